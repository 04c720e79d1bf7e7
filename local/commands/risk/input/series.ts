/**
 * The daily returns that a command of `wsb risk` works on: from a file of returns or of prices, or the daily S&P 500 that
 * comes with the program. Returns are simple fractions; what looks like per cent or like prices is refused, never guessed at.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dailyBars } from '../../../demo-market/daily-files.ts';
import { fault } from '../../../exit.ts';
import {
  type Column,
  type Columns,
  type CsvTable,
  columnsAt,
  figurePlaces,
  type Problem,
  tableIn,
} from './csv-columns.ts';
import { type DayBars, dayBarsIn } from './day-bars.ts';

export interface SeriesOptions {
  readonly returns?: string;
  readonly prices?: string;
  readonly sp500?: boolean;
  readonly percent?: boolean;
  readonly columns?: string;
}

export interface Series extends Columns {
  /** Where it is from, for people. */
  readonly source: string;
  /** First and last row. */
  readonly period: string;
  readonly remarks: readonly string[];
  /** Where prices come with open, high, low and close: a day more than there are returns. */
  readonly bars?: DayBars | Problem;
}

export const SERIES_OPTIONS = [
  [
    '--returns <file>',
    'CSV with a column "return": daily fractions, 0.01 for 1 %; several columns for several positions',
  ],
  ['--prices <file>', 'CSV with a column "close" or "price" instead, from which returns follow'],
  ['--sp500', 'the daily S&P 500 from 2000 to April 2020, which comes with the program'],
  ['--columns <names>', 'which columns of the file, with commas'],
  ['--percent', 'the returns are per cent: 1 for 1 %'],
] as const;

interface Wanted {
  /** Several columns make sense here, so a file without "return" is taken whole. */
  readonly several: boolean;
}

export function seriesFrom(options: SeriesOptions, wanted: Wanted = { several: false }): Series {
  const { returns, prices, sp500 } = options;
  const sources = [returns, prices, sp500].filter((each) => each !== undefined);
  if (sources.length === 0)
    throw fault('usage', 'no returns: give --returns FILE or --prices FILE, or try --sp500 for the data that ships');
  if (sources.length > 1) throw fault('usage', '--returns, --prices and --sp500 exclude one another: give one');
  if (sp500) return sp500Series();
  const file = returns ?? prices ?? '';
  const series = seriesIn(textOf(file), { ...options, ...wanted, file, isPrices: prices !== undefined });
  if ('problem' in series) throw fault('failed', `${file}: ${series.problem}`);
  return series;
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw fault('usage', `cannot read ${file} (${why}): name a CSV file of daily returns`, cause);
  }
}

export interface Reading extends Pick<SeriesOptions, 'percent' | 'columns'>, Wanted {
  readonly file: string;
  readonly isPrices: boolean;
}

/** From the text of a file; a problem is a sentence. */
export function seriesIn(text: string, reading: Reading): Series | { readonly problem: string } {
  const table = tableIn(text);
  if ('problem' in table) return table;
  const places = placesOf(table, reading);
  if (typeof places === 'string') return { problem: places };
  const read = columnsAt(table, places);
  if ('problem' in read) return read;
  const found = reading.isPrices ? returnsOf(read) : scaledBy(read, reading.percent ? 0.01 : 1);
  if ('problem' in found) return found;
  const odd = found.columns
    .map((column) => notReturns(column, found.labels, reading))
    .find((each) => each !== undefined);
  if (odd !== undefined) return { problem: odd };
  const remarks = [...sameNames(table, places), ...found.columns.flatMap(remarksOn)];
  const series = { ...found, source: reading.file, period: periodOf(found), remarks };
  const bars = reading.isPrices && places.length === 1 ? dayBarsIn(table) : undefined;
  return bars === undefined ? series : { ...series, bars };
}

export const periodOf = ({ labels }: Pick<Columns, 'labels'>): string => `${labels[0] ?? ''} to ${labels.at(-1) ?? ''}`;

/** Two columns of one name may be meant, and may be a slip. */
function sameNames({ names }: CsvTable, places: readonly number[]): readonly string[] {
  const chosen = places.map((place) => names[place] ?? '');
  const twice = new Set(chosen.filter((name, i) => chosen.indexOf(name) !== i));
  return [...twice].map((name) => `several columns are called ${name}: each is taken for a position of its own`);
}

/** Which columns; or why none, as a sentence. */
function placesOf(table: CsvTable, { columns, several, isPrices }: Reading): readonly number[] | string {
  const places = figurePlaces(table);
  const listed = places.map((place) => table.names[place]).join(', ') || 'none';
  if (columns !== undefined) {
    const wanted = columns.split(',').map((name) => name.trim());
    const found = wanted.map((name) => places.find((place) => table.names[place] === name) ?? -1);
    const missing = wanted[found.indexOf(-1)];
    return missing === undefined ? found : `it has no column ${missing}: its columns are ${listed}`;
  }
  const usual = isPrices ? /^(adj\w*[ _.-]?)?close|^price/i : /^return/i;
  const named = places.filter((place) => usual.test(table.names[place] ?? ''));
  const exact = named.filter((place) => (isPrices ? /^close$/i : /^returns?$/i).test(table.names[place] ?? ''));
  if (isPrices && !several && exact.length > 0) return exact;
  if (named.length > 0) return named;
  if (several && places.length > 0) return places;
  const word = isPrices ? 'close" or "price' : 'return';
  return `it has no column "${word}": its columns are ${listed}; name it so, or say which with --columns`;
}

function returnsOf({ columns, labels, dated }: Columns): Columns | { readonly problem: string } {
  for (const { name, values } of columns) {
    const odd = values.findIndex((value) => !(value > 0));
    if (odd !== -1) return { problem: `${labels[odd]}: the price in ${name} is ${values[odd]}, and must be above 0` };
  }
  if (labels.length < 2) return { problem: 'it has one price: a return takes two' };
  return {
    dated,
    labels: labels.slice(1),
    columns: columns.map(({ name, values }) => ({
      name,
      values: Float64Array.from({ length: values.length - 1 }, (_, i) => (values[i + 1] ?? 0) / (values[i] ?? 0) - 1),
    })),
  };
}

const scaledBy = ({ columns, ...rest }: Columns, factor: number): Columns =>
  factor === 1
    ? { columns, ...rest }
    : { ...rest, columns: columns.map(({ name, values }) => ({ name, values: values.map((each) => each * factor) })) };

/** The part of the days that may more than double. */
const MOST_DOUBLED = 0.01;

/** Nothing held can lose more than all of it, and hardly ever doubles in a day. */
function notReturns({ name, values }: Column, labels: readonly string[], { percent }: Reading): string | undefined {
  const below = values.findIndex((value) => value < -1);
  const above = values.filter((value) => value > 1).length / values.length > MOST_DOUBLED;
  const at = below === -1 && above ? values.findIndex((value) => value > 1) : below;
  if (at === -1) return undefined;
  const next = percent
    ? 'leave --percent out if they are fractions'
    : 'add --percent if they are per cent, or use --prices if they are prices';
  return `${labels[at]}, column ${name} is ${values[at]}: returns are daily fractions, 0.01 for 1 %; ${next}`;
}

const WILD = 0.2;

function remarksOn({ name, values }: Column): readonly string[] {
  const sorted = values.map(Math.abs).sort();
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return usual > WILD
    ? [`half of the moves in ${name} are above ${Math.round(100 * usual)} %: if they are per cent, add --percent`]
    : [];
}

function sp500Series(): Series {
  const bars = dailyBars('SPY');
  const found = returnsOf({
    columns: [{ name: 'S&P 500', values: Float64Array.from(bars, ({ close }) => close) }],
    labels: bars.map(({ day }) => day),
    dated: true,
  });
  if ('problem' in found) throw fault('failed', `the daily S&P 500: ${found.problem}; run "npm ci" to restore it`);
  return {
    ...{ ...found, source: 'S&P 500, daily closes without dividends', period: periodOf(found), remarks: [] },
    bars: { labels: bars.map(({ day }) => day), bars },
  };
}
