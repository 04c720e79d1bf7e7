import { describe, expect, test } from 'vitest';
import { bfgs } from '#lib/math/optimise/bfgs.ts';
import { hessianOf, standardErrors } from '#lib/math/optimise/curvature.ts';
import { nelderMead } from '#lib/math/optimise/nelder-mead.ts';

const valley = ([x = 0, y = 0]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
/** Only the right half exists, and its lowest point is inside. */
const walled = ([x = 0]: Float64Array): number => (x > 0 ? x - Math.log(x) : Number.NaN);

describe.each([
  ['quasi-Newton', bfgs],
  ['the simplex', nelderMead],
] as const)('%s', (_, search) => {
  test('finds the end of a bent valley', () => {
    const { at, value, settled } = search(valley, [-1.2, 1]);

    expect(at[0]).toBeCloseTo(1, 5);
    expect(at[1]).toBeCloseTo(1, 5);
    expect(value).toBeLessThan(1e-9);
    expect(settled).toBe(true);
  });

  test('stays on its side of a wall', () => {
    expect(search(walled, [5]).at[0]).toBeCloseTo(1, 6);
    expect(search(walled, [1e-3]).at[0]).toBeCloseTo(1, 6);
  });

  test('says so where it has not settled', () => {
    expect(search(([x = 0]) => -x, [0], { most: 5 }).settled).toBe(false);
  });
});

test('curvature of a bowl is its matrix, and errors the roots of the diagonal of its inverse', () => {
  const bowl = ([x = 0, y = 0]: Float64Array): number => 2 * x * x + x * y + y * y;
  const hessian = hessianOf(bowl, [0.5, 2]);

  for (const [i, expected] of [4, 1, 1, 2].entries()) expect(hessian[i]).toBeCloseTo(expected, 5);
  const [first, second] = standardErrors(Float64Array.of(4, 1, 1, 2), 2);
  expect(first).toBeCloseTo(Math.sqrt(2 / 7), 12);
  expect(second).toBeCloseTo(Math.sqrt(4 / 7), 12);
  expect(standardErrors(Float64Array.of(-1, 0, 0, 1), 2)[0]).toBeNaN();
});
