/**
 * Standard errors of a fit by maximum likelihood: the roots of the diagonal of the inverse of the observed information, the
 * matrix of second differences of the negative log-likelihood at its lowest point (Fisher, 1925; Efron and Hinkley, 1978).
 */
import { solveInPlace } from '../linear-solve.ts';

type Objective = (x: Float64Array) => number;

/** The fourth root of the rounding error balances it in a second difference. */
const RELATIVE_STEP = Number.EPSILON ** 0.25;

/** Second derivatives, row by row; `scales` says how large a change of each argument is. */
export function hessianOf(f: Objective, x: ArrayLike<number>, scales: ArrayLike<number> = x): Float64Array {
  const size = x.length;
  const steps = Float64Array.from({ length: size }, (_, i) => RELATIVE_STEP * (Math.abs(scales[i] ?? 0) || 1));
  const at = Float64Array.from(x);
  const moved = (i: number, j: number, [a, b]: readonly [number, number]): number => {
    at[i] = (at[i] ?? 0) + a * (steps[i] ?? 0);
    at[j] = (at[j] ?? 0) + b * (steps[j] ?? 0);
    const value = f(at);
    at[i] = x[i] ?? 0;
    at[j] = x[j] ?? 0;
    return value;
  };
  const hessian = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const corners = moved(i, j, [1, 1]) - moved(i, j, [1, -1]) - moved(i, j, [-1, 1]) + moved(i, j, [-1, -1]);
      hessian[i * size + j] = corners / (4 * (steps[i] ?? 1) * (steps[j] ?? 1));
      hessian[j * size + i] = hessian[i * size + j] ?? 0;
    }
  }
  return hessian;
}

export function inverseOf(matrix: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    const right = Float64Array.from({ length: size }, (_, i) => (i === column ? 1 : 0));
    solveInPlace(Float64Array.from(matrix), right);
    for (let row = 0; row < size; row += 1) inverse[row * size + column] = right[row] ?? 0;
  }
  return inverse;
}

/** NaN where the information is not positive: at the edge of what is allowed there is no such error. */
export function standardErrors(information: Float64Array, size: number): Float64Array {
  const covariance = inverseOf(information, size);
  return Float64Array.from({ length: size }, (_, i) => Math.sqrt(covariance[i * (size + 1)] ?? Number.NaN));
}
