/**
 * The σ√T that gives an out-of-the-money option its price, all in units of √(forward·strike) (Jäckel, 2015, "Let's be
 * rational"): y = |ln(forward/strike)|, worth = price, missing = what the price lacks of its limit e^{−y/2}. Near the money
 * the start is Corrado and Miller's (1996); in the wing it is the root of a simple bound, far up the root at y = 0. Steps are
 * Householder's of fourth order, on the price, its logarithm or that of what is missing: two of them almost always.
 */
import { scaledTail } from '../math/normal.ts';
import { NARROW, narrowDifference } from './black-scholes.ts';

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
const DENSITY_AT_ZERO = 1 / ROOT_TWO_PI;

/** The relative error after a step is of the order of the fourth power of the step, more so the further out. */
const NEAR_ENOUGH = 2e-4;
/** Three were always enough in millions of options. */
const PASSES = 8;

/** Newton's steps on ln(worth) for the distance h = y/σ√T, with the tails taken as worth ≈ φ(h)·σ√T/(1 + h√(π/2) + h²). */
function wingStart(y: number, worth: number): number {
  const wanted = Math.log(worth);
  let h = Math.sqrt(-2 * wanted);
  for (let step = 0; step < 2; step += 1) {
    const shape = h * (1 + h * (1 / (2 * DENSITY_AT_ZERO) + h));
    const spread = (y * y) / (8 * h * h);
    const excess = (h * h) / 2 + spread + Math.log(shape / (DENSITY_AT_ZERO * y)) + wanted;
    const slope = h - (2 * spread) / h + (1 + h * (1 / DENSITY_AT_ZERO + 3 * h)) / shape;
    h = Math.max(0.1, h - excess / slope);
  }
  return y / h;
}

/** Where nearly all is reached: missing ≈ 2·N(−σ√T/2), and the tail by its asymptote; not below where the price bends. */
function farStart(y: number, missing: number, ratio: number): number {
  const square = -2 * Math.log((missing * ratio) / 2);
  const reach = 2 * Math.sqrt(Math.max(0.1, square - Math.log(1 + Math.PI * square)));
  return Math.max(reach, Math.sqrt(2 * y));
}

/** Options out of the money, a column for each quantity; the deviation σ√T is what is looked for. */
export interface NormalisedOptions {
  readonly moneyness: Float64Array;
  readonly worth: Float64Array;
  readonly missing: Float64Array;
  readonly deviation: Float64Array;
  /** How far the last step went: relative to the deviation, and more the further out the option is. */
  readonly move: Float64Array;
}

export const normalisedOptions = (rows: number): NormalisedOptions => ({
  moneyness: new Float64Array(rows),
  worth: new Float64Array(rows),
  missing: new Float64Array(rows),
  deviation: new Float64Array(rows),
  move: new Float64Array(rows),
});

/** A first deviation for each row, some per cent off. */
function start({ moneyness, worth, missing, deviation, move }: NormalisedOptions, rows: number): void {
  for (let i = 0; i < rows; i += 1) {
    const y = moneyness[i] ?? 0;
    const w = worth[i] ?? 0;
    const m = missing[i] ?? 0;
    const ratio = Math.exp(y / 2);
    const gap = ratio - 1 / ratio;
    const middle = w + gap / 2;
    const under = middle * middle - (gap * gap) / Math.PI;
    move[i] = 1;
    if (m * ratio > 0.2 && under > 0.09 * middle * middle)
      deviation[i] = (ROOT_TWO_PI * (middle + Math.sqrt(under))) / (ratio + 1 / ratio);
    else if (w * ratio > 0.5 - scaledTail(Math.sqrt(2 * y))) deviation[i] = farStart(y, m, ratio);
    else deviation[i] = wingStart(y, w);
  }
}

/** One step for each row that still moves; answers how many still do. */
function step({ moneyness, worth, missing, deviation, move }: NormalisedOptions, rows: number): number {
  let moving = 0;
  for (let i = 0; i < rows; i += 1) {
    if ((move[i] ?? 0) < NEAR_ENOUGH) continue;
    const s = deviation[i] ?? 0;
    const w = worth[i] ?? 0;
    const m = missing[i] ?? 0;
    const h = (moneyness[i] ?? 0) / s;
    const t = s / 2;
    const density = Math.exp((-h * h - t * t) / 2);
    const near = scaledTail(Math.abs(h - t));
    const far = scaledTail(h + t);
    // Second and third derivative of the price by the first; below, of the logarithm where that is what is met.
    let second = (h * h) / s - t / 2;
    let third = second * second - (3 * h * h) / (s * s) - 0.25;
    let newton = (near + far - m / density) * ROOT_TWO_PI;
    const isLow = t < h || s < NARROW;
    if (isLow || m < w / 4) {
      const tails = s < NARROW ? narrowDifference(h, t) : isLow ? near - far : near + far;
      const slope = (isLow ? DENSITY_AT_ZERO : -DENSITY_AT_ZERO) / tails;
      newton = Math.log((isLow ? w : m) / (density * tails)) / slope;
      third += slope * (2 * slope - 3 * second);
      second -= slope;
    }
    const change = (newton * (1 + newton * second * 0.5)) / (1 + newton * (second + (newton * third) / 6));
    deviation[i] = s + change;
    const moved = (Math.abs(change) * (1 + h)) / s;
    move[i] = moved;
    if (!(moved < NEAR_ENOUGH)) moving += 1;
  }
  return moving;
}

/** Fills in the deviations of the first rows; where the steps do not settle, not a number. */
export function findDeviations(options: NormalisedOptions, rows: number): void {
  start(options, rows);
  let moving = rows;
  for (let pass = 0; pass < PASSES && moving > 0; pass += 1) moving = step(options, rows);
  if (moving === 0) return;
  for (let i = 0; i < rows; i += 1) if (!((options.move[i] ?? 0) < NEAR_ENOUGH)) options.deviation[i] = Number.NaN;
}
