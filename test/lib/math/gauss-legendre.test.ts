import { expect, test } from 'vitest';
import { gaussLegendre } from '#lib/math/gauss-legendre.ts';

const integral = (n: number, f: (x: number) => number): number => {
  const { points, weights } = gaussLegendre(n);
  return points.reduce((sum, x, i) => sum + (weights[i] ?? 0) * f(x), 0);
};

test('n points integrate every power up to 2n − 1, and not the next', () => {
  for (const n of [1, 2, 5, 10, 33]) {
    for (let power = 0; power < 2 * n; power += 1) {
      expect(integral(n, (x) => x ** power)).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 13);
    }
  }
  expect(integral(2, (x) => x ** 4)).not.toBeCloseTo(2 / 5, 3);
});

test('three points are 0 and ±√0.6, with weights of 5, 8 and 5 ninths', () => {
  const { points, weights } = gaussLegendre(3);

  expect([...points].map((x) => x ** 2)).toEqual([0.6, 0, 0.6].map((x) => expect.closeTo(x, 14)));
  expect([...weights]).toEqual([5 / 9, 8 / 9, 5 / 9].map((x) => expect.closeTo(x, 14)));
});
