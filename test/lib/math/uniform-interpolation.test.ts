import { describe, expect, test } from 'vitest';
import { localAt, monotoneAt } from '#lib/math/uniform-interpolation.ts';

const onNodes = (f: (x: number) => number, size = 12): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => f(i));

describe('between the nodes of an even grid', () => {
  test.each([0, 0.25, 3, 5.5, 8.99, 11, 11.5, -0.5])('a quintic is exact at %s, with its derivatives', (at) => {
    const { value, slope, curvature, third } = localAt(
      onNodes((x) => x ** 5 / 100 - x ** 2 + 3),
      at,
    );

    expect(value).toBeCloseTo(at ** 5 / 100 - at ** 2 + 3, 8);
    expect(slope).toBeCloseTo(at ** 4 / 20 - 2 * at, 8);
    expect(curvature).toBeCloseTo(at ** 3 / 5 - 2, 8);
    expect(third).toBeCloseTo((3 * at ** 2) / 5, 8);
  });

  test('a cubic is exact where it rises, and at the nodes', () => {
    const values = onNodes((x) => x ** 3);

    for (const at of [0.5, 1, 4.3, 10.2, 11]) expect(monotoneAt(values, at)).toBeCloseTo(at ** 3, 9);
  });

  test('a kink makes no bump', () => {
    const values = onNodes((x) => Math.max(0, x - 5));

    for (let at = 0; at <= 11; at += 0.1) {
      const value = monotoneAt(values, at);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(Math.abs(value - Math.max(0, at - 5))).toBeLessThan(0.07);
    }
  });
});
