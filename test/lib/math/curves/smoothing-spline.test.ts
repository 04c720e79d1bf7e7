import { expect, test } from 'vitest';
import { type NoisyPoint, smoothingSpline, splineAt } from '#lib/math/curves/smoothing-spline.ts';
import { seededRandom } from '#lib/math/random.ts';

const wave = (x: number): number => Math.sin(x) + 0.3 * x;
const grid = Array.from({ length: 40 }, (_, i) => 0.15 * i + 0.03 * (i % 3));
const points = (noise: number, { normal } = seededRandom('spline')): readonly NoisyPoint[] =>
  grid.map((x) => ({ x, y: wave(x) + noise * normal(), error: Math.max(noise, 0.01) }));
const misfit = (data: readonly NoisyPoint[], target: number): number => {
  const spline = smoothingSpline(data, target);
  return data.reduce((sum, { x, y, error }) => sum + ((y - splineAt(spline, x).value) / error) ** 2, 0) / data.length;
};

test('without room it goes through every point, and its ends do not bend', () => {
  const spline = smoothingSpline(points(0), 0);

  for (const x of grid) expect(splineAt(spline, x).value).toBeCloseTo(wave(x), 12);
  expect([spline.bend[0], spline.bend.at(-1)]).toEqual([0, 0]);
  expect(splineAt(spline, 3.1).value).toBeCloseTo(wave(3.1), 4);
});

test('it uses the room it is given, and not more', () => {
  expect(misfit(points(0.05), 1)).toBeCloseTo(1, 3);
  expect(misfit(points(0.05), 0.25)).toBeCloseTo(0.25, 3);
});

test('smoothing brings it nearer to what the noise hid', () => {
  const data = points(0.1);
  const far = (target: number): number => {
    const spline = smoothingSpline(data, target);
    return Math.sqrt(grid.reduce((sum, x) => sum + (splineAt(spline, x).value - wave(x)) ** 2, 0) / grid.length);
  };

  expect(far(1)).toBeLessThan(0.75 * far(0));
});

test('a straight line stays one, with any room and beyond its points', () => {
  const line = grid.map((x) => ({ x, y: 2 - 3 * x, error: 0.1 }));
  const spline = smoothingSpline(line, 1);

  for (const x of [-5, 0.4, 3, 20]) expect(splineAt(spline, x)).toMatchObject({ value: expect.closeTo(2 - 3 * x, 8) });
});

test('slope and bend are the derivatives of the value', () => {
  const spline = smoothingSpline(points(0.05), 1);
  const step = 1e-4;

  for (const x of [0.5, 1.234, 2.9, 4.4]) {
    const [below, at, above] = [x - step, x, x + step].map((each) => splineAt(spline, each).value);
    expect(splineAt(spline, x).slope).toBeCloseTo(((above ?? 0) - (below ?? 0)) / (2 * step), 5);
    expect(splineAt(spline, x).bend).toBeCloseTo(((above ?? 0) - 2 * (at ?? 0) + (below ?? 0)) / step ** 2, 3);
  }
});

test('two points make a line, one a constant', () => {
  const two = smoothingSpline(
    [
      { x: 0, y: 1, error: 1 },
      { x: 2, y: 5, error: 1 },
    ],
    1,
  );
  const one = smoothingSpline([{ x: 3, y: 7, error: 1 }], 1);

  expect(splineAt(two, 3).value).toBeCloseTo(7, 12);
  expect(splineAt(one, 9).value).toBe(7);
});
