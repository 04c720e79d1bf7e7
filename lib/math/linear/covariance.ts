/** Covariance and correlation of columns of equal length, row by row in a Float64Array. */
import { meanOf } from '../sample/moments.ts';

export type Columns = readonly ArrayLike<number>[];

/** Divided by n − `lost`. */
export function covarianceMatrix(columns: Columns, lost: 0 | 1 = 1): Float64Array {
  const size = columns.length;
  const count = columns[0]?.length ?? 0;
  const centred = columns.map((column) => {
    const mean = meanOf(column);
    return Float64Array.from(column, (x) => x - mean);
  });
  const matrix = new Float64Array(size * size);
  centred.forEach((x, i) => {
    for (let j = 0; j <= i; j += 1) {
      const y = centred[j] ?? x;
      let sum = 0;
      for (let t = 0; t < count; t += 1) sum += (x[t] ?? 0) * (y[t] ?? 0);
      matrix[i * size + j] = sum / (count - lost);
      matrix[j * size + i] = sum / (count - lost);
    }
  });
  return matrix;
}

export const correlationOf = (covariance: Float64Array, size: number): Float64Array =>
  covariance.map((each, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return i === j ? 1 : each / Math.sqrt((covariance[i * (size + 1)] ?? 0) * (covariance[j * (size + 1)] ?? 0));
  });

/** A·x. */
export function timesVector(matrix: Float64Array, x: ArrayLike<number>): Float64Array {
  const size = x.length;
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += (matrix[i * size + j] ?? 0) * (x[j] ?? 0);
    return sum;
  });
}

/** The sum of each row of observations under weights: what a portfolio of the columns made. */
export function weightedSum(columns: Columns, weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, j) => {
    const weight = weights[j] ?? 0;
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + weight * (column[i] ?? 0);
  });
  return sum;
}
