import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chainDocument } from '#local/commands/chain/document.ts';
import { sourceOf } from '#local/commands/chain/market.ts';
import { countFrom, expiryNamed, rateFrom } from '#local/commands/chain/options.ts';
import { chainPage } from '#local/commands/chain/page.ts';
import { readingOf } from '#local/commands/chain/reading.ts';
import { EXIT, exitCodeOf } from '#local/exit.ts';
import { flat, HEADERS, marketFolder } from '#test/support/market/market-folder.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const AT = '2014-06-06T15:00:00Z';
const BAR = '2014-06-06T14:59:00Z';
const STRIKES = [90, 95, 100, 105, 110];
/** Of a share at 100 with a volatility near 25 %, two weeks to go. */
const PRICES = [
  { call: 10.1, put: 0.1 },
  { call: 5.6, put: 0.6 },
  { call: 1.95, put: 1.95 },
  { call: 0.5, put: 5.5 },
  { call: 0.1, put: 10.1 },
];

const option = (expiry: string, strike: number, right: 'C' | 'P'): string =>
  `ABC${expiry.slice(2).replaceAll('-', '')}${right}${String(strike * 1000).padStart(8, '0')},${expiry},${right},${strike}`;
const quotes = (expiry: string, scale = 1): readonly string[] =>
  (['C', 'P'] as const).flatMap((right) =>
    STRIKES.map((strike, i) => {
      const { call = 1, put = 1 } = PRICES[i] ?? {};
      const intrinsic = Math.max(0, right === 'C' ? 100 - strike : strike - 100);
      const mid = intrinsic + scale * ((right === 'C' ? call : put) - intrinsic);
      return `${BAR},${option(expiry, strike, right)},${flat(mid - 0.02, 10)},${flat(mid + 0.02, 10)}`;
    }),
  );

const SHARE = [HEADERS.quotes, `${BAR},${flat(99.99, 5)},${flat(100.01, 5)}`];
const files = (rest: Readonly<Record<string, readonly string[]>> = {}) =>
  marketFolder({
    'equities/minute/ABC_20140606_quote.csv': SHARE,
    'options/minute/ABC_20140606_quote.csv': [
      HEADERS.optionQuotes,
      ...quotes('2014-06-21'),
      ...quotes('2014-07-19', 1.8),
    ],
    ...rest,
  });
const chain = (args: readonly string[], home = temporaryFolder()) => wsb(['chain', ...args], { home });

describe('wsb chain', () => {
  test('prints expiries and strikes that fit the terminal, and writes a picture that it names', async () => {
    const home = temporaryFolder();

    const { exit, stdout, stderr } = await chain(['abc', '--data', files(), '--at', AT, '--strikes', '3'], home);

    const path = join(home, 'chain-ABC-20140606T150000Z.svg');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: `picture: ${path}\n` });
    expect(stdout).toContain('ABC options, 2014-06-06 11:00 New York');
    expect(stdout).toMatch(/ABC 2014-06-20, 14\.2 days, American/);
    expect(stdout).toContain('Open interest unknown');
    expect(stdout).toContain('no stored history');
    expect(stdout).not.toContain('modelled');
    const svg = readFileSync(path, 'utf8');
    expect(svg).toMatch(/^<svg [^>]+>[\s\S]+<\/svg>\n$/);
    expect(svg).toContain('strike, USD');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('gives one document with every contract, and a rank where the folder has a history', async () => {
    const history = Array.from({ length: 130 }, (_, i) => {
      const day = new Date(Date.parse('2014-01-20') + i * 86_400_000).toISOString().slice(0, 10);
      return `${day},${(0.15 + 0.001 * i).toFixed(3)}`;
    });
    const data = files({ 'options/atm_volatility/ABC.csv': ['date,volatility', ...history] });
    const out = join(temporaryFolder(), 'smile.svg');

    const { exit, stdout, stderr } = await chain([
      'ABC',
      '--data',
      data,
      '--at',
      AT,
      '--json',
      '--out',
      out,
      '--rate',
      '0.01',
    ]);

    const document = JSON.parse(stdout);
    expect({ exit, stderr, modelled: document.modelled, picture: document.picture }).toEqual({
      ...{ exit: 0, stderr: '', modelled: false, picture: out },
    });
    expect(document.expiries.map(({ contracts }: { contracts: unknown[] }) => contracts.length)).toEqual([10, 10]);
    expect(document.expiries[0].forward).toMatchObject({ rate: expect.closeTo(0.01, 9), rateFrom: 'given' });
    expect(document.expiries[0].contracts[4]).toMatchObject({
      ...{ right: 'call', strike: 100, mid: 1.95, openInterest: null, volume: null },
      volatility: expect.closeTo(0.248, 2),
    });
    expect(document.rank).toMatchObject({ days: 130, modelled: false });
  });

  test('on the demo market every page says modelled, and so does the rank', () => {
    const reading = readingOf('SPY', sourceOf('SPY', { scenario: 'covid' }), undefined);
    const page = chainPage(reading, { strikes: 3 });
    const last = reading.analysis.expiries.at(-1);

    expect(page.split('\n')[0]).toContain(', modelled');
    expect(page).toContain('Modelled history.');
    expect(page).toMatch(/30 days, modelled/);
    // The rate and yield of the scenario: its options are priced like European ones, and are read so.
    expect(last?.forward).toMatchObject({
      value: { rate: expect.closeTo(0.008, 3), dividendYield: expect.closeTo(0.019, 3) },
    });
    expect(chainDocument(reading, undefined, 'smile.svg')).toMatchObject({ modelled: true, rank: { modelled: true } });
  });

  test('an option that cannot be read names what can', () => {
    expect(() => rateFrom('2')).toThrow('--rate wants a fraction from -0.5 to 0.5, not "2": write 0.02 for 2 %');
    expect(() => countFrom('few')).toThrow('--all prints every strike');
    const { analysis } = readingOf('ABC', sourceOf('ABC', { data: files(), at: AT }), undefined);
    expect(() => expiryNamed('2014-06-28', analysis)).toThrow('choose one of 2014-06-20, 2014-07-18');
    expect(expiryNamed('2014-06-21', analysis)).toBe(expiryNamed('2014-06-20', analysis));
  });

  const misuse: readonly (readonly [string, Parameters<typeof sourceOf>[1], RegExp])[] = [
    ['XYZ', { at: AT }, /^XYZ: \S+ has no options on it on 2014-06-06; choose one of ABC$/],
    ['ABC', { at: '2014-06-06T03:00:00Z' }, /has no data for this day/],
    ['ABC', { at: '2014-06-06T12:00:00Z' }, /outside what is known of 2014-06-06: choose a time from \S+Z to \S+Z$/],
    ['ABC', { at: 'noon' }, /write 2014-06-06T14:30:00Z$/],
    ['ABC', {}, /--at is needed with --data: [^\n]+ recorded days are 2014-06-06$/],
    ['ABC', { at: AT, scenario: 'covid' }, /--data and --scenario exclude each other/],
  ];
  test.each(misuse)('of %s, %o, is refused with what to do', (symbol, options, line) => {
    const data = files();
    let caught: unknown;
    try {
      sourceOf(symbol, { ...options, data });
    } catch (error) {
      caught = error;
    }

    expect((caught as Error | undefined)?.message).toMatch(line);
    expect(exitCodeOf(caught)).toBe(EXIT.usage);
  });
});
