import { describe, expect, test } from 'vitest';
import { backTestDocument, exceptionsOf, rowsText } from '#local/commands/risk/back-test/document.ts';
import { backTestPage } from '#local/commands/risk/back-test/page.ts';
import { backTestOf } from '#local/commands/risk/back-test/runs.ts';
import type { Series } from '#local/commands/risk/input/series.ts';
import { tReturns } from '#test/support/samples/tails.ts';

const calm = tReturns('back-test command', 520, { freedom: 6 });
/** Calm for two years, and then three times as wild: whatever looks back far is late. */
const values = Float64Array.from([...calm, ...calm.slice(0, 120).map((each) => 3 * each)]);
const series = (dated: boolean): Series => ({
  columns: [{ name: 'SPY', values }],
  labels: Array.from(values, (_, i) =>
    dated ? new Date(Date.UTC(2018, 0, 1) + i * 86_400_000).toISOString().slice(0, 10) : `line ${i + 2}`,
  ),
  ...{ dated, source: 'returns.csv', period: 'all of it', remarks: [] },
});

const told: string[] = [];
const found = backTestOf(series(true), {
  methods: ['historical', 'normal', 'filtered-historical'],
  ...{ windows: [250, 1000], confidence: 0.99, weights: [1], progress: (words: string) => told.push(words) },
});

describe('wsb risk backtest', () => {
  test('finds what is late too often passed, and what follows volatility less often', () => {
    const exceptions = found.runs.flatMap((run) => ('verdict' in run ? [run.verdict.exceptions] : []));

    expect(exceptions[0]).toBeGreaterThan(1.5 * (exceptions[2] ?? 0));
    expect(backTestPage(found)).toMatch(/From the 250 days before, 390 forecasts\n.*\nhistorical +\d+ +3\.9/);
  });

  test('prints a window that the series does not fill as a refusal', () => {
    expect(backTestPage(found)).toMatch(/From the 1000 days before\n.*normal: 640 returns leave no day/s);
    expect(backTestDocument(found, {}).tests.at(-1)).toMatchObject({ window: 1000, error: { code: 'too-few' } });
  });

  test('tells each test, each year and the law behind the shortfall test', () => {
    const document = backTestDocument(found, { rows: 'days.csv' });

    expect(document).toMatchObject({
      unit: 'fraction',
      modelled: true,
      rows: 'days.csv',
      shortfallLaw: { kind: 'student-t' },
    });
    expect(document.tests[0]).toMatchObject({
      method: 'historical',
      window: 250,
      byYear: [{ year: '2018' }, { year: '2019' }],
    });
  });

  test('keeps a row for each day and method', () => {
    const [head, first, ...rest] = rowsText(found).trim().split('\n');

    expect(head).toBe('method,window,day,return,var,cvar,exception');
    expect(first).toMatch(/^historical,250,2018-09-08,-?[\d.e-]+,[\d.]+,[\d.]+,[01]$/);
    expect(rest).toHaveLength(3 * 390 - 1);
  });

  test('says how far it is', () => {
    expect(told).toContain('historical, 250 days: 50 %');
  });

  test('draws a panel for each run, with every exception', () => {
    const svg = exceptionsOf(found);
    const exceptions = found.runs.reduce((sum, run) => sum + ('verdict' in run ? run.verdict.exceptions : 0), 0);

    expect(svg.match(/window of 250 days/g)).toHaveLength(3);
    expect(svg.match(/<circle/g)).toHaveLength(exceptions + 1);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('calls days by their lines where the file has no dates', () => {
    const undated = backTestOf(series(false), { methods: ['normal'], windows: [250], confidence: 0.99, weights: [1] });

    expect(rowsText(undated)).toContain('\nnormal,250,line 252,');
    expect(backTestPage(undated)).not.toMatch(/^year /m);
  });
});
