import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUANTILE_RULES, quantile, selectInPlace } from '#lib/math/sample/quantile.ts';
import { smallest } from '#lib/math/sample/smallest.ts';

// Sorting does not tell −0 from 0, and adding 0 leaves no −0.
const number = fc.double({ min: -10, max: 10, noNaN: true }).map((x) => x + 0);
const sample = fc.array(number, { minLength: 1, maxLength: 400 });
const sorted = (values: ArrayLike<number>): number[] => Array.from(values).sort((a, b) => a - b);

describe('quantiles of 1 to 10, of which each rule has its own', () => {
  // By the formulas of the paper: n·p is 2.5, and 2 where p is a fifth.
  test.each([
    ['inverted-cdf', 3, 2],
    ['averaged-inverted-cdf', 3, 2.5],
    ['closest-observation', 2, 2],
    ['interpolated-inverted-cdf', 2.5, 2],
    ['hazen', 3, 2.5],
    ['weibull', 2.75, 2.2],
    ['linear', 3.25, 2.8],
    ['median-unbiased', 2.5 + 0.25 / 3 + 1 / 3, 2 + 0.2 / 3 + 1 / 3],
    ['normal-unbiased', 2.5 + 0.25 / 4 + 3 / 8, 2 + 0.2 / 4 + 3 / 8],
    ['lower', 3, 2],
    ['higher', 4, 3],
    ['nearest', 3, 3],
    ['midpoint', 3.5, 2.5],
  ] as const)('%s', (rule, quarter, fifth) => {
    const values = [10, 3, 5, 1, 9, 2, 7, 8, 6, 4];

    expect(quantile(values, 0.25, rule)).toBeCloseTo(quarter, 12);
    expect(quantile(values, 0.2, rule)).toBeCloseTo(fifth, 12);
  });
});

test('a thousandth of rounding does not move the inverted distribution to its neighbour', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i + 1);

  expect(quantile(values, 0.95, 'inverted-cdf')).toBe(950);
  expect(quantile(values, 0.07, 'inverted-cdf')).toBe(70);
});

test('quantiles rise with their probability, and lie in the sample', () => {
  fc.assert(
    fc.property(
      sample,
      fc.constantFrom(...QUANTILE_RULES),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      (values, rule, p) => {
        const [low, high] = [quantile(values, p, rule), quantile(values, p + 0.1, rule)];

        expect(low).toBeLessThanOrEqual(high + 1e-12);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      },
    ),
    { numRuns: 60 },
  );
});

test('selection and the smallest values are those of sorting', () => {
  const long = fc.oneof(
    sample,
    fc.array(number, { minLength: 256, maxLength: 1500 }),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 256, maxLength: 600 }),
  );
  fc.assert(
    fc.property(long, fc.double({ min: 0, max: 0.999, noNaN: true }), (values, share) => {
      const k = Math.floor(share * values.length);
      const order = sorted(values);
      const kept = Float64Array.from(values);
      const low = smallest(kept, k + 1);

      expect(selectInPlace(Float64Array.from(values), k)).toBe(order[k]);
      expect(low[k]).toBe(order[k]);
      expect(sorted(low)).toEqual(order.slice(0, k + 1));
      expect([...kept]).toEqual(values);
    }),
    { numRuns: 80 },
  );
});

test('the smallest are found where the few that are looked at mislead', () => {
  // Every value that is looked at is far below the others, so the first bound has too few under it.
  const values = Float64Array.from({ length: 6400 }, (_, i) => (i % 100 === 50 ? -1000 + i / 100 : i));

  expect(sorted(smallest(values, 300))).toEqual(sorted(values).slice(0, 300));
});

test.each([10, 1_000, 20_000, 80_000, 199_999])('the %s smallest of 200,000 values are those of sorting', (count) => {
  const values = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i * i) / (1 + (i % 7)));
  const order = values.toSorted();

  const low = smallest(values, count);

  expect(low.at(-1)).toBe(order[count - 1]);
  expect(low.toSorted()).toEqual(order.slice(0, count));
});
