/**
 * Symmetric positive definite matrices, row by row in a Float64Array: the factor A = L·Lᵀ (Cholesky, 1924) and what is
 * solved with it. A matrix that is not positive definite has no factor, and the answer is then undefined.
 */

/** A smaller part of a diagonal entry than this is rounding: the matrix is singular for all that doubles can tell. */
const LEAST_PIVOT = 1e-13;

/** L, with zeros above its diagonal. */
export function cholesky(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (factor[i * size + k] ?? 0) * (factor[j * size + k] ?? 0);
      if (i !== j) factor[i * size + j] = sum / (factor[j * size + j] ?? 1);
      else if (sum > LEAST_PIVOT * (matrix[i * size + i] ?? 0)) factor[i * size + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return factor;
}

/** Overwrites `right` with the x of L·x = right. */
export function solveLower(factor: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let i = 0; i < size; i += 1) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k += 1) sum -= (factor[i * size + k] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (factor[i * size + i] ?? 1);
  }
}

/** Overwrites `right` with the x of Lᵀ·x = right. */
export function solveUpper(factor: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = right[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) sum -= (factor[k * size + i] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (factor[i * size + i] ?? 1);
  }
}

/** ln det A, from its factor. */
export function logDeterminant(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += Math.log(factor[i * (size + 1)] ?? 0);
  return 2 * sum;
}

/**
 * The factor of a correlation matrix that estimation may have left indefinite: all correlations are drawn towards 0 by the
 * smallest share of a fine ladder that mends it (Rousseeuw and Molenberghs, 1993, their shrinking method).
 */
export function correlationFactor(
  matrix: Float64Array,
  size: number,
): { readonly factor: Float64Array; readonly correlation: Float64Array; readonly shrunkBy: number } {
  for (let share = 0; ; share = share === 0 ? 1e-6 : Math.min(1, share * 2)) {
    const correlation = matrix.map((each, i) => (i % (size + 1) === 0 ? 1 : (1 - share) * each));
    const factor = cholesky(correlation, size);
    if (factor) return { factor, correlation, shrunkBy: share };
  }
}
