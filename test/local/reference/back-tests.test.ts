/** Reference rows on back-tests: every row of the tables that is theirs, and rows that are written or refused otherwise. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ReferenceRow } from '#local/reference/row.ts';
import { seriesReader } from '#local/reference/series.ts';
import { statisticOf } from '#local/reference/statistics.ts';
import { rowsOf } from '#test/support/samples/csv.ts';
import { hasSharedReference, SHARED_REFERENCE } from '#test/support/shared-data.ts';

const NONE: ReferenceRow = { area: '', statistic: '', series: '', window: '', params: '' };
const OURS = /^(kupiec_|basel_|z2_critical)/;

const folder = mkdtempSync(join(tmpdir(), 'series-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Every tenth return is a loss, each larger than all before. */
const returns = Array.from({ length: 60 }, (_, i) => (i % 10 === 9 ? -0.001 * (i + 1) : 0.001));
writeFileSync(join(folder, 'falls.csv'), ['date,r', ...returns.map((each, i) => `${i},${each}`)].join('\n'));
const read = seriesReader(folder);

const answer = (statistic: string, fields: Partial<ReferenceRow>) => {
  const [area = '', name = ''] = statistic.split(' ');
  const row = { ...NONE, area, statistic: name, ...fields };
  return statisticOf(row)?.(row, read);
};

describe('back-tests by their names', () => {
  test.skipIf(!hasSharedReference)('are right to the tolerance of every row of the tables that is theirs', () => {
    const reader = seriesReader(join(SHARED_REFERENCE, 'series'));
    const rows = ['risk_statistics.csv', 'risk_published.csv'].flatMap((file) => rowsOf(join(SHARED_REFERENCE, file)));
    const ours = rows.filter(({ area = '', statistic = '' }) => area.endsWith('_backtest') || OURS.test(statistic));
    const wrong = ours.filter(({ id: _id, value, tolerance, ...fields }) => {
      const row: ReferenceRow = { ...NONE, ...fields };
      const found = statisticOf(row)?.(row, reader);
      const error = found && 'value' in found ? Math.abs(found.value - Number(value)) : Number.NaN;
      return !(error <= Number(tolerance));
    });

    expect(wrong).toEqual([]);
    expect(ours.length).toBeGreaterThanOrEqual(96);
  });

  test.each([
    ['var_backtest kupiec_pof_lr', { params: 'days=250;exceptions=4;conf=0.99' }, 0.7691383643858458],
    ['var_backtest christoffersen_ind_lr', { params: 'n00=3656;n01=202;n10=202;n11=29' }, 16.877167678394272],
    ['var_backtest basel_cumulative_probability', { params: 'N=4' }, 0.8921876269036252],
    ['var_backtest violations', { series: 'falls r; 20-day rolling type7 historical', params: 'p=0.05' }, 4],
    ['var_backtest n01', { series: 'falls r; 20-day historical', params: 'p=0.05' }, 4],
    ['es_backtest violations', { series: 'falls r', params: 'window=20;conf=0.95;rolling normal' }, 4],
  ])('%s of %o is %f', (statistic, fields, value) => {
    expect(answer(statistic, fields)).toEqual({ value: expect.closeTo(value, 9) });
  });

  test.each([
    ['var_backtest kupiec_pof_lr', { params: 'T=250;N=4' }, 'params has no p'],
    ['var_backtest kupiec_pof_lr', { params: 'T=250;N=251;p=0.01' }, '251 exceptions in 250 days'],
    ['var_backtest violations', { series: 'falls r; 20-day magic', params: 'p=0.05' }, 'names no method'],
    [
      'var_backtest violations',
      { series: 'falls r; 99-day historical', params: 'p=0.05' },
      'no day after a window of 99',
    ],
    ['var_backtest violations', { series: 'rises r; 20-day historical', params: 'p=0.05' }, 'no file for "rises r"'],
    ['es_backtest z2_critical', { params: 'significance=0.05;student t df=1' }, 'there must be more than one'],
    ['es_backtest z2_critical', { params: '' }, 'params has no significance'],
  ])('%s of %o is refused', (statistic, fields, message) => {
    expect(answer(statistic, fields)).toEqual({
      refused: { code: 'bad-input', message: expect.stringContaining(message) },
    });
  });
});
