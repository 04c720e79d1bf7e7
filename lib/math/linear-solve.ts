/** Small dense linear systems, solved where they stand: Gaussian elimination with partial pivoting, nothing allocated. */

/** Swaps two stretches of `length` numbers. */
function swap(values: Float64Array, [from, to]: readonly [number, number], length: number): void {
  for (let j = 0; j < length; j += 1) {
    const held = values[from + j] ?? 0;
    values[from + j] = values[to + j] ?? 0;
    values[to + j] = held;
  }
}

function pivotRow(matrix: Float64Array, n: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < n; row += 1) {
    if (Math.abs(matrix[row * n + column] ?? 0) > Math.abs(matrix[best * n + column] ?? 0)) best = row;
  }
  return best;
}

/** Takes row `column` away from the rows below, so that nothing is left of the column there. */
function eliminate(matrix: Float64Array, right: Float64Array, column: number): void {
  const n = right.length;
  const top = column * n;
  const pivot = matrix[top + column] ?? 0;
  for (let row = column + 1; row < n; row += 1) {
    const at = row * n;
    const factor = (matrix[at + column] ?? 0) / pivot;
    for (let j = column + 1; j < n; j += 1) matrix[at + j] = (matrix[at + j] ?? 0) - factor * (matrix[top + j] ?? 0);
    right[row] = (right[row] ?? 0) - factor * (right[column] ?? 0);
  }
}

/** Overwrites `right` with the solution of `matrix`·x = `right` (row by row, n²); the matrix is used up. */
export function solveInPlace(matrix: Float64Array, right: Float64Array): void {
  const n = right.length;
  for (let column = 0; column < n; column += 1) {
    const best = pivotRow(matrix, n, column);
    if (best !== column) {
      swap(matrix, [best * n, column * n], n);
      swap(right, [best, column], 1);
    }
    eliminate(matrix, right, column);
  }
  for (let row = n - 1; row >= 0; row -= 1) {
    let rest = right[row] ?? 0;
    for (let j = row + 1; j < n; j += 1) rest -= (matrix[row * n + j] ?? 0) * (right[j] ?? 0);
    right[row] = rest / (matrix[row * n + row] ?? 0);
  }
}
