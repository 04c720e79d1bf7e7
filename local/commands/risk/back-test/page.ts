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
  const words = `${(100 * found.pValue).toFixed(1)} %${rejected ? ' *' : '  '}`;
  return signed(words, rejected ? -1 : 0);
}

function rowOf(run: Run | NoRun): readonly string[] {
  const { method, window } = run;
  if ('code' in run) return [method, String(window), '', '', '', '', '', '', run.message];
  const { observations, exceptions, expected, coverage, independence, conditional, shortfall, light } = run.verdict;
  const size: Judged = shortfall.ok
    ? { ok: true, rejected: shortfall.rejected, found: { pValue: shortfall.found.pValue.z2 } }
    : shortfall;
  const gaps = run.gaps.count > 0 ? `; ${counted(run.gaps.count, 'day')} without a forecast` : '';
  return [
    ...[method, String(window), `${exceptions} of ${observations}`, expected.toFixed(1)],
    ...[chance(coverage), chance(independence), chance(conditional), chance(size)],
    `${light.ok ? light.zone : '-'}${gaps}`,
  ];
}

export function backTestPage(found: BackTest): string {
  const { series, asked, runs, law } = found;
  const head = [
    ...[{ title: 'method' }, ...['window', 'exceptions', 'expected'].map(right)],
    ...['coverage', 'apart', 'both', 'shortfall'].map(right),
    { title: 'light' },
  ];
  const drawn =
    law.kind === 'normal' ? 'a normal law' : `Student's t with ${law.freedom.toFixed(1)} degrees of freedom`;
  return [
    bold(`Forecasts of value at risk against what came, ${shown(100 * asked.confidence)} %, one day, modelled`),
    dim(`${series.source}: ${counted(series.labels.length, 'return')}, ${series.period}`),
    ...series.remarks.map((remark) => paragraph(`Remark: ${remark}.`)),
    '',
    table(head, runs.map(rowOf)),
    '',
    dim(
      paragraph(
        `Under the tests, the chance of so much or more if the method were right; * is below 5 % and speaks against it. coverage: as many exceptions as promised (Kupiec). apart: not in runs (Christoffersen). both: the two together. shortfall: as large as expected shortfall says (Acerbi and Szekely, drawn from ${drawn}). light: Basel's zone of the last 250 days.`,
      ),
    ),
    ...yearLines(found),
  ].join('\n');
}

const MOST_YEARS = 12;

/** Exceptions year by year, methods across; only the last years where there are many. */
function yearLines(found: BackTest): readonly string[] {
  const runs = runsIn(found);
  if (!found.series.dated || runs.length === 0) return [];
  const years = [...new Set(runs.flatMap((run) => run.years.map(({ year }) => year)))].sort();
  const bad = (year: string): number =>
    runs.reduce((sum, run) => sum + (run.years.find((each) => each.year === year)?.exceptions ?? 0), 0);
  const worst =
    years.length > MOST_YEARS
      ? years
          .toSorted((a, b) => bad(b) - bad(a))
          .slice(0, MOST_YEARS)
          .sort()
      : years;
  const rows = worst.map((year) => [
    year,
    ...runs.map((run) => {
      const told = run.years.find((each) => each.year === year);
      return told ? String(told.exceptions) : '-';
    }),
  ]);
  const words = years.length > MOST_YEARS ? `the ${MOST_YEARS} years with most exceptions` : 'by year';
  const head = [{ title: 'year' }, ...runs.map(({ method, window }) => right(`${SHORT[method] ?? method} ${window}`))];
  return ['', bold(`Exceptions, ${words}`), table(head, rows)];
}

const SHORT: Readonly<Record<string, string>> = {
  historical: 'hist',
  'student-t': 't',
  'cornish-fisher': 'c-f',
  'filtered-historical': 'filt',
  'filtered-garch': 'garch',
  'monte-carlo': 'mc',
  't-copula': 'copula',
};
