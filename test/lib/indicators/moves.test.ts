import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMove, directionChanges, runOver } from '#lib/indicators/moves.ts';
import { sma } from '#lib/indicators/sma.ts';

describe('a run and a day’s move', () => {
  const closes = [100, 110, 121, 108.9];

  it('measures a run from the close before today, leaving today out', () => {
    expect(runOver(closes, 2)).toBeCloseTo(0.21);
    expect(runOver([...closes.slice(0, 3), 1], 2)).toBeCloseTo(0.21);
  });

  it('measures a day’s move from the close before to today', () => {
    expect(dayMove(closes)).toBeCloseTo(-0.1);
  });

  it('is undefined until the look-back is full', () => {
    expect(runOver(closes, 3)).toBeUndefined();
    expect(dayMove([100])).toBeUndefined();
    expect(dayMove([])).toBeUndefined();
  });

  it('is undefined where a close is no price', () => {
    expect(dayMove([0, 1])).toBeUndefined();
    expect(dayMove([Number.NaN, 1])).toBeUndefined();
  });

  it('compounds: the run over all sessions and today’s move make the whole way', () => {
    const prices = fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(prices, (series) => {
        const whole = (1 + (runOver(series, series.length - 2) ?? NaN)) * (1 + (dayMove(series) ?? NaN));
        expect(whole).toBeCloseTo((series.at(-1) ?? NaN) / (series[0] ?? NaN), 6);
      }),
    );
  });
});

describe('direction changes', () => {
  it('counts none in a steady rise, whatever today does', () => {
    expect(directionChanges([1, 2, 3, 4, 0], 2)).toBe(0);
  });

  it('counts every turn of a zigzag', () => {
    expect(directionChanges([1, 2, 1, 2, 9], 2)).toBe(2);
  });

  it('is undefined until the look-back is full', () => {
    expect(directionChanges([1, 2, 1, 9], 2)).toBeUndefined();
  });
});

describe('a simple moving average', () => {
  it('is the mean of the last values', () => {
    expect(sma([100, 1, 2, 3], 3)).toBe(2);
  });

  it('is undefined until the look-back is full', () => {
    expect(sma([1, 2], 3)).toBeUndefined();
  });
});
