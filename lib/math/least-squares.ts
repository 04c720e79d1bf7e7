/** Ordinary least squares by the normal equations, solved by Gaussian elimination with pivoting; for a handful of regressors. */

/** Solves a square system; throws where it is singular. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const below = rows.slice(column).toSorted((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0));
    rows.splice(column, below.length, ...below);
    const pivot = rows[column] ?? [];
    const divisor = pivot[column] ?? 0;
    if (Math.abs(divisor) < 1e-300) throw new RangeError('the equations are singular');
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[column] ?? 0) / divisor;
      for (let k = column; k <= size; k += 1) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? Number.NaN));
}

export interface Observation {
  readonly regressors: readonly number[];
  readonly response: number;
  /** One where absent. */
  readonly weight?: number;
}

export interface Fit {
  readonly coefficients: readonly number[];
  /** Weighted root mean square of what is left. */
  readonly error: number;
  /** Share of the weighted variance explained. */
  readonly rSquared: number;
}

export const predict = (coefficients: readonly number[], regressors: readonly number[]): number =>
  regressors.reduce((sum, x, i) => sum + x * (coefficients[i] ?? 0), 0);

/** The coefficients that make the weighted sum of squared errors smallest. */
export function leastSquares(observations: readonly Observation[]): Fit {
  const size = observations[0]?.regressors.length ?? 0;
  const matrix = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  const right = Array.from({ length: size }, () => 0);
  let [weights, mean] = [0, 0];
  for (const { regressors, response, weight = 1 } of observations) {
    weights += weight;
    mean += weight * response;
    regressors.forEach((x, i) => {
      right[i] = (right[i] ?? 0) + weight * x * response;
      const row = matrix[i] ?? [];
      regressors.forEach((y, j) => {
        row[j] = (row[j] ?? 0) + weight * x * y;
      });
    });
  }
  const coefficients = solve(matrix, right);
  const squares = (of: (observation: Observation) => number): number =>
    observations.reduce((sum, observation) => sum + (observation.weight ?? 1) * of(observation) ** 2, 0) / weights;
  const variance = squares(({ response }) => response - mean / weights);
  const unexplained = squares(({ response, regressors }) => response - predict(coefficients, regressors));
  return { coefficients, error: Math.sqrt(unexplained), rSquared: 1 - unexplained / variance };
}
