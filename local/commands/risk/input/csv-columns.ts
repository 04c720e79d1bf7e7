/**
 * A CSV file of returns or prices, read strictly: whatever is missing or no number is told with its column and its line,
 * and nothing is filled in or left out. Lines count from 1, and the first holds the names of the columns.
 */
import { isDate } from '#lib/model/time.ts';

export interface Column {
  readonly name: string;
  readonly values: Float64Array;
}

export interface Columns {
  readonly columns: readonly Column[];
  /** What each row is called: its date, or its line in the file. */
  readonly labels: readonly string[];
  readonly dated: boolean;
}

export interface CsvTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A sentence on what is wrong with the text. */
export interface Problem {
  readonly problem: string;
}

const DATES = /^(date|day|time|timestamp|datetime)$/i;
const cellsOf = (line: string): readonly string[] =>
  line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

export function tableIn(text: string): CsvTable | Problem {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const [header, ...rest] = lines;
  if (header === undefined) return { problem: 'it is empty' };
  const names = cellsOf(header);
  if (names.every((name) => name !== '' && Number.isFinite(Number(name))))
    return { problem: `its first line is "${header}": name the columns there` };
  const rows = rest.map(cellsOf);
  if (rows.length === 0) return { problem: 'it has the names of its columns and no row' };
  const odd = rows.findIndex((row) => row.length !== names.length);
  if (odd === -1) return { names, rows };
  return { problem: `line ${odd + 2} has ${rows[odd]?.length ?? 0} cells for ${names.length} columns` };
}

/** Places of the columns that may hold figures. */
export const figurePlaces = ({ names }: CsvTable): readonly number[] =>
  names.flatMap((name, place) => (DATES.test(name) || name === '' ? [] : [place]));

/** The chosen columns as numbers. Columns of one name are told apart by their order. */
export function columnsAt(table: CsvTable, places: readonly number[]): Columns | Problem {
  const columns: Column[] = [];
  for (const place of places) {
    const name = uniqueName(table, places, place);
    const values = Float64Array.from(table.rows, (row) => numberIn(row[place] ?? ''));
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd !== -1) return { problem: oddCell(name, odd, table.rows[odd]?.[place] ?? '') };
    columns.push({ name, values });
  }
  return labelled(table, columns);
}

const numberIn = (cell: string): number => (cell === '' ? Number.NaN : Number(cell));

function oddCell(name: string, row: number, cell: string): string {
  const what = cell === '' ? 'is empty' : `is "${cell}", which is no number`;
  return `line ${row + 2}, column ${name} ${what}: correct that line or take it out`;
}

function uniqueName({ names }: CsvTable, places: readonly number[], place: number): string {
  const name = names[place] ?? '';
  const same = places.filter((each) => names[each] === name);
  return same.length === 1 ? name : `${name} ${same.indexOf(place) + 1}`;
}

function labelled({ names, rows }: CsvTable, columns: readonly Column[]): Columns | Problem {
  const place = names.findIndex((name) => DATES.test(name));
  if (place === -1) return { columns, dated: false, labels: rows.map((_, row) => `line ${row + 2}`) };
  const labels = rows.map((row) => (row[place] ?? '').slice(0, 10));
  const odd = labels.findIndex((label) => !isDate(label));
  if (odd !== -1)
    return { problem: `line ${odd + 2}: the ${names[place]} is "${labels[odd]}": write it as 2020-03-16` };
  const back = labels.findIndex((label, row) => row > 0 && label <= (labels[row - 1] ?? ''));
  if (back !== -1)
    return {
      problem: `line ${back + 2}: ${labels[back]} does not come after ${labels[back - 1]}: sort the lines by day`,
    };
  return { columns, dated: true, labels };
}
