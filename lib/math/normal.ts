/**
 * The normal distribution to full double precision, tails included, through the scaled complementary error function
 * erfcx(z) = exp(z²)·erfc(z). On z ≥ 0, (1 + 2z)·erfcx(z) is smooth in t = (z − k)/(z + k) (Shepherd and Laframboise,
 * 1981); its Chebyshev coefficients are computed once, from the power series near 0 and Laplace's continued fraction.
 */

const CENTRE = 3.75;
const TERMS = 44;
const SERIES_UNTIL = 0.5;
const SQRT_PI = Math.sqrt(Math.PI);

/** erf(z) = 2/√π · exp(−z²) · Σ 2ⁿ z²ⁿ⁺¹ / (2n+1)!!, so the scaled complement needs only the sum. */
function bySeries(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; n < 40; n += 1) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return Math.exp(z * z) - (2 / SQRT_PI) * sum;
}

function byFraction(z: number): number {
  let tail = 0;
  for (let n = 1500; n >= 1; n -= 1) tail = n / 2 / (z + tail);
  return 1 / (SQRT_PI * (z + tail));
}

function coefficients(): Float64Array {
  const values = Float64Array.from({ length: TERMS }, (_, j) => {
    const t = Math.cos((Math.PI * (j + 0.5)) / TERMS);
    const z = (CENTRE * (1 + t)) / (1 - t);
    return (1 + 2 * z) * (z < SERIES_UNTIL ? bySeries(z) : byFraction(z));
  });
  return Float64Array.from({ length: TERMS }, (_, i) => {
    const sum = values.reduce((total, value, j) => total + value * Math.cos((Math.PI * i * (j + 0.5)) / TERMS), 0);
    return ((i === 0 ? 1 : 2) * sum) / TERMS;
  });
}

const CHEBYSHEV = coefficients();

/** exp(z²)·erfc(z); for z below about −26 it overflows to infinity, as it must. */
export function erfcx(z: number): number {
  if (z < 0) return 2 * Math.exp(z * z) - erfcx(-z);
  const twice = (2 * (z - CENTRE)) / (z + CENTRE);
  let [next, afterNext] = [0, 0];
  for (let i = TERMS - 1; i >= 1; i -= 1) {
    const current = twice * next - afterNext + (CHEBYSHEV[i] ?? 0);
    afterNext = next;
    next = current;
  }
  return ((twice / 2) * next - afterNext + (CHEBYSHEV[0] ?? 0)) / (1 + 2 * z);
}

/** Probability that a standard normal is at most x. */
export function normalCdf(x: number): number {
  const tail = 0.5 * Math.exp((-x * x) / 2) * erfcx(Math.abs(x) / Math.SQRT2);
  return x <= 0 ? tail : 1 - tail;
}

/** Density of the standard normal. */
export const normalPdf = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
