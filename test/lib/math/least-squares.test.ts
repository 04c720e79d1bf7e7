import { expect, test } from 'vitest';
import { leastSquares, predict, solve } from '#lib/math/least-squares.ts';

test('a system is solved even where the first pivot is zero', () => {
  const solution = solve(
    [
      [0, 2, 1],
      [1, 1, 1],
      [2, 0, -1],
    ],
    [7, 6, -1],
  );

  expect(solution.map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 2, 3]);
});

test('a singular system is refused', () => {
  expect(() =>
    solve(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 2],
    ),
  ).toThrow('singular');
});

test('coefficients of an exact relation are found, with nothing left over', () => {
  const observations = Array.from({ length: 20 }, (_, i) => {
    const regressors = [1, i, Math.sin(i)];
    return { regressors, response: predict([3, -0.5, 2], regressors), weight: 1 + i };
  });
  const fit = leastSquares(observations);

  expect(fit.coefficients[0]).toBeCloseTo(3, 9);
  expect(fit.coefficients[1]).toBeCloseTo(-0.5, 9);
  expect(fit.coefficients[2]).toBeCloseTo(2, 9);
  expect(fit.error).toBeLessThan(1e-9);
  expect(fit.rSquared).toBeCloseTo(1, 12);
});

test('a weight counts like a repetition', () => {
  const [first, second, third] = [
    { regressors: [1, 0], response: 1 },
    { regressors: [1, 1], response: 3 },
    { regressors: [1, 2], response: 4 },
  ];
  if (!first || !second || !third) throw new Error('three observations');

  expect(leastSquares([first, second, third, third]).coefficients[1]).toBeCloseTo(
    leastSquares([first, second, { ...third, weight: 2 }]).coefficients[1] ?? 0,
    12,
  );
});
