import { expect, test } from 'vitest';
import { sessionOf } from '#lib/model/calendar.ts';
import { type TradingDay, tradingDay } from '#lib/model/time.ts';
import { dailyBars } from '#local/demo-market/daily-files.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import { REPORTS } from '#local/demo-market/earnings-dates.ts';
import { impliedVolatilityHistory } from '#local/demo-market/implied-volatility-history.ts';
import { SCENARIOS, type ScenarioId } from '#local/demo-market/scenarios.ts';

const bars = dailyBars('AAPL');
const indexOf = (day: string): number => bars.findIndex((bar) => bar.day === day);
const close = (index: number): number => bars[index]?.close ?? Number.NaN;
const ids = Object.keys(SCENARIOS) as ScenarioId[];

test('the earnings dip is what its title says: 6.7 % up in five sessions, 3.5 % down, 5.7 % up on more volume', () => {
  const dip = indexOf('2015-01-27');

  expect(close(dip - 1) / close(dip - 6) - 1).toBeCloseTo(0.067, 3);
  expect(close(dip) / close(dip - 1) - 1).toBeCloseTo(-0.035, 3);
  expect(close(dip + 1) / close(dip) - 1).toBeCloseTo(0.0565, 3);
  expect((bars[dip + 1]?.volume ?? 0) / (bars[dip]?.volume ?? 1)).toBeCloseTo(1.53, 2);
  expect((bars[dip + 1]?.volume ?? 0) / (bars[dip - 1]?.volume ?? 1)).toBeCloseTo(2.63, 2);
  expect(REPORTS.AAPL).toContainEqual({ day: tradingDay('2015-01-27'), timeOfDay: 'after-close' });
});

test.each([
  ['earnings-dip', 10],
  ['flash-crash', 10],
  ['volmageddon', 10],
  ['covid', 20],
] as const)('%s has %i sessions, all with real bars', (id, count) => {
  const { days, scenario } = demoMarket(id);

  expect(days).toHaveLength(count);
  for (const symbol of scenario.symbols)
    expect(dailyBars(symbol).filter((bar) => days.includes(bar.day))).toHaveLength(count);
});

test('every real daily bar falls on a session of the calendar', () => {
  const strangers = (['AAPL', 'SPY'] as const).flatMap((symbol) =>
    dailyBars(symbol).filter((bar) => sessionOf(bar.day) === undefined),
  );

  expect(strangers).toEqual([]);
});

test('every report of AAPL falls on a session', () => {
  expect(REPORTS.AAPL.filter(({ day }) => sessionOf(day) === undefined)).toEqual([]);
});

test('the model hash is the same for every scenario and every build', () => {
  expect(new Set([...ids, ...ids].map((id) => demoMarket(id).modelHash)).size).toBe(1);
  expect(demoMarket('covid').modelHash).toMatch(/^[0-9a-f]{64}$/);
});

test('the title says that it is modelled', () => {
  for (const id of ids) {
    expect(demoMarket(id).feed.title).toContain('modelled');
    expect(demoMarket(id).feed.modelled).toBe(true);
  }
});

test('a year of implied volatility ends before the day, and rises into a panic', () => {
  const history = (day: string) => impliedVolatilityHistory('SPY', day as TradingDay);
  const [calm, panic] = [history('2020-02-20').at(-1), history('2020-03-17').at(-1)];

  expect(history('2020-02-20')).toHaveLength(252);
  expect(panic?.day).toBe('2020-03-16');
  expect(calm?.volatility).toBeLessThan(0.2);
  expect(panic?.volatility).toBeGreaterThan(0.4);
});
