/** Fits the spreads of shares and options on recorded quotes. */
import { type Fit, leastSquares, type Observation } from '#lib/math/least-squares.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { newYorkDay } from '#lib/model/time.ts';
import { spreadRegressors } from '../options/option-quotes.ts';
import { recordedChain, type Snapshot, smilePoints } from './chains.ts';
import { minuteIn, numberIn, readRows, startOf } from './recorded.ts';

const MINUTES = 390;

export interface ShareSpread {
  readonly elapsed: number;
  /** Spread over mid. */
  readonly relative: number;
  readonly cents: number;
  readonly size: number;
}

/** Closing quotes of the minutes of one recorded session. */
export function shareSpreads(folder: string, path: string): readonly ShareSpread[] {
  const rows = readRows(folder, path);
  const session = sessionOf(newYorkDay(startOf(rows[Math.floor(rows.length / 2)] ?? {})));
  if (!session) return [];
  return rows.flatMap((row) => {
    const [bid, ask, size = 0] = [numberIn(row, 'bid_close'), numberIn(row, 'ask_close'), numberIn(row, 'bid_size')];
    const elapsed = (minuteIn(row, session.open) + 0.5) / MINUTES;
    if (bid === undefined || ask === undefined || !(ask > bid) || elapsed < 0 || elapsed > 1) return [];
    return { elapsed, relative: (2 * (ask - bid)) / (ask + bid), cents: (ask - bid) * 100, size };
  });
}

const SCALES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2];

/** Log relative spread: a level, and what fades from the open. */
export function fitShareSpread(spreads: readonly ShareSpread[]): Fit & { readonly openScale: number } {
  const fits = SCALES.map((openScale) => ({
    ...leastSquares(
      spreads.map(({ elapsed, relative }) => ({
        regressors: [1, Math.exp(-elapsed / openScale)],
        response: Math.log(relative),
      })),
    ),
    openScale,
  }));
  const [best] = fits.toSorted((a, b) => a.error - b.error);
  if (!best) throw new RangeError('no share spreads');
  return best;
}

export interface SpreadPoint {
  readonly years: number;
  readonly spot: number;
  readonly mid: number;
  readonly spread: number;
  /** Absolute; in the money, one less that of the other side of its strike. */
  readonly delta: number;
}

const FEWEST_YEARS = 2 / 365;

/** Options with a market on both sides, in and out of the money. */
export function spreadPoints(folder: string, snapshot: Snapshot): readonly SpreadPoint[] {
  const outside = new Map(smilePoints(folder, snapshot).map((point) => [`${point.expiry} ${point.strike}`, point]));
  return recordedChain(folder, snapshot).flatMap((option) => {
    const point = outside.get(`${option.expiry} ${option.strike}`);
    const { bid, ask, years, right } = option;
    if (!point || bid === undefined || !(ask > bid) || years < FEWEST_YEARS) return [];
    const absolute = Math.abs(point.delta);
    const delta = point.right === right ? absolute : 1 - absolute;
    return { years, spot: point.forward, mid: (bid + ask) / 2, spread: ask - bid, delta };
  });
}

/** Log spread over spot; every point counts the same. */
export const spreadObservations = (points: readonly SpreadPoint[]): readonly Observation[] =>
  points.map(({ years, spot, mid, spread, delta }) => ({
    regressors: spreadRegressors({ mid: mid / spot, delta, years }),
    response: Math.log(spread / spot),
  }));
