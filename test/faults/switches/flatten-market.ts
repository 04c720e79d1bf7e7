/**
 * Two sessions in which each of the three bots comes to hold something: AAPL rises for weeks (a 100/105 call spread), NVDA
 * ran and dips (a call), SPY is there (shares). Everything is worth a little more from 10:02 on.
 */
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { atNewYork, type Instant } from '#lib/model/time.ts';
import { LOWER, on, TUESDAY, UPPER, WEDNESDAY } from '#test/support/market/two-days.ts';
import { type ScriptedSides, scriptedFeed } from '#test/support/scripted-feed.ts';

export { LOWER, on, TUESDAY, UPPER, WEDNESDAY };
export const CALL = 'NVDA150206C00107000';

/** Index Baseline on SPY, Debit Spreads on AAPL, WSB Dip Bot on NVDA. */
export const CONFIG = {
  strategies: {
    'index-baseline': { parameters: { etfs: ['SPY'] } },
    'debit-spreads': { parameters: { symbols: ['AAPL'] } },
    'wsb-dip-bot': { parameters: { symbols: ['NVDA'] } },
  },
};

type Market = Readonly<Record<string, ScriptedSides>>;

const sides = (middle: number, half = 0.02): ScriptedSides => ({
  bid: Math.round((middle - half) * 100) / 100,
  ask: Math.round((middle + half) * 100) / 100,
});
const BOUGHT: Market = {
  ...{ SPY: sides(200, 0.01), AAPL: sides(100), NVDA: sides(104.86) },
  ...{ [LOWER]: sides(3), [UPPER]: sides(1.2), [CALL]: sides(2.5) },
};
const BETTER: Market = { SPY: sides(202, 0.01), AAPL: sides(100), [LOWER]: sides(3.2), [CALL]: sides(2.7) };
/** No one bids for the spread's long leg. */
export const UNPRICED: Market = { [LOWER]: { ask: 3.22 } };

const at = (minute: number): Instant => on(TUESDAY, 10, minute);
const MORNING = [36, 37, 38, 39].map((minute) => on(TUESDAY, 9, minute));

/** `later` changes the market at a minute after ten. */
export const threeBots = (later: Readonly<Record<number, Market>> = {}) =>
  scriptedFeed({
    symbols: ['SPY', 'AAPL', 'NVDA'],
    contracts: [LOWER, UPPER, CALL],
    openInterest: { [LOWER]: 2_000, [UPPER]: 2_000, [CALL]: 2_000 },
    quotes: [
      ...[...MORNING, at(0), at(1)].map((minute) => ({ at: minute, of: BOUGHT })),
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((minute) => ({ at: at(minute), of: { ...BETTER, ...later[minute] } })),
      ...[36, 37].map((minute) => ({ at: on(WEDNESDAY, 9, minute), of: { ...BOUGHT, ...BETTER } })),
      ...[0, 1].map((minute) => ({ at: on(WEDNESDAY, 10, minute), of: { ...BOUGHT, ...BETTER } })),
    ],
    bars: {
      SPY: {
        '1Day': daily(
          Array.from({ length: 61 }, () => 200),
          1,
        ),
      },
      AAPL: {
        '1Day': daily(
          Array.from({ length: 61 }, (_, index) => 88 + 0.2 * index),
          1,
        ),
      },
      NVDA: { '1Day': daily([100, 101, 102, 104, 105, 107]) },
    },
  });

/** Up to the session before Tuesday, or with Tuesday's own bar as the last, which Wednesday has to know. */
const daily = (closes: readonly number[], own: 0 | 1 = 0): readonly Bar[] =>
  closes.map((close, index) => {
    const back = closes.length - own - index;
    const start = atNewYork(back > 0 ? sessionFrom(TUESDAY, -back).day : TUESDAY, 0);
    return { start, open: close, high: close + 1, low: close - 1, close, volume: 1_000 };
  });
