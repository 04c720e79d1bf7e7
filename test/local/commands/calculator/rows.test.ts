import { describe, expect, test } from 'vitest';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const put = {
  ...{ exercise: 'american', type: 'put', spot: 100, strike: 95 },
  ...{ years: 0.25, rate: 0.04, yield: 0, volatility: 0.3 },
};
const json = (change: object): string => JSON.stringify({ ...put, ...change });

const run = (args: string, input: string) => wsb(args.split(' '), { home: temporaryFolder(), input });

const rowsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The line, the id it is answered under, and what the refusal says; undefined for a price. */
const LINES: readonly (readonly [string, string | number | null, string | undefined])[] = [
  [json({ id: 'good' }), 'good', undefined],
  [json({ id: 7, accuracy: 'fast', dividends: [[0.1, 1]] }), 7, undefined],
  [json({}), null, undefined],
  [json({ id: 'null for nothing', dividends: null, accuracy: null, price: 3 }), 'null for nothing', undefined],
  [json({ id: { nested: 1 }, yield: undefined }), null, undefined],
  ['{"id":"cut', null, 'the line is not JSON'],
  ['[1,2]', null, 'the line is JSON, but no object'],
  ['{"id":"NaN","spot":NaN}', null, 'the line is not JSON'],
  [json({ id: 'a' }).replace('0.25', '1e999'), 'a', 'years is Infinity, which is no finite number'],
  [json({ id: 'b', spot: undefined, rate: null }), 'b', 'spot is missing; rate is missing'],
  [json({ id: 'c', spot: '100' }), 'c', 'spot is "100": write a number, without quotes'],
  [json({ id: 'd', divs: [] }), 'd', '"divs" is no field of a row: there are id, exercise'],
  [json({ id: 'e', type: 'straddle' }), 'e', 'type is "straddle": choose call or put'],
  [json({ id: 'f', exercise: undefined }), 'f', 'exercise is missing'],
  [json({ id: 'g', dividends: [0.1, 1] }), 'g', 'dividends is [0.1,1]: write [[years, cash], …]'],
  [json({ id: 'h', dividends: [['0.1', 1]] }), 'h', 'dividends is [["0.1",1]]'],
  [json({ id: 'i', dividends: [[-0.1, 1]] }), 'i', 'a dividend is dated -0.1 years from now'],
  [json({ id: 'j', volatility: -1 }), 'j', 'volatility is -1, and is never below zero'],
  [json({ id: 'k', accuracy: 'exact' }), 'k', 'accuracy is "exact": choose fast or high'],
  [`{"id":"long","x":"${'x'.repeat(1_100_000)}"}`, null, 'the line is longer than 1000000 characters'],
];

describe('rows that come in', () => {
  test('are answered one by one and in order, whatever is wrong with those between', async () => {
    const { stdout, stderr, exit } = await run('price', `\uFEFF${LINES.map(([line]) => line).join('\r\n\r\n  \n')}`);

    const answers = rowsOf(stdout);
    expect(answers.map(({ id }) => id)).toEqual(LINES.map(([, id]) => id));
    for (const [i, [line, , refusal]] of LINES.entries()) {
      const label = line.slice(0, 80);
      if (refusal === undefined) expect(answers[i], label).toHaveProperty('price', expect.any(Number));
      else expect(answers[i].error, label).toEqual({ code: 'bad-input', message: expect.stringContaining(refusal) });
    }
    expect(exit).toBe(1);
    expect(stderr).toBe('wsb: 15 of 20 rows refused: each says why in its "error"\n');
  });

  test('have a price for volatility in the other command, and the talk can be switched off', async () => {
    const input = [json({ id: 1, price: 3 }), json({ id: 2 }), json({ id: 3, price: 99 })].join('\n');
    const { stdout, stderr, exit } = await run('iv --quiet --json', input);

    expect(rowsOf(stdout)).toEqual([
      { id: 1, volatility: expect.any(Number) },
      { id: 2, error: { code: 'bad-input', message: 'price is missing' } },
      { id: 3, error: { code: 'above-maximum', message: expect.any(String) } },
    ]);
    expect(stderr).toBe('');
    expect(exit).toBe(1);
  });

  test('of statistics are answered by name', async () => {
    const row = { id: 'n', area: 'dist', statistic: 'normal_cdf', series: '', window: '', params: 'x=0' };
    const rows = [row, { ...row, area: 'var' }, { ...row, statistic: ['x'] }, { id: 1 }, { ...row, area: null }];
    const { stdout, exit } = await run(
      'reference --series test/fixtures',
      rows.map((each) => JSON.stringify(each)).join('\n'),
    );

    const refused = (id: string | number, code: string, says: string) => ({
      id,
      error: { code, message: expect.stringContaining(says) },
    });
    expect(rowsOf(stdout)).toEqual([
      { id: 'n', value: 0.5 },
      refused('n', 'not-available', 'var normal_cdf is not answered yet'),
      refused('n', 'bad-input', 'statistic is ["x"]'),
      refused(1, 'bad-input', 'statistic is missing'),
      { id: 'n', value: 0.5 },
    ]);
    expect(exit).toBe(1);
  });

  test('none at all is wrong usage, with an example', async () => {
    const { stdout, stderr, exit } = await run('iv', '\n \r\n');

    expect(stdout).toBe('');
    expect(stderr).toMatch(/^wsb: no rows came in on stdin: pipe one JSON object per line into it, such as '{"id":/);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(exit).toBe(2);
  });
});
