/**
 * Modelled minutes inside a real day: a Brownian bridge from the real open to the real close in intraday time, drawn
 * again until its extremes come near the real high and low, then stretched above and below so that it attains both
 * exactly. Volume follows its profile with lognormal noise and sums to the real day's.
 */

import { type Random, seededRandom } from '#lib/math/random.ts';
import type { Bar } from '#lib/model/bar.ts';
import type { Session } from '#lib/model/calendar.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import type { DailyBar } from './daily-files.ts';
import { sharesOf } from './intraday-shape.ts';
import { PARAMETERS } from './parameters.ts';

const { intraday } = PARAMETERS;
/** ln(high/low) of a driftless Brownian motion has this mean square, per unit of variance (Parkinson, 1980). */
const PARKINSON = 4 * Math.LN2;
const CENT = 100;

/** From open to close; `deviations` are the square roots of the steps' shares of the variance. */
function bridge(day: DailyBar, steps: { deviations: Float64Array; scale: number }, random: Random): Float64Array {
  const { deviations, scale } = steps;
  const path = new Float64Array(deviations.length + 1);
  let at = 0;
  for (let i = 0; i < deviations.length; i += 1) {
    at += scale * (deviations[i] ?? 0) * random.normal();
    path[i + 1] = at;
  }
  const missing = day.close - day.open - at;
  let elapsed = 0;
  for (let i = 0; i < path.length; i += 1) {
    path[i] = day.open + (path[i] ?? 0) + missing * elapsed;
    elapsed += (deviations[i] ?? 0) ** 2;
  }
  // The shares sum to one only up to rounding.
  path[path.length - 1] = day.close;
  return path;
}

interface Extremes {
  readonly high: number;
  readonly low: number;
}

function extremesOf(path: Float64Array): Extremes {
  let [high, low] = [-Infinity, Infinity];
  for (const price of path) {
    if (price > high) high = price;
    if (price < low) low = price;
  }
  return { high, low };
}

/** Beyond open and close each side is scaled on its own, which keeps the path continuous and its order of events. */
function stretched(path: Float64Array, day: DailyBar, own: Extremes): Float64Array {
  const [top, bottom] = [Math.max(day.open, day.close), Math.min(day.open, day.close)];
  const up = own.high > top ? (day.high - top) / (own.high - top) : 0;
  const down = own.low < bottom ? (bottom - day.low) / (bottom - own.low) : 0;
  return path.map((price) => {
    if (price > top) return top + (price - top) * up;
    return price < bottom ? bottom - (bottom - price) * down : price;
  });
}

/** A path that leaves no room on a side where the real day had some can't be stretched there. */
function distance(day: DailyBar, own: Extremes): number {
  const [top, bottom] = [Math.max(day.open, day.close), Math.min(day.open, day.close)];
  if ((day.high > top && own.high <= top) || (day.low < bottom && own.low >= bottom)) return Infinity;
  return Math.max(Math.abs(own.high - day.high), Math.abs(own.low - day.low)) / (day.high - day.low);
}

function pricePath(day: DailyBar, minutes: number, random: Random): Float64Array {
  const steps = minutes * intraday.stepsPerMinute;
  const deviations = sharesOf(intraday.variance, steps).map(Math.sqrt);
  const deviation = (day.high - day.low) / Math.sqrt(PARKINSON);
  if (deviation === 0) return new Float64Array(steps + 1).fill(day.open);
  let best: { readonly path: Float64Array; readonly own: Extremes; readonly distance: number } | undefined;
  for (let attempt = 0; attempt < intraday.attempts || best === undefined; attempt += 1) {
    const scale = deviation * (0.6 + 0.8 * random.uniform());
    const path = bridge(day, { deviations, scale }, random);
    const own = extremesOf(path);
    const candidate = { path, own, distance: distance(day, own) };
    if (candidate.distance < (best?.distance ?? Infinity)) best = candidate;
    if (best && best.distance < intraday.tolerance) break;
  }
  return stretched(best.path, day, best.own);
}

/** Whole shares per minute that sum to the day's: the cumulative profile, rounded. */
function volumes(day: DailyBar, minutes: number, random: Random): readonly number[] {
  const shares = sharesOf(intraday.volume, minutes).map(
    (share) => share * Math.exp(intraday.volumeNoise * random.normal()),
  );
  const total = shares.reduce((sum, share) => sum + share, 0);
  let [elapsed, used] = [0, 0];
  return Array.from(shares, (share, i) => {
    elapsed += share;
    const upTo = i === minutes - 1 ? day.volume : Math.round((elapsed / total) * day.volume);
    const volume = upTo - used;
    used = upTo;
    return volume;
  });
}

/** One-minute bars of a session, whose open, high, low, close and volume aggregate to the real day's. */
export function minuteBars(symbol: string, day: DailyBar, session: Session): readonly Bar[] {
  const minutes = Math.round((session.close - session.open) / MINUTE);
  const path = pricePath(day, minutes, seededRandom(`${symbol} ${day.day} path`));
  const volume = volumes(day, minutes, seededRandom(`${symbol} ${day.day} volume`));
  const cents = path.map((price) => Math.round(price * CENT) / CENT);
  const step = intraday.stepsPerMinute;
  return volume.map((traded, i) => {
    const points = cents.subarray(i * step, (i + 1) * step + 1);
    const { high, low } = extremesOf(points);
    const [open = 0, close = 0] = [points[0], points[step]];
    return { start: instant(session.open + i * MINUTE), open, high, low, close, volume: traded };
  });
}
