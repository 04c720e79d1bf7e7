/** Values between the nodes of an evenly spaced grid, by polynomials through the nearest ones (Newton's forward differences). */

export interface Local {
  readonly value: number;
  /** Per step of the grid. */
  readonly slope: number;
  /** Per step squared. */
  readonly curvature: number;
  /** Per step cubed. */
  readonly third: number;
}

const POINTS = 6;

/** Value and three derivatives at `position` (in steps from the first node), through the six nodes around it. */
export function localAt(values: Float64Array, position: number): Local {
  const first = Math.max(0, Math.min(values.length - POINTS, Math.floor(position) - POINTS / 2 + 1));
  const differences = Array.from(values.subarray(first, first + POINTS));
  for (let order = 1; order < POINTS; order += 1) {
    for (let i = POINTS - 1; i >= order; i -= 1) differences[i] = (differences[i] ?? 0) - (differences[i - 1] ?? 0);
  }
  const at = position - first;
  let [value, slope, curvature, third] = [differences[POINTS - 1] ?? 0, 0, 0, 0];
  for (let k = POINTS - 2; k >= 0; k -= 1) {
    const [factor, step] = [(at - k) / (k + 1), 1 / (k + 1)];
    third = third * factor + 3 * curvature * step;
    curvature = curvature * factor + 2 * slope * step;
    slope = slope * factor + value * step;
    value = (differences[k] ?? 0) + value * factor;
  }
  return { value, slope, curvature, third };
}

/** The cubic through the four nodes around `position`, kept between the two nearest: no bump where a curve has a kink. */
export function monotoneAt(values: Float64Array, position: number): number {
  const node = Math.max(1, Math.min(values.length - 3, Math.floor(position)));
  const t = position - node;
  const before = values[node - 1] ?? 0;
  const low = values[node] ?? 0;
  const high = values[node + 1] ?? 0;
  const after = values[node + 2] ?? 0;
  const cubic =
    (-t * (t - 1) * (t - 2) * before) / 6 +
    ((t + 1) * (t - 1) * (t - 2) * low) / 2 -
    ((t + 1) * t * (t - 2) * high) / 2 +
    ((t + 1) * t * (t - 1) * after) / 6;
  if (t < 0 || t > 1) return cubic;
  return low < high ? Math.min(high, Math.max(low, cubic)) : Math.min(low, Math.max(high, cubic));
}
