/**
 * Student's t distribution with any positive number of degrees of freedom, tails included, through the incomplete beta
 * function (its continued fraction converges on the side it is used on). Quantiles by Newton's method on logarithms,
 * where both tail and middle are concave, so that it comes down to the root from one side.
 */
import { continuedFraction, lnBeta } from './gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** I(a, b) at x, with the complement of x given, because 1 − x would lose it; good where x < (a + 1)/(a + b + 2). */
function incompleteBeta([a, b]: readonly [number, number], x: number, complement: number): number {
  const front = Math.exp(a * lnOf(x, complement) + b * lnOf(complement, x) - lnBeta(a, b)) / a;
  const fraction = continuedFraction(1, (index) => {
    const n = index + 1;
    const m = Math.floor(n / 2);
    const top = n % 2 === 0 ? m * (b - m) : -(a + m) * (a + b + m);
    return [(top * x) / ((a + n - 1) * (a + n)), 1];
  });
  return front / fraction;
}

/** The logarithm of a probability, from its complement where that has more digits. */
const lnOf = (x: number, complement: number): number => (x > 0.5 ? Math.log1p(-complement) : Math.log(x));

/** From here the normal distribution of a stretched x is right to the last digits (Abramowitz and Stegun, 1964, 26.7.8). */
const NORMAL_FROM = 1e7;

/** Probability beyond `x` > 0 on one side, and between 0 and x: the smaller is computed, the other what is left of a half. */
function split(x: number, freedom: number): readonly [tail: number, middle: number] {
  const square = x * x;
  if (freedom > NORMAL_FROM) {
    const tail = normalCdf((-x * (1 - 1 / (4 * freedom))) / Math.sqrt(1 + square / (2 * freedom)));
    return [tail, 0.5 - tail];
  }
  const [inner, outer] = [square / (freedom + square), freedom / (freedom + square)];
  if (inner < 1.5 / (freedom / 2 + 2.5)) {
    const middle = incompleteBeta([0.5, freedom / 2], inner, outer) / 2;
    return [0.5 - middle, middle];
  }
  const tail = incompleteBeta([freedom / 2, 0.5], outer, inner) / 2;
  return [tail, 0.5 - tail];
}

export function studentTCdf(x: number, freedom: number): number {
  if (x === 0) return 0.5;
  const [tail, middle] = split(Math.abs(x), freedom);
  return x < 0 ? tail : 0.5 + middle;
}

export const studentTPdf = (x: number, freedom: number): number =>
  Math.exp(-((freedom + 1) / 2) * Math.log1p((x * x) / freedom) - lnBeta(0.5, freedom / 2)) / Math.sqrt(freedom);

const MOST_STEPS = 100;

/** The x with a probability of `p` at or below it, 0 < p < 1. */
export function studentTQuantile(p: number, freedom: number): number {
  if (p > 0.5) return -studentTQuantile(1 - p, freedom);
  if (p === 0.5) return 0;
  const [part, sign] = p < 0.25 ? [0, -1] : [1, 1];
  const wanted = Math.log(part === 0 ? p : 0.5 - p);
  // The normal quantile is nearer to the middle, so the first step goes outwards, and all others come back.
  let x = -normalQuantile(p);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const reached = split(x, freedom)[part] ?? Number.NaN;
    const change = (wanted - Math.log(reached)) / ((sign * x * studentTPdf(x, freedom)) / reached);
    x *= Math.exp(change);
    if (Math.abs(change) < 4 * Number.EPSILON) break;
  }
  return -x;
}
