import { describe, expect, test } from 'vitest';
import { type Reading, seriesIn } from '#local/commands/risk/input/series.ts';

const reading = (more: Partial<Reading> = {}): Reading => ({
  ...{ file: 'returns.csv', isPrices: false, several: false },
  ...more,
});
const read = (text: string, more: Partial<Reading> = {}) => seriesIn(text, reading(more));
const problem = (text: string, more: Partial<Reading> = {}): string => {
  const found = read(text, more);
  return 'problem' in found ? found.problem : 'none';
};
const values = (text: string, more: Partial<Reading> = {}) => {
  const found = read(text, more);
  return 'problem' in found ? found.problem : found.columns.map((column) => [...column.values]);
};

describe('a file of returns', () => {
  test('has its returns, its dates and its period', () => {
    const found = read('date,close,return\r\n2020-03-12,10,-0.0951\r\n2020-03-13,11,0.0929\r\n');

    expect(found).toMatchObject({ period: '2020-03-12 to 2020-03-13', dated: true, remarks: [] });
    expect(values('date,close,return\n2020-03-12,10,-0.0951\n')).toEqual([[-0.0951]]);
    expect(values('\uFEFF"return"\n"0.01"\n')).toEqual([[0.01]]);
  });

  test('may have several columns where they are asked for', () => {
    expect(values('date,SPY,TLT\n2020-01-02,0.01,0.02\n', { columns: 'TLT, SPY' })).toEqual([[0.02], [0.01]]);
    expect(values('date,SPY,TLT\n2020-01-02,0.01,0.02\n', { several: true })).toEqual([[0.01], [0.02]]);
    expect(values('return,return\n0.01,0.02\n')).toEqual([[0.01], [0.02]]);
    expect(read('return,return\n0.01,0.02\n')).toMatchObject({
      columns: [{ name: 'return 1' }, { name: 'return 2' }],
      remarks: ['several columns are called return: each is taken for a position of its own'],
    });
  });

  test('says which column is missing, and which there are', () => {
    expect(problem('date,close\n2020-01-02,10\n')).toMatch(/no column "return": its columns are close/);
    expect(problem('return\n0.01\n', { columns: 'SPY' })).toMatch(/no column SPY: its columns are return/);
  });

  test.each([
    ['', /it is empty/],
    ['return\n', /no row/],
    ['0.01\n0.02\n', /its first line is "0.01": name the columns/],
    ['return\n0.01\nabc\n', /line 3, column return is "abc", which is no number/],
    ['date,return\n2020-01-02,\n', /line 2, column return is empty/],
    ['date,return\n2020-01-02\n', /line 2 has 1 cells for 2 columns/],
    ['date,return\n2020-02-30,0.01\n', /line 2: the date is "2020-02-30"/],
    ['date,return\n2020-01-03,0.01\n2020-01-02,0.01\n', /line 3: 2020-01-02 does not come after 2020-01-03/],
    ['return\nNaN\n', /line 2, column return is "NaN"/],
    ['return\nInfinity\n', /line 2/],
  ])('tells what is wrong, and in which line: %j', (text, words) => {
    expect(problem(text)).toMatch(words);
  });

  test('in per cent is refused unless it says so', () => {
    const text = 'return\n0.4\n-1.2\n0.9\n';

    expect(problem(text)).toMatch(/line 3, column return is -1.2: returns are daily fractions.*--percent/);
    expect(values(text, { percent: true })).toEqual([[0.004, -0.012, 0.009000000000000001]]);
    expect(problem('return\n101\n102\n')).toMatch(/--prices if they are prices/);
    expect(read('return\n0.4\n-0.5\n0.9\n')).toMatchObject({
      remarks: [expect.stringMatching(/if they are per cent/)],
    });
  });

  test('may double on a day in a hundred and more', () => {
    const calm = Array.from({ length: 150 }, () => '0.01').join('\n');

    expect(problem(`return\n1.35\n${calm}\n`)).toBe('none');
  });
});

describe('a file of prices', () => {
  test('is turned into returns, one fewer', () => {
    const found = read('date,close\n2020-01-02,100\n2020-01-03,110\n2020-01-06,99\n', { isPrices: true });

    expect(found).toMatchObject({ labels: ['2020-01-03', '2020-01-06'] });
    expect(values('date,close\n2020-01-02,100\n2020-01-03,110\n', { isPrices: true })).toEqual([[110 / 100 - 1]]);
  });

  test('has prices above zero, and two at least', () => {
    expect(problem('close\n100\n0\n', { isPrices: true })).toMatch(/the price in close is 0/);
    expect(problem('close\n100\n', { isPrices: true })).toMatch(/a return takes two/);
  });
});
