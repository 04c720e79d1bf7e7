import { describe, expect, it } from 'vitest';
import { dayMomentum } from '#lib/indicators/day-momentum.ts';
import { sessionPace } from '#lib/indicators/session-pace.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { aBar, NOW } from '#test/support/builders.ts';
import { paced } from '../strategies/lotto-scanner/lotto-market.ts';

describe('the pace of a session', () => {
  it('is its volume so far over that of earlier sessions by the same minute', () => {
    expect(sessionPace(paced(3), NOW)).toBe(3);
    expect(sessionPace(paced(0.5), NOW)).toBe(0.5);
  });

  it('leaves out what trades before the open', () => {
    const early = aBar({ volume: 1e9, start: instant(NOW - 60 * MINUTE) });
    expect(sessionPace([...paced(3), early], NOW)).toBe(3);
  });

  it('is unknown without a bar of today, and with fewer than two whole mornings to go by', () => {
    expect(sessionPace(paced(3).slice(0, -2), NOW)).toBeUndefined();
    expect(sessionPace(paced(3).slice(-(2 + 26 + 1)), NOW)).toBeUndefined();
    expect(sessionPace(paced(3).slice(-(2 + 26 + 26)), NOW)).toBe(3);
  });
});

describe('the momentum of a day', () => {
  const past = Array.from({ length: 21 }, (_, index) => (index % 2 === 0 ? 100 : 101));
  it.each([
    [100, 0],
    [101, 0.5],
    [99, 0.5],
    [102, 1],
    [110, 1],
  ])('after weeks of one per cent a day, %d scores about %d', (price, score) => {
    expect(dayMomentum([...past, price])?.score).toBeCloseTo(score, 1);
  });

  it('is unknown for a series that is short, broken or never moved', () => {
    expect(dayMomentum(past)).toBeUndefined();
    expect(dayMomentum([...past, Number.NaN])).toBeUndefined();
    expect(dayMomentum(Array.from({ length: 22 }, () => 100))).toBeUndefined();
  });
});
