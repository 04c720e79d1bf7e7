import { expect, test } from 'vitest';
import { chebyshevExtrema, chebyshevValue, chebyshevWeights } from '#lib/math/chebyshev.ts';

test('a polynomial of the degree is given back, at its nodes to the last digit', () => {
  const extrema = chebyshevExtrema(5);
  const polynomial = (x: number) => 3 - x + 2 * x ** 3 - 0.5 * x ** 5;
  const values = [...extrema].map(polynomial);

  for (const x of [-1, -0.7, 0, 0.123, 0.9, 1])
    expect(chebyshevValue(extrema, values, x)).toBeCloseTo(polynomial(x), 14);
  extrema.forEach((node, i) => {
    expect(chebyshevValue(extrema, values, node)).toBe(values[i]);
  });
});

test('a smooth function is found to 1e-10 from 40 nodes', () => {
  const extrema = chebyshevExtrema(40);
  const values = [...extrema].map((x) => Math.exp(Math.sin(3 * x)));

  for (const x of [-0.95, -0.3, 0.41, 0.77])
    expect(chebyshevValue(extrema, values, x)).toBeCloseTo(Math.exp(Math.sin(3 * x)), 9);
  expect(chebyshevWeights(extrema, 0.41).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
});
