import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { tradingDay } from '#lib/model/time.ts';
import { openFolder } from '#local/files.ts';
import { flat, HEADERS, marketFolder } from '#test/support/market/market-folder.ts';

const TRADES = 'equities/minute/ABC_20140606_trade.csv';
const QUOTES = 'options/minute/ABC_20140606_quote.csv.gz';
const GOOD = '2014-06-06T13:30:00Z,100,101,99,100.5,10';
const CALL = 'ABC140621C00100000,2014-06-21,C,100.0';
const SIDES = `${flat(1, 1)},${flat(2, 1)}`;

function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (fault) {
    expect(fault).toBeInstanceOf(PermanentFault);
    return (fault as Error).message;
  }
  return 'no fault';
}

const reading = (files: Parameters<typeof marketFolder>[0]) =>
  faultOf(() => openFolder(marketFolder(files)).feed([tradingDay('2014-06-06')]));

const rows = (line: string) => reading({ [TRADES]: [HEADERS.bars, GOOD, line] });
const options = (...lines: readonly string[]) => reading({ [QUOTES]: [HEADERS.optionQuotes, ...lines] });

describe('a broken row stops the reading with file, line and reason', () => {
  it.each([
    ['a missing column', '2014-06-06T13:31:00Z,100,101,99,100.5', '5 columns where the first line has 6'],
    ['a column too many', `${GOOD.replace('30', '31')},1`, '7 columns where the first line has 6'],
    ['an empty line', '', '1 columns where the first line has 6'],
    ['a word for a price', '2014-06-06T13:31:00Z,abc,101,99,100.5,1', 'open is "abc", not a plain decimal number'],
    ['not a number', '2014-06-06T13:31:00Z,NaN,101,99,100.5,1', 'open is "NaN", not a plain decimal number'],
    ['an exponent', '2014-06-06T13:31:00Z,1e2,101,99,100.5,1', 'open is "1e2", not a plain decimal number'],
    ['a blank price', '2014-06-06T13:31:00Z,,101,99,100.5,1', 'one of open, high, low and close is missing'],
    ['a negative price', '2014-06-06T13:31:00Z,-1,101,-2,100.5,1', 'a price is negative'],
    ['a price of zero', '2014-06-06T13:31:00Z,0,101,0,100.5,1', 'the low is 0, a traded price is above zero'],
    ['a high below the low', '2014-06-06T13:31:00Z,100,99,101,100,1', 'contradict each other'],
    ['a close above the high', '2014-06-06T13:31:00Z,100,101,99,102,1', 'contradict each other'],
    ['a negative volume', '2014-06-06T13:31:00Z,100,101,99,100,-1', 'the volume is -1, not zero or more'],
    ['a missing volume', '2014-06-06T13:31:00Z,100,101,99,100,', 'the volume is missing, not zero or more'],
    ['a time without a zone', '2014-06-06T13:31:00,100,101,99,100,1', 'not a time like 2014-06-06T13:30:00Z'],
    ['a day that is none', '2014-02-30T13:31:00Z,100,101,99,100,1', 'not a time like 2014-06-06T13:30:00Z'],
    ['the same time again', GOOD, 'is not later than the line before'],
    ['a time within a minute', '2014-06-06T13:31:30Z,100,101,99,100,1', 'is no start of a bar of 1Min'],
    ['another day', '2014-06-07T13:31:00Z,100,101,99,100,1', "lies outside the days that the file's name states"],
  ])('%s', (_, line, reason) => {
    const message = rows(line);

    expect(message).toContain(`${TRADES}:3: `);
    expect(message).toContain(reason);
    expect(message).toMatch(/correct the file, or move it out of the folder, and run again$/);
    expect(message).not.toContain('\n');
  });

  it.each([
    [
      'a contract that comes back',
      [
        `${CALL},${SIDES}`,
        `${CALL.replace('C00100', 'C00101').replace('C,100', 'C,101')},${SIDES}`,
        `${CALL},${SIDES}`,
      ],
      ':4: ABC140621C00100000 comes back',
    ],
    ['a symbol that is none', [`ABC,2014-06-21,C,100.0,${SIDES}`], ':2: occ_symbol is "ABC"'],
    [
      'a strike that is not the symbol’s',
      [`${CALL.replace('100.0', '101')},${SIDES}`],
      'contradicts the columns expiry, right and strike',
    ],
    ['a contract of another share', [`XYZ140621C00100000,2014-06-21,C,100.0,${SIDES}`], 'is no contract on ABC'],
    ['half a side', [`${CALL},1,1,,1,1,${flat(2, 1)}`], 'one of open, high, low and close is missing'],
    ['a size without a price', [`${CALL},${flat('', 5)},${flat(2, 1)}`], 'a size of 5 without a price'],
  ])('%s', (_, lines, reason) => {
    expect(options(...lines.map((line) => `2014-06-06T13:30:00Z,${line}`))).toContain(reason);
  });

  it('a header of another format', () => {
    expect(reading({ [TRADES]: ['time,open', GOOD] })).toContain(`${TRADES}:1: the header must start with`);
  });

  it('a split factor of zero', () => {
    const files = { [TRADES]: [HEADERS.bars, GOOD], 'equities/factor_files/abc.csv': ['20140606,1,0,100'] };

    expect(reading(files)).toContain('abc.csv:1: the split factor is 0, not above zero');
  });

  it('a split on a day that is none', () => {
    const files = { [TRADES]: [HEADERS.bars, GOOD], 'equities/factor_files/abc.csv': ['20140230,1,0.5,100'] };

    expect(reading(files)).toContain('abc.csv:1: the date is "20140230"');
  });

  it('a row outside the days of a longer file', () => {
    const name = 'equities/minute_yahoo/ABC_2014-06-06_2014-06-09.csv';

    expect(reading({ [name]: [HEADERS.bars, GOOD, GOOD.replace('06-06', '06-10')] })).toContain(
      'lies outside the days',
    );
  });

  it('two files about the same time', () => {
    const both = { [TRADES]: [HEADERS.bars, GOOD], [`${TRADES}.gz`]: [HEADERS.bars, GOOD] };

    expect(reading(both)).toContain('it holds bars of the same time as');
  });

  it('a compressed file that is damaged', () => {
    const root = marketFolder({ [QUOTES]: [HEADERS.optionQuotes] });
    writeFileSync(join(root, QUOTES), 'not gzip');

    expect(faultOf(() => openFolder(root).feed([tradingDay('2014-06-06')]))).toContain('cannot be read');
  });
});

describe('a folder that cannot serve', () => {
  const folder = () => openFolder(marketFolder({ [TRADES]: [HEADERS.bars, GOOD] }));

  it('does not exist', () => {
    expect(faultOf(() => openFolder('/nowhere/at/all'))).toBe(
      '/nowhere/at/all: no such folder; give --data a folder of market data',
    );
  });

  it('holds nothing we know', () => {
    expect(faultOf(() => openFolder(marketFolder({ 'notes.csv': ['a'] })))).toContain('no market data in it');
  });

  it('has nothing for the day, and says which days it has', () => {
    expect(faultOf(() => folder().feed([tradingDay('2014-06-09')]))).toMatch(
      /^2014-06-09: .* has no data for this day; recorded are 2014-06-06$/,
    );
  });

  it('has a hole in the range: the day without data has no ticks, and the others have theirs', () => {
    const feed = folder().feed([tradingDay('2014-06-06'), tradingDay('2014-06-09')]);

    expect(feed.ticks(tradingDay('2014-06-06')).length).toBeGreaterThan(0);
    expect(feed.ticks(tradingDay('2014-06-09'))).toEqual([]);
  });

  it('is asked for a day without a session', () => {
    expect(faultOf(() => folder().feed([tradingDay('2014-06-07')]))).toContain('the exchange was closed that day');
  });

  it('names the tables it does not use', () => {
    const strange = ['equities/minute/ABC_20141399_trade.csv', 'equities/minute/abc.csv'];
    const files = Object.fromEntries(strange.map((name) => [name, ['x']]));

    expect(openFolder(marketFolder({ [TRADES]: [HEADERS.bars, GOOD], ...files })).unused).toEqual(strange);
  });
});

it('reads what a spreadsheet on Windows writes', () => {
  const root = marketFolder({ [TRADES]: [`\uFEFF${HEADERS.bars}\r`, `${GOOD}\r`] });
  const feed = openFolder(root).feed([tradingDay('2014-06-06')]);

  expect(feed.ticks(tradingDay('2014-06-06'))).toHaveLength(1);
});
