import { describe, expect, it } from 'vitest';
import { averageCross, closesNeeded } from '#lib/indicators/average-cross.ts';

const lengths = { short: 2, long: 4, window: 3 };
const cross = (...closes: readonly number[]) => averageCross(closes, lengths);

describe('two moving averages', () => {
  it('make a golden cross on the close that lifts the short one over the long one', () => {
    expect(cross(5, 5, 5, 5, 5, 5, 9)).toEqual({
      ...{ short: 7, long: 6, isAbove: true },
      cross: { kind: 'golden', age: 0 },
    });
    expect(cross(5, 5, 5, 5, 5, 9, 9)?.cross).toEqual({ kind: 'golden', age: 1 });
  });

  it('make a death cross on the close that pulls the short one down to the long one', () => {
    expect(cross(1, 2, 3, 4, 5, 6, 1)?.cross).toEqual({ kind: 'death', age: 0 });
    expect(cross(1, 2, 3, 4, 5, 5, 5)).toMatchObject({ isAbove: true });
    expect(cross(1, 1, 1, 5, 5, 5, 5)).toMatchObject({ isAbove: false, cross: { kind: 'death', age: 0 } });
  });

  it('have a latest cross, and none where there was none in the window', () => {
    expect(cross(9, 9, 9, 9, 1, 12, 12)?.cross).toEqual({ kind: 'golden', age: 0 });
    expect(cross(1, 2, 3, 4, 5, 6, 7)).toEqual({ short: 6.5, long: 5.5, isAbove: true });
    expect(cross(5, 5, 5, 5, 5, 5, 5)).toEqual({ short: 5, long: 5, isAbove: false });
  });

  it('are unknown with a close too few, or one that is no price', () => {
    expect(closesNeeded(lengths)).toBe(7);
    expect(cross(1, 2, 3, 4, 5, 6)).toBeUndefined();
    for (const bad of [Number.NaN, 0, -1, Infinity]) expect(cross(1, 2, bad, 4, 5, 6, 7)).toBeUndefined();
    // What lies before all that is looked at does not matter.
    expect(cross(Number.NaN, 1, 2, 3, 4, 5, 6, 7)).toEqual(cross(1, 2, 3, 4, 5, 6, 7));
  });
});
