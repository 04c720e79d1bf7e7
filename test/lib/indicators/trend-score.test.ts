import { describe, expect, it } from 'vitest';
import { TREND_CLOSES, trendScore } from '#lib/indicators/trend-score.ts';

const rising = Array.from({ length: TREND_CLOSES }, (_, day) => 100 * 1.002 ** day);
const even = rising.slice(1).map(() => 1_000);

describe('trend score', () => {
  it('is the mean of stack, run, steadiness and volume', () => {
    const run = 1.002 ** 10 - 1;
    expect(trendScore(rising, even)).toBeCloseTo((0.8 + 5 * run + 1 + 0.5) / 4, 12);
  });

  it('stays unknown until the look-back is full', () => {
    expect(trendScore(rising.slice(1), even)).toBeUndefined();
    expect(trendScore([], [])).toBeUndefined();
  });

  it('is unknown without volume', () => {
    expect(
      trendScore(
        rising,
        even.map(() => 0),
      ),
    ).toBeUndefined();
    expect(trendScore(rising, even.slice(-19))).toBeUndefined();
  });

  it('is unknown where a close is missing', () => {
    expect(trendScore(rising.with(40, Number.NaN), even)).toBeUndefined();
  });

  it('loses most of the stack when today’s price falls under the short average', () => {
    const fallen = rising.with(-1, 50);
    expect((trendScore(rising, even) ?? 0) - (trendScore(fallen, even) ?? 0)).toBeCloseTo((0.8 - 0.2) / 4, 12);
  });

  it('gives a steady fall nothing but its steadiness and volume', () => {
    expect(trendScore([...rising].reverse(), even)).toBeCloseTo((0.2 + 0 + 1 + 0.5) / 4, 12);
  });

  it('punishes a zigzag by a quarter', () => {
    const zigzag = rising.map((close, day) => (day > 30 && day < 50 ? close + (day % 2) : close));
    expect((trendScore(rising, even) ?? 0) - (trendScore(zigzag, even) ?? 0)).toBeGreaterThan(0.2);
  });
});
