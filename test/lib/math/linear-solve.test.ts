import { expect, test } from 'vitest';
import { solveInPlace } from '#lib/math/linear-solve.ts';

test('a system that needs its rows exchanged is solved where it stands', () => {
  const matrix = Float64Array.of(0, 2, 1, 1, -2, -3, -1, 1, 2);
  const right = Float64Array.of(-8, 0, 3);

  solveInPlace(matrix, right);

  expect([...right]).toEqual([-4, -5, 2].map((x) => expect.closeTo(x, 13)));
});

test('a badly scaled system keeps its digits, because the largest pivot is taken', () => {
  const right = Float64Array.of(1, 2);

  solveInPlace(Float64Array.of(1e-20, 1, 1, 1), right);

  expect([...right]).toEqual([expect.closeTo(1, 13), expect.closeTo(1, 13)]);
});
