import { describe, expect, test } from 'vitest';
import { heatSheet, heatStep } from '#lib/math/heat-step.ts';

const SIZE = 41;
const SPACING = Math.PI / (SIZE - 1);
const FLAT = { first: 0, last: 0 };

/** The top of sin y after s = 1, where exp(−1) is right. */
function topOfSine(size: number, steps: number): number {
  const sheet = heatSheet(size, 0);
  const spacing = Math.PI / (size - 1);
  for (let i = 0; i < size; i += 1) sheet.values[i] = Math.sin(i * spacing);
  for (let k = 0; k < steps; k += 1) heatStep(sheet, 1 / steps / spacing ** 2, [FLAT, FLAT]);
  return sheet.values[(size - 1) / 2] ?? 0;
}

/** Steps until nothing moves, above a floor. */
function restingOn(floor: Float64Array): { values: Float64Array; touching: Uint8Array } {
  const sheet = heatSheet(SIZE, 1e-14);
  sheet.values.set(floor.map((value) => Math.max(0, value)));
  for (let k = 0; k < 400; k += 1)
    heatStep(sheet, 0.5 / SPACING ** 2, [FLAT, FLAT].map((known) => ({ ...known, floor })) as never);
  return sheet;
}

describe('a step of the heat equation', () => {
  test('is of fourth order in space and second in time', () => {
    const [inSpace, inTime] = [topOfSine(401, 100), Math.exp(-1)];

    expect((topOfSine(11, 100) - inSpace) / (topOfSine(21, 100) - inSpace)).toBeGreaterThan(15);
    expect((topOfSine(401, 20) - inTime) / (topOfSine(401, 40) - inTime)).toBeGreaterThan(3.8);
    expect(Math.abs(inSpace - inTime)).toBeLessThan(1e-5);
  });

  test('damps a jump without ringing, however long the step', () => {
    const sheet = heatSheet(SIZE, 0);
    sheet.values.fill(1, SIZE / 2);
    heatStep(sheet, 1000, [
      { first: 0, last: 1 },
      { first: 0, last: 1 },
    ]);

    const slopes = Array.from(sheet.values.subarray(1)).map((value, i) => value - (sheet.values[i] ?? 0));
    expect(Math.min(...slopes)).toBeGreaterThan(0);
  });

  test('comes to rest as a string over one hill, straight where it does not touch', () => {
    const floor = Float64Array.from({ length: SIZE }, (_, i) => 1 - ((i - 20) / 8) ** 2);
    const { values, touching } = restingOn(floor);

    const slopes = floor.subarray(1, 21).map((height, i) => height / (i + 1));
    expect(values[20]).toBe(1);
    expect(touching.indexOf(1)).toBe(1 + slopes.indexOf(Math.max(...slopes)));
    for (let i = 1; i < SIZE - 1; i += 1) {
      expect(values[i]).toBeGreaterThanOrEqual((floor[i] ?? 0) - 1e-13);
      const bend = (values[i - 1] ?? 0) - 2 * (values[i] ?? 0) + (values[i + 1] ?? 0);
      if (touching[i] === 0) expect(Math.abs(bend)).toBeLessThan(1e-9);
      else expect(bend).toBeLessThanOrEqual(1e-12);
    }
  });

  test('touches two hills and hangs between them', () => {
    const floor = Float64Array.from({ length: SIZE }, (_, i) => 1 - Math.min(Math.abs(i - 10), Math.abs(i - 30)) / 2);
    const { values, touching } = restingOn(floor);

    expect(Array.from(touching.keys()).filter((i) => touching[i] === 1)).toEqual([10, 30]);
    expect(values[20]).toBeCloseTo(1, 9);
    expect(values[5]).toBeCloseTo(0.5, 9);
  });
});
