import { describe, expect, it } from 'vitest';
import { keptRank } from '#lib/market/kept-rank.ts';
import { addDays, tradingDay } from '#lib/model/time.ts';
import type { DailyVolatility } from '#lib/model/volatility-history.ts';
import { TODAY } from '#test/support/builders.ts';

/** The volatilities of the days up to a day before today, oldest first. */
const until = (daysAgo: number, volatilities: readonly number[]): readonly DailyVolatility[] =>
  volatilities.map((volatility, index) => ({
    day: addDays(TODAY, index - volatilities.length + 1 - daysAgo),
    volatility,
    modelled: false,
  }));
const year = Array.from({ length: 120 }, (_, index) => 0.2 + 0.2 * ((index % 5) / 4));
const rule = (history: readonly DailyVolatility[] | undefined) => {
  const checked = keptRank(history, TODAY);
  return 'refused' in checked ? checked.refused : checked.value.rank;
};

describe('the rank of the last day that is known', () => {
  it('is where it stands between the lowest and the highest of the days before it', () => {
    expect(rule(until(1, [...year, 0.35]))).toBeCloseTo(0.75, 12);
    expect(rule(until(1, [...year, 0.35]).toReversed())).toBeCloseTo(0.75, 12);
  });

  it('does not look at today or later', () => {
    expect(rule(until(0, [...year, 0.35, 3]))).toBeCloseTo(0.75, 12);
  });

  it('is unknown without a history, with a short one, and with an impossible value', () => {
    expect(rule(undefined)).toMatchObject({ rule: 'iv-rank', observed: 'no history' });
    expect(rule([])).toMatchObject({ rule: 'iv-rank', observed: 'no history' });
    expect(rule(until(1, [...year.slice(1), 0.35]))).toMatchObject({ rule: 'short-history', observed: 119 });
    expect(rule(until(1, [...year, 25, 0.35]))).toMatchObject({ rule: 'iv-rank', threshold: 'between 0 and 20' });
  });

  it('is unknown once the last day lies more than three sessions back', () => {
    expect(TODAY).toBe(tradingDay('2015-01-27'));
    expect(rule(until(5, [...year, 0.35]))).toBeCloseTo(0.75, 12);
    expect(rule(until(6, [...year, 0.35]))).toMatchObject({ observed: 'last known on 2015-01-21' });
  });
});
