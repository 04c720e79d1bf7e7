/**
 * A share at 100 that reports in eight days, after the close of 2015-02-04, with options priced to expect a given move by
 * 2015-02-06, and a year of implied volatility that is at a given percentile.
 */
import type { EarningsReport, MarketEvents } from '#lib/model/events.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import type { Leg } from '#lib/model/signal.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays, daysBetween, type TradingDay, tradingDay } from '#lib/model/time.ts';
import type { VolatilityHistory } from '#lib/model/volatility-history.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { type EarningsParameters, earningsProtection } from '#lib/strategies/earnings-protection.ts';
import { aChain, aContract, anEntry, anOwn, aPosition, aQuote, aView, TODAY } from '#test/support/builders.ts';

export const patient: EarningsParameters = { ...earningsProtection.presets.research_2024, symbols: ['AAPL'] };
export const bold: EarningsParameters = { ...earningsProtection.presets.wsb_2025, symbols: ['AAPL'] };

export const REPORT = 8;
/** The first expiry after the answer on 2015-02-05, and three weeks later. */
export const NEAR = '2015-02-06';
export const FAR = '2015-02-27';
/** Ends before the report: says nothing about it. */
const BEFORE = '2015-01-30';

/** Mean absolute move over the deviation of a normal distribution. */
const MEAN_ABSOLUTE = Math.sqrt(2 / Math.PI);

/** Strikes 80 to 115 by the dollar, half a per cent of the price wide on either side. */
function expiryOf(expiry: string, move: number, halfSpread: number): readonly ChainEntry[] {
  const years = Math.max(1, daysBetween(TODAY, tradingDay(expiry))) / 365;
  const volatility = move / MEAN_ABSOLUTE / Math.sqrt(years);
  const strikes = Array.from({ length: 36 }, (_, index) => 80 + index);
  return strikes.flatMap((strike) =>
    (['call', 'put'] as const).flatMap((right) => {
      const { price } = europeanValue({ right, spot: 100, strike, years, volatility, rate: 0, dividendYield: 0 });
      const half = Math.max(0.005, price * halfSpread);
      const quote = aQuote({ bid: price - half, ask: price + half });
      return price < 0.1 ? [] : [anEntry(aContract({ expiry, right, strike }), price, { quote })];
    }),
  );
}

export interface Market {
  readonly move?: number;
  readonly halfSpread?: number;
  readonly near?: string;
}

export const listed = ({ move = 0.06, halfSpread = 0.005, near = NEAR }: Market = {}): readonly ChainEntry[] => [
  ...expiryOf(BEFORE, 0.02, halfSpread),
  ...expiryOf(near, move, halfSpread),
  ...expiryOf(FAR, move * 1.4, halfSpread),
];

/** Two hundred days, such a share of them lower than the last. */
export const history = (percentile = 0.9, until: TradingDay = TODAY): VolatilityHistory =>
  Array.from({ length: 200 }, (_, index) => ({
    day: addDays(until, index - 200),
    volatility: index === 199 ? 0.3 : (index < Math.round(percentile * 199) ? 0.2 : 0.4) + (index % 5) / 1_000,
    modelled: true,
  }));

type Report = Partial<Omit<EarningsReport, 'day' | 'symbol'>> & { readonly days?: number };

export const events = (...reports: readonly Report[]): MarketEvents => ({
  earnings: {
    AAPL: {
      covers: { from: addDays(TODAY, -7), to: addDays(TODAY, 30) },
      list: reports.map(({ days = REPORT, ...rest }) => ({
        ...{ symbol: 'AAPL', day: addDays(TODAY, days), when: 'after-close', confirmed: true, source: 'test' },
        ...rest,
      })),
    },
  },
});

export interface Seen extends Market {
  readonly percentile?: number;
  readonly report?: Report;
}

export const view = ({ percentile, report = {}, ...market }: Seen = {}, rest: Partial<MarketView> = {}): MarketView =>
  aView({
    quotes: { AAPL: aQuote() },
    chains: { AAPL: aChain(listed(market)) },
    volatilityHistory: { AAPL: history(percentile) },
    events: events(report),
    ...rest,
  });

export const call = (strike = 100, expiry = NEAR): Option => aContract({ strike, expiry });
export const put = (strike = 97, expiry = NEAR): Option => aContract({ right: 'put', strike, expiry });

const legs: readonly Leg[] = [
  { instrument: call(), side: 'sell', ratio: 1 },
  { instrument: call(100, FAR), side: 'buy', ratio: 1 },
];

/** A calendar for which one dollar was paid yesterday. */
export const calendar = (
  reasons: Position['reasons'] = [{ rule: 'answered-on', observed: '2015-02-05', threshold: '' }],
) => ({
  ...aPosition({ strategyId: 'earnings-protection', legs, paid: [3, 4] }),
  reasons,
});

export const holding = (position: Position = calendar()): OwnPositions => anOwn({ positions: [position] });

/** What the two legs of the calendar are worth, with the report eight days away unless told otherwise. */
export const worth = (near: number, far: number, rest: Partial<MarketView> = {}): MarketView =>
  view({}, { chains: { AAPL: aChain([anEntry(call(), near), anEntry(call(100, FAR), far)]) }, ...rest });

export const propose = (seen = view(), own = anOwn(), parameters = patient) =>
  earningsProtection.propose(seen, own, parameters);

/** Rule and observation of everything that was turned down, at the look and after it. */
export const whyNots = (seen = view(), own = anOwn(), parameters = patient): readonly string[] =>
  [
    ...earningsProtection.screen(seen, own, parameters).whyNots,
    ...earningsProtection.propose(seen, own, parameters).whyNots,
  ].map(({ reason }) => `${reason.rule}: ${reason.observed}`);
