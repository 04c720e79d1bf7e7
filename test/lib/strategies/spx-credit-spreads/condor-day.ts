/** A Friday of SPY whose options end with it, priced by the formula: what the whole system trades a condor on. */
import type { Bar } from '#lib/model/bar.ts';
import { occSymbol } from '#lib/model/instrument.ts';
import { atNewYork, DAY, type Instant, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { type ScriptedSides, scriptedFeed } from '#test/support/scripted-feed.ts';

export const FRIDAY = tradingDay('2015-01-23');
export const on = (hour: number, minute: number): Instant => atNewYork(FRIDAY, hour * 60 + minute);
const STRIKES = Array.from({ length: 17 }, (_, index) => 192 + index);
const RIGHTS = ['put', 'call'] as const;
const CONTRACTS = STRIKES.flatMap((strike) =>
  RIGHTS.map((right) => ({
    ...{ strike, right },
    symbol: occSymbol({ underlying: 'SPY', expiry: FRIDAY, right, strike: fromNumber<Price>(strike) }),
  })),
);

/** SPY whose options cost what the formula says, a cent to either side. */
export function row(at: Instant, volatility: number, spot = 200): { at: Instant; of: Record<string, ScriptedSides> } {
  const years = (on(16, 0) - at) / (365 * DAY);
  const around = (middle: number): ScriptedSides => {
    const bid = Math.max(1, Math.round(middle * 100) - 1);
    return { bid: bid / 100, ask: (bid + 2) / 100 };
  };
  const options = CONTRACTS.map(({ symbol, strike, right }) => {
    const terms = { right, strike, spot, years, volatility, rate: 0, dividendYield: 0 };
    return [symbol, around(europeanValue(terms).price)] as const;
  });
  return { at, of: { SPY: around(spot), ...Object.fromEntries(options) } };
}

const traded = (symbol: string, close: number): readonly [string, { '1Min': readonly Bar[] }] => {
  const bar = { open: close, high: close, low: close, close, volume: 500 };
  return [symbol, { '1Min': [{ ...bar, start: on(9, 45) }] }];
};

export const feed = (rows: readonly ReturnType<typeof row>[]) =>
  scriptedFeed({
    symbols: ['SPY'],
    contracts: CONTRACTS.map(({ symbol }) => symbol),
    openInterest: Object.fromEntries(CONTRACTS.map(({ symbol }) => [symbol, 2_000])),
    quotes: rows,
    bars: Object.fromEntries([traded('SPY', 200), ...CONTRACTS.map(({ symbol }) => traded(symbol, 1))]),
  });

export const CONFIG = {
  profile: 'wsb_2025',
  strategies: {
    ...Object.fromEntries(Object.keys(catalog).map((id) => [id, { enabled: false }])),
    'spx-credit-spreads': { enabled: true },
  },
};

/** SPY swings a little and calms down: half of a condor's credit is earned within the day. */
export const calmingDay = () =>
  feed(
    Array.from({ length: 64 }, (_, step) => {
      const calm = Math.min(1, step / 40);
      return row(on(10, 5 * step), 0.8 - 0.25 * calm, 200 + 1.2 * Math.sin(step / 5) * (1 - calm / 2));
    }),
  );
