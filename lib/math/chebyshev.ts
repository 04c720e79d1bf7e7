/**
 * Polynomial interpolation on the Chebyshev extrema cos(iπ/n), i = 0…n, of [−1, 1] by the barycentric formula (Berrut and
 * Trefethen, "Barycentric Lagrange interpolation", 2004). The interpolant is linear in the values, so where the places are
 * known beforehand each is a fixed row of weights.
 */

/** From 1 down to −1. */
export const chebyshevExtrema = (n: number): Float64Array =>
  Float64Array.from({ length: n + 1 }, (_, i) => Math.cos((Math.PI * i) / n));

/** What each of the n + 1 values counts in the interpolant at `x`; the weights sum to 1. */
export function chebyshevWeights(extrema: Float64Array, x: number): Float64Array {
  const n = extrema.length - 1;
  const hit = extrema.indexOf(x);
  if (hit >= 0) return Float64Array.from(extrema, (_, i) => (i === hit ? 1 : 0));
  const raw = extrema.map((node, i) => ((i % 2 === 0 ? 1 : -1) * (i === 0 || i === n ? 0.5 : 1)) / (x - node));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/** The interpolant at `x`. */
export const chebyshevValue = (extrema: Float64Array, values: ArrayLike<number>, x: number): number =>
  chebyshevWeights(extrema, x).reduce((sum, weight, i) => sum + weight * (values[i] ?? 0), 0);
