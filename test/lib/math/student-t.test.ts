import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '#lib/math/normal.ts';
import { studentTCdf, studentTPdf, studentTQuantile } from '#lib/math/student-t.ts';

/** Relative, because a tail of 1e-20 is otherwise always close to nothing. */
const near = (value: number, expected: number, tolerance = 1e-13) =>
  expect(Math.abs(value / expected - 1), `${value} for ${expected}`).toBeLessThanOrEqual(tolerance);

const figure = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe("Student's t", () => {
  test.each([-1e8, -50, -1, -0.1, 0.3, 2, 9])('with one degree of freedom is Cauchy, at %s', (x) => {
    near(studentTCdf(x, 1), x < -1 ? Math.atan(-1 / x) / Math.PI : 0.5 + Math.atan(x) / Math.PI);
  });

  test.each([-1e6, -30, -2, -0.1, 0, 0.1, 1, 5])('with two has a closed form, at %s', (x) => {
    const root = Math.sqrt(2 + x * x);
    near(studentTCdf(x, 2), x < 0 ? 1 / (root * (root - x)) : 0.5 + x / (2 * root));
  });

  test.each([-7, -2, -0.01, 1])('with very many is normal, at %s', (x) => {
    near(studentTCdf(x, 9e6), normalCdf(x), 1e-4);
    near(studentTCdf(x, 1.1e7), studentTCdf(x, 9.9e6), 1e-4);
    near(studentTCdf(x, 1e15), normalCdf(x), 1e-11);
  });

  test('has its density as the slope of its distribution', () => {
    for (const [x, freedom] of [
      [0.5, 3],
      [2, 0.7],
      [-4, 12],
      [1, 1e6],
    ] as const) {
      const slope = (studentTCdf(x + 1e-4, freedom) - studentTCdf(x - 1e-4, freedom)) / 2e-4;
      near(studentTPdf(x, freedom), slope, 1e-6);
    }
  });

  test('has quantiles that lead back to their probability, and are odd about a half', () => {
    fc.assert(
      fc.property(figure(-280, -0.31), figure(-0.5, 6), (exponent, freedomExponent) => {
        const [p, freedom] = [10 ** exponent, 10 ** freedomExponent];
        const x = studentTQuantile(p, freedom);
        if (!Number.isFinite(x)) return;
        near(studentTCdf(x, freedom), p, 1e-8);
        if (p > 1e-10) near(studentTQuantile(1 - p, freedom), -x, 1e-3);
      }),
      { numRuns: 300 },
    );
    expect(studentTQuantile(0.5, 3)).toBe(0);
    near(studentTQuantile(1e-5, 1e15), normalQuantile(1e-5), 1e-11);
  });
});
