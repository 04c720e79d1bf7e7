import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { covarianceMatrix } from '#lib/math/linear/covariance.ts';
import { togetherFits } from '#local/commands/risk/fit/together.ts';
import { togetherLines } from '#local/commands/risk/fit/together-page.ts';
import { realisedFits } from '#local/commands/risk/fit/volatility.ts';
import { realisedLines } from '#local/commands/risk/fit/volatility-page.ts';
import { fitsOf } from '#local/commands/risk/fit.ts';
import { fitPage } from '#local/commands/risk/fit-page.ts';
import { type Series, seriesFrom, seriesIn } from '#local/commands/risk/input/series.ts';
import { garchReturns, tPair } from '#test/support/samples/tails.ts';

const [x, y] = tPair('fit command', 400, { freedom: 6, correlation: 0.5 });
const names = ['SPY', 'TLT'];
const scaled = (values: Float64Array) => values.map((each) => each / Math.sqrt(covarianceMatrix([values])[0] ?? 0));
const together = togetherFits([x, y].map((values, i) => ({ name: names[i] ?? '', values })));
const calm = /NaN|undefined|Infinity/;
const tooWide = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => line.split('\n')).filter((line) => line.length > 80);

describe('wsb risk fit on several columns', () => {
  test('sets the correlation that DCC expects beside that of all days', () => {
    const { dcc } = together;
    const page = togetherLines(together, names).join('\n');

    expect(dcc).toMatchObject({ nextCorrelation: [[1, expect.any(Number)], expect.anything()] });
    expect('sampleCorrelation' in dcc && dcc.sampleCorrelation?.[0]?.[1]).toBeCloseTo(
      covarianceMatrix([x, y].map(scaled))[1] ?? 0,
      12,
    );
    expect('persistence' in dcc && dcc.persistence).toBeLessThan(1);
    expect(page).toMatch(/correlation of +next day +all days\n +SPY and TLT +0\.\d\d +0\.5\d/);
    expect(page).not.toMatch(calm);
  });

  test('says how far each rule draws the covariances to its target', () => {
    const page = togetherLines(together, names);

    expect(together.shrinkage.map(({ target }) => target)).toEqual([
      'identity',
      'oracle-identity',
      'constant-correlation',
    ]);
    for (const each of together.shrinkage.slice(0, 2)) {
      expect('intensity' in each && each.intensity).toBeLessThan(0.2);
      expect('covariance' in each && each.covariance?.[0]?.[0]).toBeCloseTo(0.00015, 4);
    }
    expect(page.join('\n')).toMatch(/no correlation \(Ledoit and Wolf\) +\d\.\d\d %/);
  });

  test('has one correlation for all only where there are three columns to share it', () => {
    const third = garchReturns('third', 400, { omega: 4e-6, alpha: 0.1, beta: 0.85 });
    const three = togetherFits([x, y, third].map((values, i) => ({ name: String(i), values })));

    expect(together.shrinkage[2]).toMatchObject({ refused: 'it takes three columns' });
    expect(togetherLines(together, names).join('\n')).toMatch(/none: it takes three columns/);
    expect(three.shrinkage[2]).toMatchObject({ intensity: expect.any(Number) });
  });

  test('says why there is no DCC, and shrinks all the same', () => {
    const few = togetherFits([x, y].map((values, i) => ({ name: names[i] ?? '', values: values.subarray(0, 60) })));

    expect(few.dcc).toEqual({ refused: '60 returns: GARCH needs 100 or more' });
    expect(togetherLines(few, names).join('\n')).toContain('none: 60 returns: GARCH needs 100 or more');
    expect(few.shrinkage[0]).toHaveProperty('intensity');
  });

  test('prints the ten pairs that are furthest from their usual', () => {
    const columns = Array.from({ length: 6 }, (_, i) => i);
    const rows = (at: (i: number, j: number) => number) => columns.map((i) => columns.map((j) => at(i, j)));
    const moved = { a: 0.02, b: 0.9, persistence: 0.92, logLikelihood: 1, margins: 'normal' };
    const next = rows((i, j) => (i === j ? 1 : (i + j) / 100));
    const dcc = { ...moved, nextCorrelation: next, sampleCorrelation: rows((i, j) => (i === j ? 1 : 0)) };
    const lines = togetherLines({ dcc }, columns.map(String)).join('\n');

    expect(lines).toMatch(/4 and 5 +0\.09 +0\.00\n +3 and 5 +0\.08/);
    expect(lines).toMatch(/The 10 of 15 pairs/);
    expect(lines).not.toContain('0 and 1 ');
  });
});

describe('wsb risk fit on one column', () => {
  const values = garchReturns('fit command', 600, { omega: 4e-6, alpha: 0.1, beta: 0.85 });
  const series: Series = {
    columns: [{ name: 'SPY', values }],
    labels: Array.from(values, (_, i) => `line ${i + 2}`),
    ...{ dated: false, source: 'returns.csv', period: 'line 2 to line 601', remarks: [] },
  };
  const found = fitsOf(series, { confidence: 0.99 });
  const garch = found.series[0]?.garch;

  test('forecasts the days to come by GARCH beside EWMA, a day as the fit says', () => {
    const forecast = garch && 'forecast' in garch ? garch.forecast : undefined;
    const [day, week, month] = forecast ?? [];

    expect(forecast?.map(({ days }) => days)).toEqual([1, 5, 21]);
    expect(day?.garch).toBeCloseTo(garch && 'nextVolatility' in garch ? (garch.nextVolatility ?? 0) : 0, 12);
    expect(week?.ewma).toBeCloseTo((day?.ewma ?? 0) * Math.sqrt(5), 12);
    // What is calmer than the long run now grows faster than the root of the days, and what is wilder slower.
    const long = garch && 'longRunVolatility' in garch ? (garch.longRunVolatility ?? 0) : 0;
    const faster = (month?.garch ?? 0) > (day?.garch ?? 0) * Math.sqrt(21);
    expect(faster).toBe((day?.garch ?? 0) < long);
  });

  test('prints it, and nothing of columns or bars that there are not', () => {
    const page = fitPage(found);

    expect(page).toMatch(/Volatility expected over\n +GARCH +EWMA 0\.94\n +the next day +\d\.\d\d % +\d\.\d\d %/);
    expect(page).toMatch(/the next 21 days/);
    expect(page).not.toMatch(/copula|DCC|Realised/);
    expect(page).not.toMatch(calm);
  });
});

/** Each day opens where the last closed, and swings by a hundredth to both sides of a way up or down of 0.4 %. */
const bars = Array.from({ length: 300 }, (_, i) => {
  const [open, close] = i % 2 === 0 ? [100, 100.4] : [100.4, 100];
  return [new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10), open, 101.4, 99, close, 1000].join();
});
const read = (rows: readonly string[]): Series => {
  const file = { file: 'bars.csv', isPrices: true, several: false };
  const found = seriesIn(['date,open,high,low,close,volume', ...rows].join('\n'), file);
  if ('problem' in found) throw new Error(found.problem);
  return found;
};

describe('wsb risk fit on a file of bars', () => {
  const found = read(bars);

  test('sets the estimators side by side for a year, each span with its days', () => {
    const realised = realisedFits(found.bars ?? { problem: 'none' }, 299);
    const lines = realisedLines(realised);
    const parkinson = Math.sqrt((252 * Math.log(101.4 / 99) ** 2) / (4 * Math.LN2));

    expect(realised).toMatchObject({ unit: 'fraction a year', daysAYear: 252 });
    expect('spans' in realised && realised.spans?.map(({ bars, period }) => [bars, period])).toEqual([
      [21, '2018-10-07 to 2018-10-27'],
      [63, '2018-08-26 to 2018-10-27'],
      [252, '2018-02-18 to 2018-10-27'],
      [300, '2018-01-01 to 2018-10-27'],
    ]);
    const [month] = 'spans' in realised ? (realised.spans ?? []) : [];
    expect(month?.estimators.map(({ estimator }) => estimator)).toHaveLength(5);
    expect(month?.estimators[1]).toEqual({ estimator: 'parkinson', volatility: expect.closeTo(parkinson, 12) });
    expect(lines.join('\n')).toMatch(/21 days +63 days +252 days +300 days\n +close-to-close +6\.\d\d %/);
    expect(lines.join('\n')).not.toMatch(calm);
  });

  test('looks at the bars of the window alone, one more than its returns', () => {
    const { realised } = fitsOf(found, { confidence: 0.99, window: 120 });

    expect(realised && 'spans' in realised && realised.spans?.at(-1)).toMatchObject({
      ...{ bars: 121, period: '2018-06-29 to 2018-10-27' },
    });
  });

  test.each([
    ['2018-01-01,,101.4,99,100,1', /line 2, column open is empty/],
    ['2018-01-01,100,99.5,99,100,1', /line 2: .*the open or the close lies outside the high and the low: correct/],
    ['2018-01-01,100,101,0,100,1', /line 2: a price is not above 0/],
  ])('says which line is wrong and fits the closes all the same: %s', (first, words) => {
    const odd = read([first, ...bars.slice(1)]);
    const realised = realisedFits(odd.bars ?? { problem: 'none' }, 299);

    expect('refused' in realised && realised.refused).toMatch(words);
    expect(realisedLines(realised).join(' ').replace(/\s+/g, ' ')).toMatch(words);
    expect(odd.labels).toHaveLength(299);
  });

  test('may be compressed, as tables of market data are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bars-'));
    const file = join(folder, 'SPY.csv.gz');
    writeFileSync(file, gzipSync(['date,open,high,low,close,volume', ...bars].join('\n')));
    const { labels, bars: days } = seriesFrom({ prices: file });
    writeFileSync(file, 'date,close\n2018-01-01,1\n');

    expect(labels).toHaveLength(299);
    expect(days).toEqual(found.bars);
    expect(() => seriesFrom({ prices: file })).toThrow(/cannot read .*SPY\.csv\.gz \(Z_DATA_ERROR\): name a CSV file/);
    rmSync(folder, { recursive: true });
  });

  test('has no bars where a column is missing', () => {
    const file = { file: 'prices.csv', isPrices: true, several: false };

    expect(seriesIn('date,open,close\n2018-01-01,1,2\n2018-01-02,1,2\n', file)).not.toHaveProperty('bars');
  });
});

test('tables of the fits stay within eighty columns', () => {
  const lines = [
    ...togetherLines(together, names),
    ...realisedLines(realisedFits(read(bars).bars ?? { problem: 'none' }, 299)),
  ];
  const isTable = (line: string): boolean => !line.includes('GARCH(1,1)') && !/A year|0 % is|Kendall/.test(line);

  expect(tooWide(lines.flatMap((line) => line.split('\n')).filter(isTable))).toEqual([]);
});
