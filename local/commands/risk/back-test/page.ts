/** A back-test for a terminal: a row for each method and window, with the tests that it failed. */
import type { Answer } from '#lib/risk/answer.ts';
import { bold, counted, dim, paragraph, shown, signed, table } from '../../../terminal.ts';
import { runsIn } from './document.ts';
import type { BackTest, NoRun, Run } from './runs.ts';

const right = (title: string) => ({ title, align: 'right' as const });

type Judged = Answer<{ readonly found: { readonly pValue: number }; readonly rejected: boolean }>;

/** How likely so much or more is where the method is right; marked where the test rejects it. */
function chance(test: Judged): string {
  if (!test.ok) return '-';
  const { found, rejected } = test;
  const share = 100 * found.pValue;
  const words = `${share < 0.1 ? '<0.1' : share.toFixed(1)} %${rejected ? ' *' : '  '}`;
  return signed(words, rejected ? -1 : 0);
}

function rowOf({ method, verdict }: Run): readonly string[] {
  const { exceptions, expected, coverage, independence, conditional, shortfall, light } = verdict;
  const size: Judged = shortfall.ok
    ? { ok: true, rejected: shortfall.rejected, found: { pValue: shortfall.found.pValue.z2 } }
    : shortfall;
  return [
    ...[method, String(exceptions), expected.toFixed(1)],
    ...[chance(coverage), chance(independence), chance(conditional), chance(size)],
    light.ok ? light.zone : '-',
  ];
}

const HEAD = [
  ...[{ title: 'method' }, ...['found', 'due', 'coverage', 'apart', 'both', 'size'].map(right)],
  { title: 'light' },
];

export function backTestPage(found: BackTest): string {
  const { series, asked, law } = found;
  const drawn =
    law.kind === 'normal' ? 'a normal law' : `Student's t with ${law.freedom.toFixed(1)} degrees of freedom`;
  return [
    bold(`Forecasts of value at risk against what came, ${shown(100 * asked.confidence)} %, one day, modelled`),
    dim(paragraph(`${series.source}: ${counted(series.labels.length, 'return')}, ${series.period}`)),
    ...series.remarks.map((remark) => paragraph(`Remark: ${remark}.`)),
    ...asked.windows.flatMap((window) => windowLines(found, window)),
    '',
    dim(
      paragraph(
        `found and due: exceptions, and how many were promised. Then the chance of so much or more if the method were right; * is below 5 % and speaks against it. coverage: as many exceptions as promised (Kupiec). apart: not in runs (Christoffersen). both: the two together. size: as large as expected shortfall says (Acerbi and Szekely, drawn from ${drawn}). light: Basel's zone of the last 250 days.`,
      ),
    ),
  ].join('\n');
}

/** All methods by one window: their tests, what they had no forecast for, and their years. */
function windowLines(found: BackTest, window: number): readonly string[] {
  const runs = runsIn(found).filter((run) => run.window === window);
  const days = runs.reduce<number | undefined>((most, { days: told }) => Math.max(most ?? 0, told.length), undefined);
  const refused = found.runs.filter((run): run is NoRun => run.window === window && 'code' in run);
  const gaps = runs.flatMap(({ method, gaps: { count } }) =>
    count > 0 ? [`${method} on ${counted(count, 'day')}`] : [],
  );
  const silent = `No forecast by ${gaps.join(', ')}: what refuses on wild days looks better than it is.`;
  return [
    '',
    bold(`From the ${window} days before${days === undefined ? '' : `, ${counted(days, 'forecast')}`}`),
    ...(runs.length > 0 ? [table(HEAD, runs.map(rowOf))] : []),
    ...(gaps.length > 0 ? [dim(paragraph(silent))] : []),
    ...refused.map(({ method, message }) => paragraph(`${method}: ${message}`)),
    ...(found.series.dated && runs.length > 0 ? yearLines(runs) : []),
  ];
}

const MOST_YEARS = 12;

/** Exceptions year by year, methods across; those with most where there are many. */
function yearLines(runs: readonly Run[]): readonly string[] {
  const years = [...new Set(runs.flatMap((run) => run.years.map(({ year }) => year)))].sort();
  const countIn = (run: Run, year: string) => run.years.find((each) => each.year === year)?.exceptions;
  const bad = (year: string): number => runs.reduce((sum, run) => sum + (countIn(run, year) ?? 0), 0);
  const isMany = years.length > MOST_YEARS;
  const shownYears = isMany
    ? years
        .toSorted((a, b) => bad(b) - bad(a))
        .slice(0, MOST_YEARS)
        .sort()
    : years;
  const rows = shownYears.map((year) => [year, ...runs.map((run) => String(countIn(run, year) ?? '-'))]);
  const head = [
    { title: isMany ? `worst ${MOST_YEARS}` : 'year' },
    ...runs.map(({ method }) => right(SHORT[method] ?? method)),
  ];
  return ['', table(head, rows)];
}

const SHORT: Readonly<Record<string, string>> = {
  historical: 'hist.',
  'cornish-fisher': 'c.-fisher',
  'filtered-historical': 'filtered',
  'filtered-garch': 'garch',
  'monte-carlo': 'm. carlo',
};
