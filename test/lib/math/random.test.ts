import { expect, test } from 'vitest';
import { seededRandom, xoshiro128 } from '#lib/math/random.ts';

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

test('xoshiro128** gives the published sequence for the state 1, 2, 3, 4', () => {
  const published = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];

  expect(take(8, xoshiro128([1, 2, 3, 4]))).toEqual(published);
});

test('one text always gives the same stream, another text another', () => {
  expect(take(5, seededRandom('a').uniform)).toEqual(take(5, seededRandom('a').uniform));
  expect(take(5, seededRandom('a').uniform)).not.toEqual(take(5, seededRandom('b').uniform));
});

test('uniforms fill the unit interval evenly', () => {
  const counts = Array.from({ length: 20 }, () => 0);
  for (const u of take(200_000, seededRandom('evenly').uniform))
    counts[Math.floor(u * 20)] = (counts[Math.floor(u * 20)] ?? 0) + 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);

  expect(chiSquare).toBeLessThan(43.8); // 99.9 % point at 19 degrees of freedom
});

test('normals have the moments of the normal distribution', () => {
  const draws = take(200_000, seededRandom('moments').normal);
  const moment = (power: number): number => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;

  expect(Math.abs(moment(1))).toBeLessThan(0.01);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
  expect(Math.abs(moment(3))).toBeLessThan(0.03);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.08);
});
