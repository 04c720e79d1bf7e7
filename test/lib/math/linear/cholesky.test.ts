import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cholesky, correlationFactor, logDeterminant, solveLower, solveUpper } from '#lib/math/linear/cholesky.ts';
import { correlationOf, covarianceMatrix, timesVector, weightedSum } from '#lib/math/linear/covariance.ts';

test('the factor of a known matrix is the known one', () => {
  const factor = cholesky(Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98), 3);

  expect([...(factor ?? [])]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  expect(logDeterminant(factor ?? new Float64Array(), 3)).toBeCloseTo(Math.log(36), 12);
});

test('what is solved with a factor solves the matrix', () => {
  const matrix = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);
  const x = Float64Array.of(1, -2, 3);
  const right = timesVector(matrix, x);
  const factor = cholesky(matrix, 3) ?? new Float64Array();
  solveLower(factor, right);
  solveUpper(factor, right);

  expect([...right].map((each) => Math.round(each * 1e9) / 1e9)).toEqual([1, -2, 3]);
});

test('a matrix that is not positive definite has no factor, and correlations are mended by the least that does', () => {
  const impossible = Float64Array.of(1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1);
  const { shrunkBy, correlation } = correlationFactor(impossible, 3);

  expect(cholesky(impossible, 3)).toBeUndefined();
  expect(shrunkBy).toBeGreaterThan(0);
  expect(correlation[0]).toBe(1);
  expect(Math.abs(correlation[1] ?? 0)).toBeLessThan(0.9);
  expect(correlationFactor(Float64Array.of(1, 0.5, 0.5, 1), 2).shrunkBy).toBe(0);
});

test('the variance of a weighted sum is the weights about the covariance', () => {
  const row = fc.tuple(...[1, 2, 3].map(() => fc.double({ min: -1, max: 1, noNaN: true })));
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 30 }), row, (rows, weights) => {
      const columns = [0, 1, 2].map((j) => rows.map((each) => each[j] ?? 0));
      const covariance = covarianceMatrix(columns);
      const about = timesVector(covariance, weights).reduce((sum, each, i) => sum + each * (weights[i] ?? 0), 0);

      expect(covarianceMatrix([weightedSum(columns, weights)])[0]).toBeCloseTo(about, 10);
    }),
    { numRuns: 30 },
  );
  expect([...correlationOf(Float64Array.of(4, 3, 3, 9), 2)]).toEqual([1, 0.5, 0.5, 1]);
});
