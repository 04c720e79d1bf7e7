/**
 * An AAPL that stands 2 % over its last close of 100, on a day six times as busy as usual, and its options of today at a
 * volatility of 1.0: an expected move of about 2.13, so tickets are aimed at 103.06 and 104.13.
 */
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import type { EarningsReport, MarketEvents } from '#lib/model/events.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import { atNewYork, type Instant, instant, MINUTE, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Quantity } from '#lib/model/units.ts';
import { type LottoParameters, lottoScanner } from '#lib/strategies/lotto-scanner.ts';
import { aBar, aContract, anOwn, aPosition, aQuote, aView, NOW, TODAY } from '#test/support/builders.ts';
import { pricedChain } from '../../market/chain/priced-chain.ts';

export const wsb: LottoParameters = { ...lottoScanner.presets.wsb_2025, symbols: ['AAPL'] };
export const research: LottoParameters = { ...lottoScanner.presets.research_2024, symbols: ['AAPL'] };

/** Closes that move 1 % a day, up and down, and end at 100. */
export const calm: readonly Bar[] = Array.from({ length: 21 }, (_, index) => {
  const close = index % 2 === 0 ? 100 : 101;
  return aBar({ close, start: atNewYork(sessionFrom(TODAY, index - 21).day, 0) });
});

/** Quarters of an hour of a session, from the open on. */
const quarters = (day: TradingDay, count: number, volume: number): readonly Bar[] => {
  const open = sessionOf(day)?.open ?? NOW;
  return Array.from({ length: count }, (_, index) => aBar({ volume, start: instant(open + index * 15 * MINUTE) }));
};
/** Five sessions of 1,000 a quarter, and today's first two at so many times as much. */
export const paced = (multiple: number): readonly Bar[] => [
  ...[-5, -4, -3, -2, -1].flatMap((n) => quarters(sessionFrom(TODAY, n).day, 26, 1_000)),
  ...quarters(TODAY, 2, 1_000 * multiple),
];

const STRIKES = Array.from({ length: 33 }, (_, index) => 94 + 0.5 * index);
export const entriesOn = (expiry: string, spot = 102, { volatility = 1, half = 0.02 } = {}): readonly ChainEntry[] =>
  pricedChain({
    ...{ expiries: [expiry], strikes: STRIKES, spot, rate: 0, dividendYield: 0, half },
    volatility: () => volatility,
  }).entries.map((entry) => ({ ...entry, volume: 50 }));

export const ofToday = entriesOn(TODAY);
export const TOMORROW = '2015-01-28';
export const ofTomorrow = entriesOn(TOMORROW, 100);

export const covering = (...list: readonly Omit<EarningsReport, 'symbol' | 'source'>[]): MarketEvents => ({
  earnings: {
    AAPL: {
      covers: { from: tradingDay('2015-01-20'), to: tradingDay('2015-02-20') },
      list: list.map((report) => ({ ...report, symbol: 'AAPL', source: 'test' })),
    },
  },
});
export const reporting = (when: EarningsReport['when'], day = '2015-01-27') => covering({ day: tradingDay(day), when });

export const spotAt = (middle: number) => aQuote({ bid: middle - 0.01, ask: middle + 0.01 });
export const view = (entries = ofToday, rest: Partial<MarketView> = {}): MarketView =>
  aView({
    bars: { AAPL: { '1Day': calm, '15Min': paced(6) } },
    quotes: { AAPL: spotAt(102) },
    chains: { AAPL: { underlying: 'AAPL', asOf: NOW, entries } },
    events: covering(),
    ...rest,
  });

/** A quiet AAPL at 100 that reports after the close. */
export const earningsView = (rest: Partial<MarketView> = {}): MarketView =>
  view(ofTomorrow, {
    bars: { AAPL: { '1Day': calm, '15Min': paced(1) } },
    quotes: { AAPL: spotAt(100) },
    events: reporting('after-close'),
    ...rest,
  });

export const propose = (seen = view(), own = anOwn(), rules = wsb) => lottoScanner.propose(seen, own, rules);
export const screen = (seen = view(), own = anOwn(), rules = wsb) => lottoScanner.screen(seen, own, rules);
export const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);
export const entryOf = (...asked: Parameters<typeof propose>) => {
  const [signal] = propose(...asked).signals;
  return signal?.kind === 'entry' ? signal : undefined;
};

export const c103 = aContract({ expiry: TODAY, strike: 103 });
/** Calls bought for 1.00 each: so many are left of so many. */
export const held = (left = 4, bought = left, contract: Option = c103): Position => ({
  ...aPosition({
    strategyId: 'lotto-scanner',
    legs: [{ instrument: contract, side: 'buy', ratio: 1 }],
    paid: [1],
    units: left,
  }),
  peak: fromNumber<Quantity>(bought, 'nearest', 1),
});
/** The call bid at so much, so many minutes after ten o'clock. */
export function bidding(bid: number, minutes = 0, contract: Option = c103): MarketView {
  const now: Instant = instant(NOW + minutes * MINUTE);
  const quote = { ...aQuote({ bid, ask: bid + 0.02 }), freshUntil: now };
  const chain = { underlying: 'AAPL', asOf: now, entries: [{ contract, quote }] };
  return view([], { slot: now, asOf: now, chains: { AAPL: chain }, bars: {} });
}
