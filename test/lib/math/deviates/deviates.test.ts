import { expect, test } from 'vitest';
import { chiSquaredTail } from '#lib/math/chi-squared.ts';
import { chiSquaredDeviate } from '#lib/math/deviates/gamma-deviate.ts';
import { normalFiller } from '#lib/math/deviates/ziggurat.ts';
import { normalCdf } from '#lib/math/normal.ts';
import { seededRandom } from '#lib/math/random.ts';

/** How unlikely counts are where all cells have the same chance. */
function unlikely(probabilities: readonly number[], cells: number): number {
  const counts = new Float64Array(cells);
  for (const p of probabilities) {
    const cell = Math.min(cells - 1, Math.floor(p * cells));
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = probabilities.length / cells;
  return chiSquaredTail(
    counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0),
    cells - 1,
  );
}

const normals = (seed: string, count: number): Float64Array => {
  const all = new Float64Array(count);
  normalFiller(seed)(all);
  return all;
};

test('normals fill every part of their distribution as they should, from the middle to the tails', () => {
  const draws = Array.from(normals('every part', 400_000), normalCdf);

  expect(unlikely(draws, 200)).toBeGreaterThan(1e-3);
  expect(
    unlikely(
      draws.filter((p) => p > 0.499 && p < 0.501).map((p) => (p - 0.499) / 0.002),
      4,
    ),
  ).toBeGreaterThan(1e-3);
  expect(
    unlikely(
      draws.filter((p) => p < 0.001).map((p) => p * 1000),
      8,
    ),
  ).toBeGreaterThan(1e-3);
});

test('neighbours have nothing to do with each other', () => {
  const draws = normals('neighbours', 200_000);
  const together = draws.reduce((sum, x, i) => sum + x * (draws[i + 1] ?? 0), 0) / draws.length;
  const squares = draws.reduce((sum, x, i) => sum + (x * x - 1) * ((draws[i + 1] ?? 1) ** 2 - 1), 0) / draws.length;

  expect(Math.abs(together)).toBeLessThan(0.01);
  expect(Math.abs(squares)).toBeLessThan(0.02);
});

test('one seed always gives the same stream, whatever the portions; another seed another', () => {
  const whole = normals('portions', 10);
  const [first, second] = [new Float64Array(3), new Float64Array(7)];
  const fill = normalFiller('portions');
  fill(first);
  fill(second);

  expect([...first, ...second]).toEqual([...whole]);
  expect([...normals('others', 10)]).not.toEqual([...whole]);
});

test.each([0.7, 3, 40])('chi-squared deviates of %s degrees of freedom follow their distribution', (freedom) => {
  const random = seededRandom('chi');
  const draws = Array.from({ length: 20_000 }, () => chiSquaredTail(chiSquaredDeviate(freedom, random), freedom));

  expect(unlikely(draws, 50)).toBeGreaterThan(1e-3);
});
