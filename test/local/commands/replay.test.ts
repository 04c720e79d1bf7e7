import { expect, test } from 'vitest';
import { flat, HEADERS, marketFolder } from '#test/support/market/market-folder.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const TRADES = 'equities/minute/ABC_20140606_trade.csv';
const QUOTES = 'equities/minute/ABC_20140606_quote.csv';
const BAR = '2014-06-06T13:30:00Z,100,101,99,100.5,10';
const QUOTE = `2014-06-06T13:30:00Z,${flat(100, 1)},${flat(101, 1)}`;

test('a small folder is replayed, and what nobody watches is named with the setting that watches it', async () => {
  const data = marketFolder({ [TRADES]: [HEADERS.bars, BAR], [QUOTES]: [HEADERS.quotes, QUOTE] });
  const home = temporaryFolder();

  const page = await wsb(['replay', '2014-06-06', '--data', data], { home });
  const document = await wsb(['replay', '2014-06-06', '--data', data, '--json', '--quiet'], { home });

  expect(page).toMatchObject({ exit: 0, stderr: expect.stringContaining('recorded: ABC 2014-06-06') });
  expect(page.stdout).toMatch(/Why nothing\n {2}earnings-protection\n[\s\S]*\n {2}index-baseline\n/);
  expect(page.stdout).toContain('{"strategies":{"debit-spreads":{"parameters":{"symbols":["ABC"]}}}}');
  expect(page.stdout.split('\n').filter((line) => line.length > 80 && !line.includes('/'))).toEqual([]);
  expect(document).toMatchObject({ exit: 0, stderr: '' });
  expect(JSON.parse(document.stdout)).toMatchObject({ scenario: 'replay 2014-06-06', modelled: false });
});

test('a broken row stops a replay with file and line', async () => {
  const data = marketFolder({ [TRADES]: [HEADERS.bars, BAR, 'rubbish'] });

  const { exit, stdout, stderr } = await wsb(['replay', '2014-06-06', '--data', data], { home: temporaryFolder() });

  expect(stderr).toMatch(/^wsb: [^\n]+ABC_20140606_trade\.csv:3: [^\n]+ correct the file, [^\n]+\n$/);
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
});

test('a folder without the day says which days it has', async () => {
  const data = marketFolder({ [TRADES]: [HEADERS.bars, BAR] });

  const { exit, stderr } = await wsb(['replay', '2014-06-05', '--data', data], { home: temporaryFolder() });

  expect(stderr).toMatch(/^wsb: 2014-06-05: [^\n]+ has no data for this day; recorded are 2014-06-06\n$/);
  expect(exit).toBe(2);
});
