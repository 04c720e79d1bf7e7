/** The tables of the page: a line a method, a column a year. */
import type { Zone } from '#lib/risk/back-test/traffic-light.ts';
import { METHODS } from '#lib/risk/value-at-risk/methods.ts';
import { YEARS, type Year, type YearTest } from './back-tests.ts';
import { TRIED, type Tried } from './forecasts.ts';
import {
  type Cut,
  cellOf,
  cutOf,
  expectedOf,
  foundOf,
  percent,
  shareRejected,
  shareUnanswered,
  sumOf,
  type Tests,
  times,
} from './summary.ts';

const NONE = '–';

/** From the tests of a method in a year, and those of historical simulation in it. */
type Cell = (tests: Tests, all: Tests) => string;

const coverage: Cell = (tests) =>
  `${foundOf(tests)} / ${Math.round(sumOf(tests, expectedOf))}, ${percent(shareRejected(tests, 'coverage'))}`;

const runs: Cell = (tests) =>
  `${percent(shareRejected(tests, 'independence'))}, ${percent(shareRejected(tests, 'conditional'))}`;

const lights: Cell = (tests) =>
  (['green', 'yellow', 'red'] satisfies Zone[])
    .map((zone) => tests.filter((each) => each.zone === zone).length)
    .join(' / ');

const shortfall: Cell = (tests) =>
  `${(sumOf(tests, ({ z2 }) => z2) / tests.length).toFixed(2).replace('-', '−')}, ${percent(shareRejected(tests, 'shortfall'))}`;

const unanswered: Cell = (tests, all) => {
  const share = shareUnanswered(tests, all);
  return share === 0 ? NONE : percent(share);
};

export const CELLS = { coverage, runs, lights, shortfall, unanswered } as const;
export type TableId = keyof typeof CELLS;

export const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const cellsOf = (tests: Tests, id: TableId, method: Tried, years: readonly Year[] = YEARS): readonly string[] =>
  years.map((year) => {
    const cell = cellOf(tests, method, year);
    return cell.length === 0 ? NONE : CELLS[id](cell, cellOf(tests, 'historical', year));
  });

export function table(all: Tests, id: TableId, cut: Cut): string {
  const tests = cutOf(all, cut);
  const counts = YEARS.map((year) => `${year} (${new Set(symbolsIn(tests, year)).size})`);
  return [
    lineOf(['Method (ETFs)', ...counts]),
    lineOf(['---', ...YEARS.map(() => '---:')]),
    ...TRIED.map((method) => lineOf([METHODS[method].name, ...cellsOf(tests, id, method)])),
  ].join('\n');
}

const symbolsIn = (tests: Tests, year: Year): readonly string[] =>
  tests.filter((each) => each.year === year).map(({ symbol }) => symbol);

const excess = (test: YearTest): number => test.exceptions / expectedOf(test);

/** Of each year, the ETF and method that went wrong most. */
export function worstTable(all: Tests, cut: Cut, each: number): string {
  const tests = cutOf(all, cut);
  const rows = YEARS.flatMap((year) =>
    tests
      .filter((test) => test.year === year)
      .toSorted((a, b) => excess(b) - excess(a) || a.symbol.localeCompare(b.symbol))
      .slice(0, each)
      .map((test) =>
        lineOf([
          ...[test.year, test.symbol, METHODS[test.method].name, `${test.exceptions} in ${test.days} days`],
          ...[`${times(excess(test))} times`, `${times(test.worst)} VaR`],
        ]),
      ),
  );
  return [
    lineOf(['Year', 'ETF', 'Method', 'Exceptions', 'of what was expected', 'Largest loss']),
    lineOf(['---', '---', '---', '---:', '---:', '---:']),
    ...rows,
  ].join('\n');
}
