/**
 * Scores of a share for a call that lives a year or more, each 0 to 100, from 260 completed closes and today's price.
 *   cross     ±(0.4 + 0.6 × freshness): + while the 50-day average is above the 200-day one, − otherwise; freshness is
 *             1 on the day of the cross and 0 from 60 sessions on
 *   entry     50 + 35 × cross + 15 × place, where place is the price over its 50-day average less 1, in steps of 5 %, −1 to 1
 *   exit      the larger of 50 − 50 × cross and 100 × stretch; stretch is 0 up to 1.2 times the 200-day average, 1 from 2 on
 *   trend     a third each: price above the 50-day average, above the 200-day one, and the first average above the second
 *   momentum  50 + the return over 1, 3, 6 and 12 months in percent, weighted 0.1, 0.2, 0.3 and 0.4
 *   composite (25 trend + 20 momentum + 20 entry) / 65
 * Each end can be reached. The seed's weights; its fifth for finances was a ratio of volumes and its valuation the
 * stretch above, so both left the composite.
 */
import { type AverageCross, averageCross, closesNeeded } from '../../indicators/average-cross.ts';

const AVERAGES = { short: 50, long: 200, window: 60 };
/** Daily bars that all scores rest on. */
export const HISTORY = closesNeeded(AVERAGES);

const OLD_CROSS = 0.4;
const FULL_PLACE = 0.05;
const STRETCH = { from: 1.2, to: 2 };
/** Sessions of 1, 3, 6 and 12 months. */
const MONTHS = [
  { sessions: 21, weight: 0.1 },
  { sessions: 63, weight: 0.2 },
  { sessions: 126, weight: 0.3 },
  { sessions: 252, weight: 0.4 },
];
const WEIGHTS = { trend: 25, momentum: 20, entry: 20 };

export interface Timing {
  readonly averages: AverageCross;
  readonly entry: number;
  readonly exit: number;
  readonly trend: number;
  readonly momentum: number;
  readonly composite: number;
}

const clip = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));

export const crossOf = (closes: readonly number[]): AverageCross | undefined => averageCross(closes, AVERAGES);

function crossPart({ isAbove, cross }: AverageCross): number {
  const freshness = cross ? 1 - cross.age / AVERAGES.window : 0;
  return (isAbove ? 1 : -1) * (OLD_CROSS + (1 - OLD_CROSS) * freshness);
}

const entryTiming = (averages: AverageCross, price: number): number =>
  50 + 35 * crossPart(averages) + 15 * clip((price / averages.short - 1) / FULL_PLACE, -1, 1);

function exitTiming(averages: AverageCross, price: number): number {
  const stretch = (price / averages.long - STRETCH.from) / (STRETCH.to - STRETCH.from);
  return Math.max(50 - 50 * crossPart(averages), 100 * clip(stretch, 0, 1));
}

const trendOf = ({ short, long, isAbove }: AverageCross, price: number): number =>
  ([price > short, price > long, isAbove].filter(Boolean).length / 3) * 100;

function momentumOf(closes: readonly number[], price: number): number {
  const returns = MONTHS.map(({ sessions, weight }) => weight * (price / (closes.at(-sessions) ?? Number.NaN) - 1));
  return clip(50 + 100 * returns.reduce((total, each) => total + each, 0), 0, 100);
}

/** Undefined where there are too few closes, or one of them is not a price. */
export function timingOf(closes: readonly number[], price: number): Timing | undefined {
  const averages = crossOf(closes);
  if (!averages) return undefined;
  const [entry, exit] = [entryTiming(averages, price), exitTiming(averages, price)];
  const [trend, momentum] = [trendOf(averages, price), momentumOf(closes, price)];
  const weighed = WEIGHTS.trend * trend + WEIGHTS.momentum * momentum + WEIGHTS.entry * entry;
  const composite = weighed / (WEIGHTS.trend + WEIGHTS.momentum + WEIGHTS.entry);
  return { averages, entry, exit, trend, momentum, composite };
}
