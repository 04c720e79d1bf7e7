import fc from 'fast-check';
import { expect, test } from 'vitest';
import { peakBetween } from '#lib/math/golden-section.ts';

test('the peak of a parabola and of a roof is found, wherever it is', () => {
  fc.assert(
    fc.property(fc.double({ min: -5, max: 9, noNaN: true }), (top) => {
      expect(peakBetween((x) => 3 - (x - top) ** 2, -6, 10).at).toBeCloseTo(top, 6);
      const roof = peakBetween((x) => (x < top ? x - top : 2 * (top - x)), -6, 10);
      expect(roof.at).toBeCloseTo(top, 6);
      expect(roof.value).toBeCloseTo(0, 6);
    }),
  );
});

test('the peak of a function that only rises is at its end', () => {
  expect(peakBetween((x) => x, 0, 4).at).toBeCloseTo(4, 6);
});
