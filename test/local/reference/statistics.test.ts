import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parametersOf, remarksOf } from '#local/reference/parameters.ts';
import type { ReferenceRow } from '#local/reference/row.ts';
import { seriesReader } from '#local/reference/series.ts';
import { STATISTIC_NAMES, statisticOf } from '#local/reference/statistics.ts';
import { windowOf } from '#local/reference/window.ts';
import { rowsOf } from '#test/support/samples/csv.ts';
import { hasSharedReference, SHARED_REFERENCE } from '#test/support/shared-data.ts';

const rowOf = (statistic: string, fields: Partial<ReferenceRow> = {}): ReferenceRow => ({
  area: statistic.split(' ')[0] ?? '',
  statistic: statistic.split(' ')[1] ?? '',
  series: '',
  window: '',
  params: '',
  ...fields,
});

/** A hundred days of which the tail is known by heart, and their closing prices. */
const folder = mkdtempSync(join(tmpdir(), 'series-'));
afterAll(() => rmSync(folder, { recursive: true }));
const returns = Array.from({ length: 100 }, (_, i) => (i - 10) / 1000);
const prices = [100];
for (const each of returns) prices.push((prices.at(-1) ?? 1) * (1 + each));
writeFileSync(
  join(folder, 'ramp_daily.csv'),
  ['date,UP,HALF', ...prices.map((price, i) => `2020-${i},${price},${price / 2}`)].join('\n'),
);
writeFileSync(join(folder, 'losses.csv'), ['"date","loss"', ...returns.map((each, i) => `${i},${each}`)].join('\n'));
const read = seriesReader(folder);

const answer = (statistic: string, fields: Partial<ReferenceRow> = {}) => {
  const row = rowOf(statistic, fields);
  return statisticOf(row)?.(row, read);
};

const PARTS = ['var', 'es', 'fit', 'dist', 'evt', 'copula', 'cov', 'vol'];
const PUBLISHED = /^(gpd_|garch11_|tail_dependence|edhec )/;

const isWithin = (found: number, expected: number, tolerance: string): boolean =>
  tolerance.startsWith('rel ')
    ? Math.abs(found / expected - 1) <= Number(tolerance.slice(4))
    : Math.abs(found - expected) <= Number(tolerance);

describe('statistics by their names', () => {
  test.skipIf(!hasSharedReference)('are right to the tolerance of every row of the tables that is theirs', () => {
    const reader = seriesReader(join(SHARED_REFERENCE, 'series'));
    const wrong: string[] = [];
    let checked = 0;
    for (const file of ['risk_statistics.csv', 'risk_statistics_r.csv', 'risk_published.csv']) {
      for (const { id, value, tolerance = '', ...fields } of rowsOf(join(SHARED_REFERENCE, file))) {
        const row: ReferenceRow = { ...rowOf(''), ...fields };
        const isOurs = file === 'risk_published.csv' ? PUBLISHED.test(row.statistic) : PARTS.includes(row.area);
        if (!isOurs) continue;
        checked += 1;
        const result = statisticOf(row)?.(row, reader);
        const found = result && 'value' in result ? result.value : Number.NaN;
        if (!isWithin(found, Number(value), tolerance))
          wrong.push(`${id} ${row.statistic}: ${JSON.stringify(result)}, expected ${value} within ${tolerance}`);
      }
    }

    expect(wrong).toEqual([]);
    expect(checked).toBe(201);
  });

  test.each([
    ['dist normal_cdf', 'x=0', 0.5],
    ['dist normal_quantile', 'p=0.5', 0],
    ['dist student_t_quantile', 'p=0.25;df=1', -1],
    ['dist chi2_sf', 'x=2;df=2', Math.exp(-1)],
    ['copula t_copula_tail_dependence', 'df=4; rho=1; the two are one', 1],
    ['copula t_copula_tail_dependence', 'df=4;rho=-1', 0],
  ])('%s of %s is %s', (statistic, params, value) => {
    expect(answer(statistic, { params })).toEqual({ value: expect.closeTo(value, 13) });
    expect(STATISTIC_NAMES).toContain(statistic);
  });

  test('dist chi2_cdf keeps its digits where next to nothing lies below', () => {
    const found = answer('dist chi2_cdf', { params: 'x=1e-8;df=2' });

    expect(found && 'value' in found ? found.value / -Math.expm1(-5e-9) : 0).toBeCloseTo(1, 12);
  });

  test.each([
    ['var historical_var', 'ramp UP simple', 'conf=0.95;quantile=type7', 0.00505],
    ['var historical_var', 'ramp_daily UP simple', 'confidence=0.95;quantile=inverted_cdf', 0.005],
    ['var historical_var', 'ramp UP simple', 'conf=0.95;quantile=R-7', 0.00505],
    ['var historical_var', 'ramp UP simple', 'conf=0.95;quantile=lower', 0.005],
    ['var historical_var', 'ramp UP simple', 'conf=0.95;quantile=higher', 0.006],
    ['var historical_var', 'ramp UP simple', 'conf=0.95;quantile=nearest', 0.005],
    ['var historical_var', 'ramp UP simple', 'conf=0.95;quantile=midpoint', 0.0055],
    ['var historical_var', 'ramp daily UP simple returns', 'conf=0.95;quantile=linear', 0.00505],
    ['es historical_es', 'ramp UP simple', 'conf=0.95;acerbi_tasche', 0.008],
    ['es historical_es', 'ramp UP simple', 'conf=0.95;mean_of_returns<=type7_quantile', 0.008],
    ['var var', 'ramp UP simple', 'conf=0.95;method=historical', -0.00505],
    ['cov pearson[0][1]', 'ramp UP,HALF log', '', 1],
    ['cov kendall_tau_b[1][0]', 'ramp UP,HALF', '', 1],
  ])('%s of "%s" with %s is found in the files of the folder', (statistic, series, params, value) => {
    expect(answer(statistic, { series, params })).toEqual({ value: expect.closeTo(value, 12) });
  });

  test.each([
    ['dist normal_quantile', 'p=1', 'p is 1, and must be a probability between 0 and 1'],
    ['dist student_t_quantile', 'p=0.1', 'params has no df: write df=…, a number of degrees of freedom above 0'],
    ['dist student_t_quantile', 'p=0.1;df=-2', 'df is -2, and must be'],
    ['dist normal_cdf', 'x=', 'x is , and must be a number'],
    ['dist normal_cdf', 'x=one', 'x is one, and must be a number'],
    ['copula t_copula_tail_dependence', 'df=4;rho=1.5', 'rho is 1.5, and must be a correlation'],
    ['var historical_var', 'conf=95', 'conf is 95, and must be a probability'],
    ['var historical_var', 'conf=0.95', 'the row names no series'],
  ])('%s of %s is refused', (statistic, params, message) => {
    expect(answer(statistic, { params })).toEqual({
      refused: { code: 'bad-input', message: expect.stringContaining(message) },
    });
  });

  test.each([
    [{ series: 'nothing UP simple' }, 'the folder has no file for "nothing UP simple", only losses, ramp_daily'],
    [{ series: 'ramp SIDEWAYS simple' }, 'it has no column SIDEWAYS, only UP, HALF'],
    [{ series: 'ramp UP simple', window: 'last 101' }, 'the window is last 101, and there are 100 values'],
    [{ series: 'ramp UP simple', window: 'spring' }, 'the window "spring" is not understood'],
    [{ series: 'ramp UP simple', params: 'conf=0.9;quantile=type12' }, 'the quantile type12 is not known'],
  ])('a series that cannot be read says why: %j', (fields, message) => {
    expect(answer('var historical_var', { params: 'conf=0.9', ...fields })).toEqual({
      refused: { code: 'bad-input', message: expect.stringContaining(message) },
    });
  });

  test('rows that need a series say which option names the folder', () => {
    const row = rowOf('var historical_var', { series: 'lean SPY simple', params: 'conf=0.95' });

    expect(statisticOf(row)?.(row, seriesReader(undefined))).toEqual({
      refused: { code: 'bad-input', message: expect.stringContaining('--series') },
    });
  });

  test('that nobody has built yet are not there', () => {
    expect(statisticOf(rowOf('hmm gaussian_hmm_loglik'))).toBeUndefined();
  });

  test('of the published tables are found without an area', () => {
    const row = { ...rowOf(''), statistic: 'tail_dependence', params: 'df=4;rho=1' };

    expect(statisticOf(row)?.(row, read)).toEqual({ value: expect.closeTo(1, 13) });
  });
});

test('a series is taken in its own form, with its sign and its factor', () => {
  const first = (series: string): number => {
    const found = read(series, '');
    return found.ok ? (found.columns[0]?.[0] ?? Number.NaN) : Number.NaN;
  };

  expect(first('losses')).toBe(-0.01);
  expect(first('losses loss')).toBe(0.01);
  expect(first('ramp UP')).toBe(100);
  expect(first('ramp UP simple losses')).toBeCloseTo(0.01, 12);
  expect(first('ramp UP 100 x log returns')).toBeCloseTo(100 * Math.log(0.99), 12);
});

test('windows are counted, dated or whole', () => {
  const dates = ['2008-01-02', '2008-06-30', '2009-01-05', '2009-07-01'];

  expect(windowOf('all', dates)).toEqual([0, 4]);
  expect(windowOf('last 3', dates)).toEqual([1, 4]);
  expect(windowOf('first 100 months', dates)).toBe('the window is first 100 months, and there are 4 values');
  expect(windowOf('rows 2-3', dates)).toEqual([1, 3]);
  expect(windowOf('2008', dates)).toEqual([0, 2]);
  expect(windowOf('2008-06-30..2009-01-05', dates)).toEqual([1, 3]);
});

test('parameters are pairs, and remarks are what is left', () => {
  const text = 'conf=0.99; ddof = 1 ;from the MLE;';

  expect([...parametersOf(text)]).toEqual([
    ['conf', '0.99'],
    ['ddof', '1'],
  ]);
  expect(remarksOf(text)).toEqual(['from the MLE']);
});
