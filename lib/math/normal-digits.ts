/**
 * The scaled tail M(x) = exp(x²/2)·N(−x) of the normal distribution to about 28 digits: the power series
 * M(x) = ½exp(x²/2) − φ(0)·Σ x²ⁿ⁺¹/(2n+1)!! near the middle, Laplace's continued fraction further out.
 */
import { type Double2, exact, exponential, minus, over, PI, plus, scaled, squareRoot, times } from './double-double.ts';

const SERIES_UNTIL = 3;
const ONE = exact(1);

export const DENSITY_AT_ZERO: Double2 = over(ONE, squareRoot(scaled(PI, 2)));

function bySeries(x: Double2): Double2 {
  const square = times(x, x);
  let term = x;
  let sum = x;
  for (let n = 3; term.high > 1e-33 * sum.high; n += 2) {
    term = over(times(term, square), exact(n));
    sum = plus(sum, term);
  }
  return minus(scaled(exponential(scaled(square, 0.5)), 0.5), times(DENSITY_AT_ZERO, sum));
}

function byFraction(x: Double2): Double2 {
  let rest = x;
  for (let n = Math.ceil(1500 / (x.high * x.high)) + 30; n >= 1; n -= 1) rest = plus(x, over(exact(n), rest));
  return over(DENSITY_AT_ZERO, rest);
}

/** For x ≥ 0. */
export const scaledTailDigits = (x: Double2): Double2 => (x.high < SERIES_UNTIL ? bySeries(x) : byFraction(x));
