import { describe, expect, test } from 'vitest';
import { parseInstant, tradingDay } from '#lib/model/time.ts';
import { linesFromList } from '#lib/risk/revaluation/listed-lines.ts';
import { positionsIn } from '#local/commands/risk/input/positions-file.ts';
import { type StressSource, stressDocument, stressPage, stressPicture } from '#local/commands/risk/stress/page.ts';
import { scenariosFrom, stressedBook } from '#local/commands/risk/stress/run.ts';
import { sourcesPage } from '#local/commands/risk/stress/sources.ts';
import { tReturns } from '#test/support/samples/tails.ts';

const LIST = [
  '{"symbol":"SPY","quantity":100,"spot":338,"position":"hedged"}',
  '{"symbol":"SPY200619P00320000","quantity":1,"volatility":0.2,"position":"hedged"}',
  '{"symbol":"AAPL","quantity":50,"spot":323}',
].join('\n');
const found = linesFromList(positionsIn('book.ndjson', LIST), { now: parseInstant('2020-02-19T21:00:00Z'), rate: 0 });
const lines = found.ok ? found.lines : [];
const returns = [...tReturns('stress command', 300, { freedom: 5 })].map((each) => each + 0.001);
const asked = { scenarios: scenariosFrom(undefined), limitUsd: 10_000, equityUsd: 50_000, returns };
const stressed = stressedBook(lines, asked);
const source: StressSource = { words: 'book.ndjson', history: 'a sample', notes: ['a note'] };

describe('wsb risk stress', () => {
  test('tells six crises, the worst, what to cut, how little breaks the limit, and the way back', () => {
    const page = stressPage(stressed, source);

    expect(stressed.test.outcomes).toHaveLength(6);
    expect(stressed.test.outcomes.every(({ profit }) => profit < 0)).toBe(true);
    expect(page).toMatch(/Worst: AI bubble burst/);
    expect(page).toMatch(/Cut AAPL by \d+ % first/);
    expect(page).toMatch(/breaks at \d+\.\d % of AI bubble burst/);
    expect(page).toMatch(/back in \d+ sessions in the middle, \d+ to/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('holds where nothing breaks the limit', () => {
    const safe = stressPage(stressedBook(lines, { ...asked, limitUsd: 40_000 }), source);

    expect(safe).toMatch(/the limit of 40,000\.00 USD holds/);
    expect(safe).not.toContain('Cut ');
  });

  test('is one document, and a picture with the limit', () => {
    const svg = stressPicture(stressed, source);

    expect(stressDocument(stressed, source, undefined)).toMatchObject({
      ...{ unit: 'USD', limit: 10_000, equity: 50_000, modelled: true, worst: { scenario: 'ai-bubble-burst' } },
      ...{ recovery: { unit: 'sessions' }, reverse: { breaks: true } },
    });
    expect(svg).toContain('limit: a loss of 10,000 USD');
    expect(svg).toContain('>COVID-19<');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('lives through the crises whose days are on record, from the first to the last of them', () => {
    const closes = (...rows: readonly (readonly [string, number])[]) =>
      rows.map(([day, close]) => ({ day: tradingDay(day), close }));
    const record = closes(
      ...([
        ['2020-02-18', 90],
        ['2020-02-19', 100],
        ['2020-03-16', 60],
        ['2020-03-23', 70],
        ['2020-03-24', 50],
      ] as const),
    );
    const shares = lines.filter(({ option, name }) => !option && name === 'SPY');
    const [covid, ...others] = stressedBook(shares, { ...asked, record }).lived;

    expect(others).toEqual([]);
    expect(covid).toMatchObject({ title: 'COVID-19', from: '2020-02-19', to: '2020-03-23', sessions: 2 });
    expect(covid?.worst).toEqual({ day: '2020-03-16', profit: expect.closeTo(-0.4 * 33_800, 6) });
    expect(covid?.end).toBeCloseTo(-0.3 * 33_800, 6);
    expect(stressPage(stressedBook(shares, { ...asked, record }), source)).toMatch(
      /COVID-19 +2020-02-19 to 2020-03-23 +2 +−13,520\.00/,
    );
    for (const part of [record.slice(0, 3), record.slice(2)])
      expect(stressedBook(shares, { ...asked, record: part }).lived).toEqual([]);
  });

  test('takes the crises that are named, and names those there are', () => {
    expect(scenariosFrom('covid-2020').map(({ id }) => id)).toEqual(['covid-2020']);
    expect(() => scenariosFrom('dotcom')).toThrow(/unknown scenario "dotcom": choose from crisis-2008, /);
    expect(sourcesPage()).toContain('VIX: 14.38 on 2020-02-19');
  });
});

describe('a list of positions', () => {
  test('is an array or an object a line', () => {
    const rows = LIST.split('\n');

    expect(positionsIn('a', `[${rows.join(',')}]`)).toEqual(positionsIn('a', LIST));
  });

  test.each([
    ['', /holds no position: write one a line/],
    ['{"symbol":"SPY"}', /a, row 1: quantity: .*; a row is \{"symbol"/],
    [
      '{"symbol":"SPY","quantity":1}\n{"symbol":"spy spy","quantity":1}',
      /row 2: symbol: not a ticker or an OCC option symbol/,
    ],
    ['{"symbol":"SPY","quantity":1,"price_":1}', /row 1: .*price_/],
    ['{"symbol":', /row 1 is not JSON/],
  ])('tells what is wrong, and in which row: %j', (text, words) => {
    expect(() => positionsIn('a', text)).toThrow(words);
  });
});
