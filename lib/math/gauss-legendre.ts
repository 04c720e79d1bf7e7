/**
 * Gauss–Legendre quadrature: n points that integrate every polynomial of degree 2n − 1 exactly on [−1, 1]. The points are
 * the zeros of the Legendre polynomial Pₙ, found by Newton's method from Tricomi's estimate cos(π(i − ¼)/(n + ½)).
 */

/** Points in rising order, with their weights. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const NEWTON_STEPS = 8;

/** Pₙ and its derivative at x, by the three-term recurrence. */
function legendre(n: number, x: number): readonly [value: number, slope: number] {
  let [before, value] = [1, x];
  for (let k = 2; k <= n; k += 1) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, (n * (x * value - before)) / (x * x - 1)];
}

export function gaussLegendre(n: number): Quadrature {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < NEWTON_STEPS; step += 1) {
      const [value, slope] = legendre(n, x);
      x -= value / slope;
    }
    const slope = legendre(n, x)[1];
    points[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
