/** An AAPL that ran 7 % in five sessions and stands 2 % under its last close of 107, and what the dip bot answers to it. */
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import { atNewYork, type Instant } from '#lib/model/time.ts';
import { type DipParameters, wsbDipBot } from '#lib/strategies/wsb-dip-bot.ts';
import {
  aBar,
  aChain,
  aContract,
  aLot,
  anEntry,
  anOwn,
  aPosition,
  aQuote,
  aView,
  NOW,
  TODAY,
} from '#test/support/builders.ts';

export const rules: DipParameters = { ...wsbDipBot.presets.wsb_2025, symbols: ['AAPL'] };

/** One daily bar per close, in the sessions before today. */
export const sessionBars = (closes: readonly number[]): readonly Bar[] =>
  closes.map((close, index) => aBar({ close, start: atNewYork(sessionFrom(TODAY, index - closes.length).day, 0) }));
export const run = [100, 101, 102, 104, 105, 107];
export const spotAt = (middle: number) => aQuote({ bid: middle - 0.01, ask: middle + 0.01 });
export const SPOT = 107 * 0.98;

/** Seventeen days to go; the strike aimed at is 104.86 times 1.02, or 106.96. */
export const c107 = aContract({ expiry: '2015-02-13', strike: 107 });
export const aCall = (contract: Option = c107, rest: Partial<ChainEntry> = {}): ChainEntry =>
  anEntry(contract, 2.5, { delta: 0.4, ...rest });

export const view = (entries = [aCall()], rest: Partial<MarketView> = {}): MarketView =>
  aView({
    bars: { AAPL: { '1Day': sessionBars(run) } },
    quotes: { AAPL: spotAt(SPOT) },
    chains: { AAPL: aChain(entries) },
    ...rest,
  });

export const propose = (seen = view(), own = anOwn(), parameters = rules) => wsbDipBot.propose(seen, own, parameters);
export const screen = (seen = view(), own = anOwn(), parameters = rules) => wsbDipBot.screen(seen, own, parameters);
export const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);

/** Three calls bought for 2.00 each, today unless told otherwise. */
export const held = (contract: Option = c107, acquiredAt: Instant = NOW): Position =>
  aPosition({
    strategyId: 'wsb-dip-bot',
    legs: [{ instrument: contract, side: 'buy', ratio: 1 }],
    lots: { [contract.symbol]: [aLot({ quantity: 3, price: 2, acquiredAt })] },
  });
