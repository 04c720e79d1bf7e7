/** What the scores say of a share, and that they reach both their ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HISTORY, timingOf } from '#lib/strategies/leaps-tracker/timing.ts';
import { FALLING, line, RISING } from './market.ts';

const flat = (price: number, count: number): readonly number[] => Array.from({ length: count }, () => price);
/** Golden, and death, on the last close. */
const lifted = [...flat(100, 259), 101];
const dropped = [...flat(100, 200), ...flat(100.01, 59), 99];

describe('the scores of a share', () => {
  it('are all at their best on the day of a golden cross, far over a year of prices', () => {
    expect(timingOf(lifted, 150)).toMatchObject({ entry: 100, trend: 100, momentum: 100, composite: 100 });
    expect(timingOf(lifted, 110)).toMatchObject({ entry: 100, exit: 0 });
  });

  it('are all at their worst on the day of a death cross, far under it', () => {
    expect(timingOf(dropped, 49)).toMatchObject({ entry: 0, exit: 100, trend: 0, momentum: 0, composite: 0 });
  });

  it('follow the stated formula in between', () => {
    const scores = timingOf(RISING, 100);
    // 23 of 60 sessions after the cross: 0.4 + 0.6 × 37/60; the price is more than 5 % over its average.
    expect(scores?.averages.cross).toEqual({ kind: 'golden', age: 23 });
    expect(scores?.entry).toBeCloseTo(50 + 35 * 0.77 + 15, 9);
    expect(scores?.exit).toBeCloseTo(50 - 50 * 0.77, 9);
    const [month, quarter, half, year] = [21, 63, 126, 252].map((sessions) => 100 / (RISING.at(-sessions) ?? 0) - 1);
    const weighted = 0.1 * (month ?? 0) + 0.2 * (quarter ?? 0) + 0.3 * (half ?? 0) + 0.4 * (year ?? 0);
    expect(scores?.momentum).toBeCloseTo(50 + 100 * weighted, 9);
    const { trend = 0, momentum = 0, entry = 0 } = scores ?? {};
    expect(scores?.composite).toBeCloseTo((25 * trend + 20 * momentum + 20 * entry) / 65, 9);
    expect(timingOf(RISING, 90)).toMatchObject({ trend: (2 / 3) * 100 });
  });

  it('count an old cross less than a fresh one', () => {
    expect(timingOf(line(70, 99.5, HISTORY), 100)).toMatchObject({ exit: 30 });
    expect(timingOf(line(99.5, 70, HISTORY), 70)).toMatchObject({ exit: 70 });
    expect(timingOf(FALLING, 84)?.averages.cross).toEqual({ kind: 'death', age: 19 });
  });

  it('say leave where the price has run away from its long average', () => {
    const base = flat(100, 259).concat(101);
    const long = 100.005;
    expect(timingOf(base, 1.6 * long)?.exit).toBeCloseTo(50, 6);
    expect(timingOf(base, 1.2 * long)?.exit).toBe(0);
    expect(timingOf(base, 2.5 * long)?.exit).toBe(100);
  });

  it('never leave 0 to 100, whatever the prices', () => {
    const price = fc.double({ min: 0.01, max: 10_000, noNaN: true });
    const closes = fc.array(price, { minLength: HISTORY, maxLength: HISTORY });
    fc.assert(
      fc.property(closes, price, (series, now) => {
        const { averages: _averages, ...scores } = timingOf(series, now) ?? { averages: undefined, none: Number.NaN };
        for (const score of Object.values(scores)) expect(score >= -1e-9 && score <= 100 + 1e-9).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
