/**
 * The normal distribution to full double precision, tails included, through the scaled tail M(x) = exp(x²/2)·N(−x).
 * M solves M′ = xM − 1/√2π, so every Taylor coefficient follows from two before it: they are worked out once on a grid,
 * from the far end inwards, where errors die out. Beyond the grid: Laplace's asymptotic series.
 */

const PER_UNIT = 32;
const LIMIT = 16;
const WIDTH = 1 / PER_UNIT;
const PIECES = LIMIT * PER_UNIT;
/** Coefficients of one piece, the constant first. */
const ORDER = 7;
const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** M(x) ~ (1 − 1/x² + 3/x⁴ − 15/x⁶ …)/(x√2π): twelve terms are right to the last digit from 16 on. */
function farTail(x: number): number {
  const inverse = 1 / (x * x);
  let sum = 1;
  for (let n = 23; n >= 1; n -= 2) sum = 1 - n * inverse * sum;
  return (DENSITY_AT_ZERO * sum) / x;
}

/** Fills in the Taylor coefficients around a centre where M is known, in units of the width; answers M one width lower, less M. */
function expand(taylor: Float64Array, centre: number, value: number): number {
  let before = value;
  let term = WIDTH * (centre * value - DENSITY_AT_ZERO);
  let step = -term;
  taylor[0] = value;
  taylor[1] = term;
  for (let n = 2; n < taylor.length; n += 1) {
    const next = (WIDTH * (centre * term + WIDTH * before)) / n;
    before = term;
    term = next;
    taylor[n] = term;
    step += n % 2 === 0 ? term : -term;
  }
  return step;
}

/** The coefficients of every piece, in units of its width from its middle. */
function pieces(): Float64Array {
  const table = new Float64Array(PIECES * ORDER);
  const taylor = new Float64Array(10);
  let [value, lost] = [farTail(LIMIT - WIDTH / 2), 0];
  for (let piece = PIECES - 1; piece >= 0; piece -= 1) {
    // Compensated (Kahan, 1965): the steps then cost no more digits than one.
    const step = expand(taylor, (piece + 0.5) * WIDTH, value) - lost;
    const next = value + step;
    lost = next - value - step;
    value = next;
    // The seventh power is given up for the lower ones that come nearest to it on the piece (Lanczos, 1938).
    const seventh = taylor[7] ?? 0;
    taylor[5] = (taylor[5] ?? 0) + (7 / 16) * seventh;
    taylor[3] = (taylor[3] ?? 0) - (7 / 128) * seventh;
    taylor[1] = (taylor[1] ?? 0) + (7 / 4096) * seventh;
    for (let n = 0; n < ORDER; n += 1) table[piece * ORDER + n] = taylor[n] ?? 0;
  }
  return table;
}

const TABLE = pieces();

/** exp(x²/2)·N(−x), for x ≥ 0: the tail without its exponential, so it never underflows. Not a number below 0. */
export function scaledTail(x: number): number {
  if (!(x < LIMIT)) return farTail(x);
  const position = x * PER_UNIT;
  const piece = position | 0;
  const t = position - piece - 0.5;
  const i = piece * ORDER;
  let sum = TABLE[i + 6] ?? 0;
  sum = sum * t + (TABLE[i + 5] ?? 0);
  sum = sum * t + (TABLE[i + 4] ?? 0);
  sum = sum * t + (TABLE[i + 3] ?? 0);
  sum = sum * t + (TABLE[i + 2] ?? 0);
  sum = sum * t + (TABLE[i + 1] ?? 0);
  return sum * t + (TABLE[i] ?? Number.NaN);
}

/** exp(−x²/2), where the square is taken apart so that its rounding costs nothing in the far tail. */
function gaussian(x: number): number {
  if (Math.abs(x) > 64) return 0;
  const coarse = Math.fround(x);
  const rest = ((x - coarse) * (x + coarse)) / 2;
  return Math.exp((-coarse * coarse) / 2) * (1 - rest * (1 - (rest / 2) * (1 - rest / 3)));
}

/** exp(z²)·erfc(z); for z below about −26 it overflows to infinity, as it must. */
export const erfcx = (z: number): number => (z < 0 ? 2 * Math.exp(z * z) - erfcx(-z) : 2 * scaledTail(z * Math.SQRT2));

/** Probability that a standard normal is at most x. */
export function normalCdf(x: number): number {
  const tail = gaussian(x) * scaledTail(Math.abs(x));
  return x <= 0 ? tail : 1 - tail;
}

/** Density of the standard normal. */
export const normalPdf = (x: number): number => gaussian(x) * DENSITY_AT_ZERO;

/** Φ(x) − ½ near the middle, where the tail would lose it: φ(x)·Σ x²ⁿ⁺¹/(2n+1)!!. */
function fromMiddle(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; n < 25; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return normalPdf(x) * sum;
}

/** Newton's method on Φ(x) = ½ + excess, from the tangent in the middle. */
function middleQuantile(excess: number): number {
  let x = excess / DENSITY_AT_ZERO;
  for (let step = 0; step < 3; step += 1) x -= (fromMiddle(x) - excess) / normalPdf(x);
  return x;
}

/** The x > 0 with N(−x) = p < ½: Halley's method on ln N, whose curve is gentle however far out, from the asymptote. */
function tailQuantile(p: number): number {
  const wanted = Math.log(p);
  let x = Math.sqrt(Math.max(0.01, -2 * wanted - Math.log(1 - 2 * Math.PI * wanted)));
  for (let step = 0; step < 3; step += 1) {
    const scaled = scaledTail(x);
    const hazard = DENSITY_AT_ZERO / scaled;
    const newton = (Math.log(scaled) - (x * x) / 2 - wanted) / hazard;
    x += newton / (1 + (newton * (hazard - x)) / 2);
  }
  return x;
}

/** The x that a standard normal stays under with probability p; infinite at 0 and 1, not a number outside. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (Math.abs(p - 0.5) < 0.2) return middleQuantile(p - 0.5);
  return p < 0.5 ? -tailQuantile(p) : tailQuantile(1 - p);
}
