import { expect, it } from 'vitest';
import { jensenAlpha } from '#lib/indicators/jensen-alpha.ts';
import { dailyBars } from '#test/support/builders.ts';

/** Closes that follow returns, from 100 on. */
function closes(returns: readonly number[]): readonly number[] {
  const all = [100];
  for (const each of returns) all.push((all.at(-1) ?? 100) * (1 + each));
  return all;
}
const market = Array.from({ length: 60 }, (_, day) => 0.01 * Math.sin(day) + 0.0004);
const benchmark = dailyBars(closes(market));
const cash = 0.0252;
/** Cash of one session: one basis point. */
const daily = cash / 252;

it('finds the alpha and the beta that a fund was made of, without error where nothing else moved it', () => {
  const fund = dailyBars(closes(market.map((each) => daily + 0.0002 + 1.3 * (each - daily))));
  const found = jensenAlpha(fund, benchmark, cash);
  expect(found?.alpha).toBeCloseTo(0.0002 * 252, 9);
  expect(found?.beta).toBeCloseTo(1.3, 9);
  expect(found?.standardError).toBeCloseTo(0, 9);
  expect(found?.returns).toBe(60);
});

it('has the textbook error of an intercept where something else moved it', () => {
  const noise = market.map((_, day) => (day % 2 === 0 ? 0.003 : -0.003));
  const fund = dailyBars(closes(market.map((each, day) => 0.0002 + each + (noise[day] ?? 0))));
  const found = jensenAlpha(fund, benchmark, 0);
  // Near s / sqrt(n) a session, because the mean of the benchmark is small beside its spread.
  expect(found?.standardError).toBeGreaterThan((0.9 * 252 * 0.003) / Math.sqrt(60));
  expect(found?.standardError).toBeLessThan((1.2 * 252 * 0.003) / Math.sqrt(60));
});

it('is none of the benchmark against itself', () => {
  expect(jensenAlpha(benchmark, benchmark, cash)).toMatchObject({ alpha: expect.closeTo(0), beta: expect.closeTo(1) });
});

it.each([
  ['twenty days', dailyBars(closes(market.slice(0, 19))), benchmark],
  ['no day in common', dailyBars([]), benchmark],
  ['a benchmark that does not move', benchmark, dailyBars(market.map(() => 100))],
])('says nothing of %s', (_, fund, against) => {
  expect(jensenAlpha(fund, against, cash)).toBeUndefined();
});
