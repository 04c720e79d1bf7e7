import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedShape, allFinite, deviationOf, meanOf, momentsOf, varianceOf } from '#lib/math/sample/moments.ts';
import { kendall, pearson, ranksOf, spearman } from '#lib/math/sample/ranks.ts';

test('moments of 1, 2, 3, 6 are those of the definition', () => {
  const { mean, variance, skewness, excessKurtosis } = momentsOf([1, 2, 3, 6]);

  expect(mean).toBe(3);
  expect(variance).toBe(3.5);
  expect(varianceOf([1, 2, 3, 6])).toBeCloseTo(14 / 3, 14);
  expect(deviationOf([1, 2, 3, 6], 0)).toBe(Math.sqrt(3.5));
  expect(skewness).toBeCloseTo(4.5 / 3.5 ** 1.5, 14);
  expect(excessKurtosis).toBeCloseTo(24.5 / 3.5 ** 2 - 3, 14);
});

test('the adjusted shape is larger, as that of a small sample must be', () => {
  const moments = momentsOf([1, 2, 3, 6]);
  const { skewness, excessKurtosis } = adjustedShape(moments);

  expect(skewness).toBeCloseTo((moments.skewness * Math.sqrt(12)) / 2, 14);
  expect(excessKurtosis).toBeCloseTo((3 / 2) * (5 * moments.excessKurtosis + 6), 12);
});

test('a sample without spread has no shape, and far away from 0 nothing is lost', () => {
  expect(momentsOf([0.1, 0.1, 0.1])).toMatchObject({ skewness: 0, excessKurtosis: 0 });
  expect(varianceOf([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  expect(meanOf([0.1, 0.1, 0.1])).toBe(0.1);
});

test('what is no number is found wherever it stands', () => {
  expect(allFinite([1, 2, 3])).toBe(true);
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const place of [0, 1, 2]) expect(allFinite([1, 2, 3].with(place, odd))).toBe(false);
  expect(allFinite(Array(2))).toBe(false);
});

/** Pair by pair, as Kendall defined it. */
function tauByPairs(x: readonly number[], y: readonly number[]): number {
  let [sum, xTies, yTies, pairs] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const [a, b] = [Math.sign((x[i] ?? 0) - (x[j] ?? 0)), Math.sign((y[i] ?? 0) - (y[j] ?? 0))];
      sum += a * b;
      xTies += a === 0 ? 1 : 0;
      yTies += b === 0 ? 1 : 0;
      pairs += 1;
    }
  }
  return sum / Math.sqrt((pairs - xTies) * (pairs - yTies));
}

test('Kendall’s tau is that of counting all pairs, ties and all', () => {
  const value = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }), (pairs) => {
      const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];

      if (new Set(x).size > 1 && new Set(y).size > 1) expect(kendall(x, y)).toBeCloseTo(tauByPairs(x, y), 12);
    }),
    { numRuns: 60 },
  );
});

test('ranks share the middle where values are equal, and Spearman sees only ranks', () => {
  expect([...ranksOf([3, 1, 3, 2])]).toEqual([3.5, 1, 3.5, 2]);
  expect(spearman([1, 2, 3, 4], [1, 8, 27, 64])).toBeCloseTo(1, 14);
  expect(pearson([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 14);
});
