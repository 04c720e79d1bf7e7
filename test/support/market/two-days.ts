/**
 * Two sessions with something for both strategies: AAPL rises for weeks, its 100/105 call spread reaches the profit target;
 * SPY is bought on the first day and has lost six per cent on the second.
 */
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { atNewYork, type Instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { type Script, type ScriptedSides, scriptedFeed } from '../scripted-feed.ts';

export const TUESDAY = tradingDay('2015-01-20');
export const WEDNESDAY = tradingDay('2015-01-21');
export const LOWER = 'AAPL150206C00100000';
export const UPPER = 'AAPL150206C00105000';

export const on = (day: TradingDay, hour: number, minute: number): Instant => atNewYork(day, hour * 60 + minute);

/** Index Baseline on SPY, Debit Spreads on AAPL, everything else as in the profile. */
export const CONFIG = {
  strategies: {
    'index-baseline': { parameters: { etfs: ['SPY'] } },
    'debit-spreads': { parameters: { symbols: ['AAPL'] } },
    // A stray share put under its name is left where it is.
    'swing-trading': { enabled: false },
  },
};

const around = (middle: number, half = 0.02): ScriptedSides => ({ bid: middle - half, ask: middle + half });
const cents = (sides: ScriptedSides): ScriptedSides =>
  Object.fromEntries(Object.entries(sides).map(([side, value]) => [side, Math.round(value * 100) / 100]));

const market = (spy: number, lower: number, upper: number): Readonly<Record<string, ScriptedSides>> => ({
  SPY: cents(around(spy, 0.01)),
  AAPL: cents(around(100)),
  [LOWER]: cents(around(lower)),
  [UPPER]: cents(around(upper)),
});

const CALM = market(200, 3, 1.2);
const RISEN = market(200, 6.02, 2.62);
const FALLEN = market(188, 3, 1.2);

/** What each tick brings; debit spreads are due at 9:36 and every three minutes, index baseline at 10:00. */
export const ROWS: Script['quotes'] = [
  { at: on(TUESDAY, 9, 36), of: CALM },
  { at: on(TUESDAY, 9, 37), of: CALM },
  { at: on(TUESDAY, 9, 39), of: CALM },
  { at: on(TUESDAY, 9, 45), of: RISEN },
  { at: on(TUESDAY, 9, 46), of: RISEN },
  { at: on(TUESDAY, 10, 0), of: RISEN },
  { at: on(TUESDAY, 10, 1), of: RISEN },
  { at: on(WEDNESDAY, 10, 0), of: FALLEN },
  { at: on(WEDNESDAY, 10, 1), of: FALLEN },
];

/** So many sessions before Tuesday, and Tuesday itself, which Wednesday has to know. */
const daily = (count: number, closeOf: (index: number) => number): readonly Bar[] =>
  Array.from({ length: count + 1 }, (_, index) => {
    const close = closeOf(index);
    const start = atNewYork(index < count ? sessionFrom(TUESDAY, index - count).day : TUESDAY, 0);
    return { start, open: close, high: close + 1, low: close - 1, close, volume: 1_000 };
  });

export const twoDays = (rows = ROWS) =>
  scriptedFeed({
    symbols: ['SPY', 'AAPL'],
    contracts: [LOWER, UPPER],
    openInterest: { [LOWER]: 2_000, [UPPER]: 2_000 },
    quotes: rows,
    bars: {
      AAPL: { '1Day': daily(60, (index) => 88 + 0.2 * index) },
      SPY: { '1Day': daily(60, () => 200) },
    },
  });

/** Four shares with the same calls at different prices: the fewer dollars a spread costs, the higher its conviction. */
const CROWD = ['AMD', 'AAPL', 'MSFT', 'NVDA', 'META', 'QCOM'];
const callsOf = (symbol: string) => [`${symbol}150206C00100000`, `${symbol}150206C00105000`] as const;

/** Debit Spreads may risk 2.5 per cent of equity: not enough for all six entries, so their order decides who gets it. */
export const CROWDED_CONFIG = {
  strategies: { 'index-baseline': { enabled: false }, 'debit-spreads': { parameters: { symbols: CROWD } } },
  limits: [{ limit: 'strategy-share', soft: 0.025 }],
};

export const crowdedDay = (minutes: readonly number[] = [36, 37]) => {
  const quotes = CROWD.flatMap((symbol, index) => {
    const [lower, upper] = callsOf(symbol);
    return [
      [symbol, cents(around(100))],
      [lower, cents(around(2.2 + 0.11 * index))],
      [upper, cents(around(1.2))],
    ] as const;
  });
  return scriptedFeed({
    symbols: CROWD,
    contracts: CROWD.flatMap(callsOf),
    openInterest: Object.fromEntries(CROWD.flatMap(callsOf).map((contract) => [contract, 2_000])),
    quotes: minutes.map((minute) => ({ at: on(TUESDAY, 9, minute), of: Object.fromEntries(quotes) })),
    bars: Object.fromEntries(CROWD.map((symbol) => [symbol, { '1Day': daily(60, (index) => 88 + 0.2 * index) }])),
  });
};
