import { describe, expect, it } from 'vitest';
import { sessionsToSell, usualVolume } from '#local/commands/risk/closing.ts';

const option = {
  right: 'put',
  strike: 90,
  years: 0.1,
  rate: 0,
  dividendYield: 0,
  exercise: 'american',
  volatility: 0.2,
} as const;

describe('how long the shares of a book take to sell', () => {
  it('is the longest of its names at a tenth of the usual volume, long or short', () => {
    const lines = [
      { id: 'a', units: 200 },
      { id: 'b', units: -900 },
      { id: 'c', units: 100_000, option },
    ];

    expect(sessionsToSell(lines, { a: 1_000, b: 3_000 })).toBeCloseTo(3, 12);
    expect(sessionsToSell([{ id: 'c', units: 100, option }], {})).toBe(0);
  });

  it('is unknown where the volume of one is', () => {
    expect(
      sessionsToSell(
        [
          { id: 'a', units: 1 },
          { id: 'b', units: 1 },
        ],
        { a: 10 },
      ),
    ).toBeUndefined();
    expect(usualVolume([])).toBeUndefined();
    expect(usualVolume([{ volume: 0 }])).toBeUndefined();
  });

  it('takes the last twenty days for the usual ones', () => {
    expect(usualVolume([{ volume: 1e9 }, ...Array.from({ length: 20 }, () => ({ volume: 50 }))])).toBe(50);
  });
});
