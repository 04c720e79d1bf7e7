import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parametersOf } from '#local/reference/parameters.ts';
import { type ReferenceRow, STATISTIC_NAMES, statisticOf } from '#local/reference/statistics.ts';
import { hasSharedReference, SHARED_REFERENCE } from '#test/support/shared-data.ts';

const rowOf = (statistic: string, params: string): ReferenceRow => ({
  area: statistic.split(' ')[0] ?? '',
  statistic: statistic.split(' ')[1] ?? '',
  series: '',
  window: '',
  params,
});
const answer = (statistic: string, params: string) => {
  const row = rowOf(statistic, params);
  return statisticOf(row)?.(row);
};

describe('statistics by their names', () => {
  test.skipIf(!hasSharedReference)('are right to the tolerance of every row of the tables that they answer', () => {
    const lines = ['risk_statistics.csv', 'risk_statistics_r.csv'].flatMap((file) =>
      readFileSync(join(SHARED_REFERENCE, file), 'utf8').split('\n').slice(1),
    );
    let checked = 0;
    for (const line of lines) {
      const [id = '', area = '', statistic = '', , , params = '', value = '', tolerance = ''] = line.split(',');
      const result = answer(`${area} ${statistic}`, params);
      if (result === undefined) continue;
      checked += 1;
      expect(tolerance, id).toMatch(/^rel /);
      const error = 'value' in result ? Math.abs(result.value / Number(value) - 1) : Number.NaN;
      expect(error, id).toBeLessThanOrEqual(Number(tolerance.slice('rel '.length)));
    }
    expect(checked).toBeGreaterThanOrEqual(40);
  });

  test.each([
    ['dist normal_cdf', 'x=0', 0.5],
    ['dist normal_quantile', 'p=0.5', 0],
    ['dist student_t_quantile', 'p=0.25;df=1', -1],
    ['dist chi2_sf', 'x=2;df=2', Math.exp(-1)],
    ['copula t_copula_tail_dependence', 'df=4; rho=1; the two are one', 1],
    ['copula t_copula_tail_dependence', 'df=4;rho=-1', 0],
  ])('%s of %s is %s', (statistic, params, value) => {
    expect(answer(statistic, params)).toEqual({ value: expect.closeTo(value, 13) });
    expect(STATISTIC_NAMES).toContain(statistic);
  });

  test.each([
    ['dist normal_quantile', 'p=1', 'p is 1, and must be a probability between 0 and 1'],
    ['dist student_t_quantile', 'p=0.1', 'params has no df: write df=…, a number of degrees of freedom above 0'],
    ['dist student_t_quantile', 'p=0.1;df=-2', 'df is -2, and must be'],
    ['dist normal_cdf', 'x=', 'x is , and must be a number'],
    ['dist normal_cdf', 'x=one', 'x is one, and must be a number'],
    ['copula t_copula_tail_dependence', 'df=4;rho=1.5', 'rho is 1.5, and must be a correlation'],
  ])('%s of %s is refused', (statistic, params, message) => {
    expect(answer(statistic, params)).toEqual({
      refused: { code: 'bad-input', message: expect.stringContaining(message) },
    });
  });

  test('that nobody has built yet are not there', () => {
    expect(statisticOf(rowOf('var historical_var', ''))).toBeUndefined();
  });
});

test('parameters are pairs, and remarks are left out', () => {
  expect([...parametersOf('conf=0.99; ddof = 1 ;from the MLE;')]).toEqual([
    ['conf', '0.99'],
    ['ddof', '1'],
  ]);
});
