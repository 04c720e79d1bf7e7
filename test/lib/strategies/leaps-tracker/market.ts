/** A share at 100 that fell to 80 and rose again, 24 sessions after a golden cross, with calls of both profiles' kinds. */
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { fromNumber, type Quantity } from '#lib/model/units.ts';
import { type LeapsParameters, leapsTracker } from '#lib/strategies/leaps-tracker.ts';
import {
  aChain,
  aContract,
  aLot,
  anEntry,
  anOwn,
  aPosition,
  aQuote,
  aView,
  dailyBars,
} from '#test/support/builders.ts';

export const patient: LeapsParameters = leapsTracker.presets.research_2024;
export const bold: LeapsParameters = leapsTracker.presets.wsb_2025;

/** `count` closes on a straight line after `from` and up to `to`. */
export const line = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 1)) / count);

export const RISING = [...line(100, 80, 180), ...line(80, 99, 80)];
/** The averages made a death cross 20 sessions ago. */
export const FALLING = [...line(80, 100, 180), ...line(100, 84, 80)];

/** 388 and 234 days away. */
export const FAR = '2016-02-19';
export const NEAR = '2015-09-18';

export const call = (strike: number, expiry = FAR, underlying = 'AAPL'): Option =>
  aContract({ strike, expiry, underlying });
export const worth = (contract: Option, middle: number, delta: number): ChainEntry =>
  anEntry(contract, middle, { delta });

export const DEEP = call(84);
export const WIDE = call(115);
export const LISTED: readonly ChainEntry[] = [
  worth(call(75), 27, 0.88),
  worth(call(80), 23.5, 0.8),
  worth(DEEP, 20.6, 0.75),
  worth(call(88), 18, 0.7),
  worth(call(100), 11.4, 0.56),
  worth(call(110), 7.6, 0.43),
  worth(WIDE, 6.1, 0.37),
  worth(call(120), 5, 0.32),
  worth(call(112, NEAR), 4.6, 0.36),
];

/** As they stand at 100. */
export const view = (entries = LISTED, rest: Partial<MarketView> = {}): MarketView =>
  aView({
    bars: { AAPL: { '1Day': dailyBars(RISING) } },
    quotes: { AAPL: aQuote() },
    chains: { AAPL: aChain(entries) },
    ...rest,
  });

export const after = (closes: readonly number[], spot = 100): MarketView =>
  view(LISTED, {
    bars: { AAPL: { '1Day': dailyBars(closes) } },
    quotes: { AAPL: aQuote({ bid: spot - 0.01, ask: spot + 0.01 }) },
  });

/** Calls bought for 10.00; the most that were held, where some have gone. */
export const held = (contract: Option = DEEP, units = 8, peak = units): Position => ({
  ...aPosition({
    strategyId: 'leaps-tracker',
    legs: [{ instrument: contract, side: 'buy', ratio: 1 }],
    lots: { [contract.symbol]: [aLot({ quantity: units, price: 10 })] },
  }),
  peak: fromNumber<Quantity>(peak, 'nearest', 1),
});

export const holding = (...positions: readonly Position[]): OwnPositions => anOwn({ positions });
/** Sold at `bid`. */
export const bidding = (contract: Option, bid: number, closes = RISING): MarketView => ({
  ...after(closes),
  chains: { AAPL: aChain([anEntry(contract, bid + 0.02, { delta: 0.75 })]) },
});

export const propose = (seen = view(), own = anOwn(), rules = patient) => leapsTracker.propose(seen, own, rules);
export const screen = (seen = view(), own = anOwn(), rules = patient) => leapsTracker.screen(seen, own, rules);

/** What was turned down of AAPL, at the look and after it: the demo's one share among the themes. */
export const whyNots = (seen = view(), own = anOwn(), rules = patient): readonly string[] =>
  [...screen(seen, own, rules).whyNots, ...propose(seen, own, rules).whyNots]
    .filter(({ symbol }) => symbol === 'AAPL' || symbol === '*')
    .map(({ symbol, reason }) => `${symbol} ${reason.rule}`);
