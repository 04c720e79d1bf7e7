/** The table that people read. */
import type { JobName } from './contestants.ts';
import type { Missing, Standing, Verdict } from './figures.ts';
import { timesAsFast } from './figures.ts';

export interface Outcome {
  readonly job: JobName;
  readonly title: string;
  readonly ours: string;
  readonly standings: readonly Standing[];
  readonly missing: readonly Missing[];
  readonly verdict: Verdict;
}

const HEADINGS: Readonly<Record<JobName, Readonly<Record<string, string>>>> = {
  greeks: { priceUsd: 'price off, USD', greeks: 'Greeks off', unanswered: 'unanswered' },
  volatility: { volatilityMax: 'vol off, max', volatilityRms: 'vol off, rms', unanswered: 'unanswered' },
  american: {
    rms: 'off spot, rms',
    max: 'off spot, max',
    rowsRms: 'rows, rms',
    rowsMax: 'rows, max',
    unanswered: 'unanswered',
  },
};

const small = (value: number | undefined): string => {
  if (value === undefined || Number.isNaN(value)) return '-';
  return Number.isInteger(value) ? String(value) : value.toExponential(1);
};

const ratio = (times: number): string => (times < 0.1 || times >= 100 ? times.toPrecision(2) : times.toFixed(2));

const perOption = (nanoseconds: number): string =>
  nanoseconds < 1_000 ? nanoseconds.toFixed(1) : Math.round(nanoseconds).toLocaleString('en-GB');

/** One job: a line for each contestant, fastest first, then who is missing and why, and the goal. */
export function tableOf({ job, title, ours, standings, missing, verdict }: Outcome): string {
  const headings = HEADINGS[job];
  const own = standings.find(({ name }) => name === ours);
  const sorted = standings.toSorted(
    (a, b) => Number(a.isFootnote) - Number(b.isFootnote) || a.nanoseconds - b.nanoseconds,
  );
  const rows = sorted.map((each) => [
    each.isFootnote ? `(${each.name})` : each.name,
    perOption(each.nanoseconds),
    Math.round(1e9 / each.nanoseconds).toLocaleString('en-GB'),
    own ? ratio(timesAsFast(own, each)) : '-',
    ...Object.keys(headings).map((key) => small(each.accuracy[key])),
  ]);
  const head = [title, 'ns', 'per second', 'ours is × as fast', ...Object.values(headings)];
  return [
    ...aligned([head, ...rows]),
    `versions: ${[...new Set(standings.map(({ version }) => version))].join('; ') || 'nobody came'}`,
    ...missing.map(({ name, missing: reason }) => `not measured: ${name}: ${reason}`),
    `goal: ${verdict.goal}. ${wordFor(verdict.isMet)}: ${verdict.finding}`,
  ].join('\n');
}

const wordFor = (isMet: boolean | undefined): string => {
  if (isMet === undefined) return 'Open';
  return isMet ? 'Met' : 'Not met';
};

/** The first column to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export const LEGEND = `ns: nanoseconds per option, in the fastest round. Off: how far answers are from the truth, at most unless rms is said.
Price and Greeks: from our one-by-one functions, which the tests hold to 50-digit reference rows; Greeks against the larger of
themselves and 1. Volatility: from the one that the price was made with. American, as a share of spot: from QuantLib's high
precision scheme (without QuantLib: from ours), over 500 of the options, and over the rows of test/fixtures/options_american.csv.
In brackets: an approximation, shown for its speed.`;
