import { describe, expect, test } from 'vitest';
import { chiSquaredTail } from '#lib/math/chi-squared.ts';
import { lnBeta, lnGamma, upperGamma } from '#lib/math/gamma.ts';
import { normalCdf } from '#lib/math/normal.ts';

const near = (value: number, expected: number, tolerance = 1e-13) =>
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(tolerance * Math.abs(expected));

describe('the gamma function', () => {
  test('is the factorial between, and √π at a half', () => {
    for (const [x, value] of [
      [0.5, Math.sqrt(Math.PI)],
      [1.5, Math.sqrt(Math.PI) / 2],
      [5, 24],
      [11, 3_628_800],
    ] as const)
      near(lnGamma(x), Math.log(value));
    expect(Math.abs(lnGamma(1))).toBeLessThan(1e-14);
    near(lnGamma(171), 706.5730622457875);
  });

  test('has a beta function that keeps its digits where an argument is large', () => {
    near(lnBeta(2.5, 4), lnGamma(2.5) + lnGamma(4) - lnGamma(6.5));
    // B(1, b) = 1/b and B(2, b) = 1/(b(b + 1)).
    for (const large of [12, 1e4, 1e9]) {
      near(Math.exp(lnBeta(1, large)) * large, 1, 1e-12);
      near(Math.exp(lnBeta(large, 2)) * large * (large + 1), 1, 1e-12);
    }
  });

  test('is cut where it is told: the tails of exponential and Erlang', () => {
    for (const x of [1e-9, 0.3, 1, 2.5, 40, 600]) {
      near(upperGamma(1, x), Math.exp(-x));
      near(upperGamma(3, x), Math.exp(-x) * (1 + x + (x * x) / 2), 1e-12);
    }
    expect(upperGamma(2, 0)).toBe(1);
  });

  test('has the tail of chi-squared with one degree of freedom as two normal ones', () => {
    for (const z of [0.1, 1, 1.96, 5, 12]) near(chiSquaredTail(z * z, 1), 2 * normalCdf(-z));
    expect(chiSquaredTail(-1, 4)).toBe(1);
  });
});
