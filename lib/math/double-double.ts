/**
 * Numbers of about 31 digits, as the unevaluated sum of two doubles (Dekker, 1971: "A floating-point technique for extending
 * the available precision"; Hida, Li and Bailey, 2001). For the few places where doubles would give away last digits.
 */

export interface Double2 {
  readonly high: number;
  /** At most half a unit in the last place of the high part. */
  readonly low: number;
}

export const exact = (x: number): Double2 => ({ high: x, low: 0 });

const normalised = (high: number, low: number): Double2 => {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
};

export function plus(a: Double2, b: Double2): Double2 {
  const sum = a.high + b.high;
  const part = sum - a.high;
  return normalised(sum, a.high - (sum - part) + (b.high - part) + (a.low + b.low));
}

export const negative = (a: Double2): Double2 => ({ high: -a.high, low: -a.low });

export const minus = (a: Double2, b: Double2): Double2 => plus(a, negative(b));

/** The upper half of the digits (Veltkamp, 1968), so that products of halves are exact. */
function upper(x: number): number {
  const spread = (2 ** 27 + 1) * x;
  return spread - (spread - x);
}

export function times(a: Double2, b: Double2): Double2 {
  const product = a.high * b.high;
  const [x, y] = [upper(a.high), upper(b.high)];
  const [p, q] = [a.high - x, b.high - y];
  const lost = p * q - (product - x * y - p * y - x * q);
  return normalised(product, lost + (a.high * b.low + a.low * b.high));
}

export function over(a: Double2, b: Double2): Double2 {
  const first = a.high / b.high;
  const rest = minus(a, times(exact(first), b));
  const second = rest.high / b.high;
  const last = minus(rest, times(exact(second), b));
  return plus(normalised(first, second), exact(last.high / b.high));
}

/** By a power of two, without rounding. */
export const scaled = (a: Double2, power: number): Double2 => ({ high: a.high * power, low: a.low * power });

export function squareRoot(a: Double2): Double2 {
  if (a.high === 0) return a;
  const first = exact(Math.sqrt(a.high));
  return plus(first, exact(minus(a, times(first, first)).high / (2 * first.high)));
}

const TERMS = 14;

/** One over each of the first whole numbers, because dividing is dear. */
const RECIPROCALS: readonly Double2[] = Array.from({ length: TERMS + 1 }, (_, n) => over(exact(1), exact(n)));

/** eˣ: the argument is halved until fourteen terms of the series do, and the result squared as often. */
export function exponential(x: Double2): Double2 {
  let halvings = 0;
  while (Math.abs(x.high) / 2 ** halvings > 1 / 64) halvings += 1;
  const part = scaled(x, 2 ** -halvings);
  let sum = exact(1);
  for (let n = 14; n >= 1; n -= 1)
    sum = plus(exact(1), times(times(part, sum), RECIPROCALS[n] ?? over(exact(1), exact(n))));
  for (let n = 0; n < halvings; n += 1) sum = times(sum, sum);
  return sum;
}

/** ln x: one step of Newton's method from the double. */
export function logarithm(x: Double2): Double2 {
  const first = exact(Math.log(x.high));
  const rest = minus(times(x, exponential(negative(first))), exact(1));
  return plus(first, minus(rest, scaled(times(rest, rest), 0.5)));
}

/** sin(π as a double) is what that double lacks. */
export const PI: Double2 = { high: Math.PI, low: Math.sin(Math.PI) };
