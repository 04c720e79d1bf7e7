/**
 * The series that rows name, from CSV files in one folder: "lean SPY simple", "lean SPY 100 x log returns", "danish fire",
 * "edhec Convertible.Arbitrage". First the file, by the start of its name; then its columns; last what is made of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { windowOf } from './window.ts';

export interface Series {
  readonly ok: true;
  readonly names: readonly string[];
  /** Of equal length, day by day the same days. */
  readonly columns: readonly Float64Array[];
}

export interface NoSeries {
  readonly ok: false;
  readonly message: string;
}

export type SeriesReader = (series: string, window: string) => Series | NoSeries;

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const no = (message: string): NoSeries => ({ ok: false, message });
const cellsOf = (line: string): readonly string[] => line.split(',').map((cell) => cell.replaceAll('"', '').trim());
/** Names are the same whatever stands between their letters and digits. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

function tableIn(path: string): Table {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return { header: cellsOf(header), rows: lines.map(cellsOf) };
}

/** How many of the words belong to the name of the file: all of it, or a start of its parts; 0 for none. */
function wordsOf(stem: string, words: readonly string[]): number {
  const parts = stem.toLowerCase().split(/[_\s]/);
  if (plain(words[0] ?? '') === plain(stem)) return 1;
  let matched = 0;
  while (matched < parts.length && words[matched]?.toLowerCase() === parts[matched]) matched += 1;
  return matched;
}

/** Words at the end that say what is made of the column. */
const FORM =
  /(?:\s*\b(?:simple|log|logarithmic|losses|loss|returns|return|percent|100\s*x|x\s*100|prices|levels|values|raw)\b)+\s*$/i;
/** Columns that count or date the rows. */
const NO_VALUES = ['', 'date', 'i', 'index', 'monday'];

interface Form {
  readonly made: 'simple' | 'log' | 'as it stands';
  readonly factor: number;
}

const formOf = (text: string): Form => ({
  made: /\blog/i.test(text) ? 'log' : /simple/i.test(text) ? 'simple' : 'as it stands',
  factor: (/100\s*x|x\s*100|percent/i.test(text) ? 100 : 1) * (/loss/i.test(text) ? -1 : 1),
});

function placesOf({ header }: Table, text: string): readonly number[] | string {
  const values = header.flatMap((name, place) => (NO_VALUES.includes(name.toLowerCase()) ? [] : [place]));
  if (text.trim() === '') return values.slice(0, 1);
  const names = text.split(',').map((name) => name.trim());
  const places = names.map((name) => values.find((place) => plain(header[place] ?? '') === plain(name)) ?? -1);
  const missing = names[places.indexOf(-1)];
  return missing === undefined
    ? places
    : `it has no column ${missing}, only ${values.map((place) => header[place]).join(', ')}`;
}

function made(prices: readonly number[], { made, factor }: Form): Float64Array {
  if (made === 'as it stands') return Float64Array.from(prices, (each) => factor * each);
  return Float64Array.from(prices.slice(1), (price, i) => {
    const ratio = price / (prices[i] ?? Number.NaN);
    return factor * (made === 'log' ? Math.log(ratio) : ratio - 1);
  });
}

function seriesIn(table: Table, text: string, window: string): Series | NoSeries {
  const form = formOf(FORM.exec(text)?.[0] ?? '');
  const places = placesOf(table, text.replace(FORM, ''));
  if (typeof places === 'string') return no(places);
  const whole = table.rows.filter((row) =>
    places.every((place) => row[place] !== undefined && row[place] !== '' && row[place] !== 'NA'),
  );
  const dates = whole.map((row) => row[0] ?? '').slice(form.made === 'as it stands' ? 0 : 1);
  const kept = windowOf(window, dates);
  if (typeof kept === 'string') return no(kept);
  const columns = places.map((place) =>
    made(
      whole.map((row) => Number(row[place])),
      form,
    ).slice(...kept),
  );
  if (!columns.every((column) => column.every(Number.isFinite))) return no('a value of it is no number');
  return { ok: true, names: places.map((place) => table.header[place] ?? ''), columns };
}

/** Reads each file once. */
export function seriesReader(folder: string | undefined): SeriesReader {
  const tables = new Map<string, Table>();
  const stems =
    folder === undefined
      ? []
      : readdirSync(folder).flatMap((name) => (name.endsWith('.csv') ? [name.slice(0, -4)] : []));
  return (series, window) => {
    if (series.trim() === '') return no('the row names no series: write one, such as "lean SPY simple"');
    if (folder === undefined) return no(`the row needs the series "${series}": name the folder with --series`);
    const words = series.trim().split(/\s+/);
    const [stem, taken] = stems
      .map((each) => [each, wordsOf(each, words)] as const)
      .reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0]);
    if (taken === 0) return no(`the folder has no file for "${series}", only ${stems.join(', ')}`);
    const table = tables.get(stem) ?? tableIn(join(folder, `${stem}.csv`));
    tables.set(stem, table);
    const found = seriesIn(table, words.slice(taken).join(' '), window);
    return found.ok ? found : no(`${series}: ${found.message}`);
  };
}
