/** Reads one CSV file of the market-data format: strict, columnar, and fast enough for a full option chain by the minute. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '#lib/model/time.ts';

/** The line under the cursor. Columns are counted from zero. */
export interface Row {
  /** A plain decimal; NaN where the field is empty. */
  number(column: number): number;
  text(column: number): string;
  isEmpty(column: number): boolean;
  /** YYYY-MM-DDTHH:MM:SSZ. */
  instant(column: number): Instant;
  /** YYYY-MM-DD, as UTC midnight in epoch milliseconds. */
  date(column: number): number;
  /** The same text as on the line before. */
  repeats(column: number): boolean;
  /** Ends the reading with one line that says where, what and what to do. */
  fail(problem: string): never;
}

export interface CsvFile {
  /** Lines after the header. */
  readonly count: number;
  each(visit: (row: Row, index: number) => void): void;
}

const [COMMA, DOT, MINUS, ZERO, NINE, NEWLINE, RETURN] = [44, 46, 45, 48, 57, 10, 13];
const BYTE_ORDER_MARK = '\uFEFF';
/** Powers of ten that a double holds exactly: a mantissa below 2^53 over one of them is correctly rounded. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export const faultAt = (where: string, problem: string): PermanentFault =>
  new PermanentFault(`${where}: ${problem}; correct the file, or move it out of the folder, and run again`);

function bytesOf(path: string): Buffer {
  try {
    const raw = readFileSync(path);
    return path.endsWith('.gz') ? gunzipSync(raw) : raw;
  } catch (cause) {
    throw new PermanentFault(`${path}: cannot be read (${(cause as Error).message}); restore or remove the file`, {
      cause,
    });
  }
}

function lineCount(bytes: Buffer): number {
  let lines = bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE ? 1 : 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** Opens a file whose header starts with `columns`; further columns are allowed and not used. No columns: no header. */
export function openCsv(path: string, columns: readonly string[]): CsvFile {
  const bytes = bytesOf(path);
  const firstEnd = bytes.indexOf(NEWLINE);
  const first = bytes.toString('utf8', 0, firstEnd === -1 ? bytes.length : firstEnd).replace(/\r$/, '');
  const names = first.replace(BYTE_ORDER_MARK, '').split(',');
  const wrong = columns.findIndex((column, index) => names[index] !== column);
  if (wrong !== -1)
    throw faultAt(`${path}:1`, `the header must start with "${columns.join(',')}", but column ${wrong + 1} differs`);
  const headed = columns.length > 0;
  const start = headed ? (firstEnd === -1 ? bytes.length : firstEnd + 1) : 0;
  const layout = { path, bytes, start, firstLine: headed ? 2 : 1, names: headed ? names : names.map(() => 'value') };
  return { count: lineCount(bytes) - (headed ? 1 : 0), each: (visit) => scan(layout, visit) };
}

interface Text {
  readonly path: string;
  readonly bytes: Buffer;
  readonly start: number;
  readonly firstLine: number;
  readonly names: readonly string[];
}

function scan(text: Text, visit: (row: Row, index: number) => void): void {
  const { bytes, names } = text;
  let [from, line] = [text.start, text.firstLine];
  let fields = new Int32Array(names.length + 1);
  let previous = new Int32Array(names.length + 1);
  const row = cursor(text, { fields: () => fields, previous: () => previous, line: () => line });
  for (let index = 0; from < bytes.length; index += 1, line += 1) {
    const newline = bytes.indexOf(NEWLINE, from);
    const next = newline === -1 ? bytes.length : newline;
    const end = bytes[next - 1] === RETURN ? next - 1 : next;
    [fields, previous] = [previous, fields];
    const found = split(bytes, { from, end }, fields);
    if (found !== names.length) row.fail(`${found} columns where the first line has ${names.length}`);
    visit(row, index);
    from = next + 1;
  }
}

/** Field i is bytes[fields[i], fields[i+1] - 1). Returns how many fields there are, stored or not. */
function split(bytes: Buffer, range: { from: number; end: number }, fields: Int32Array): number {
  fields[0] = range.from;
  let found = 1;
  for (let at = range.from; at < range.end; at += 1) {
    if (bytes[at] === COMMA) fields[found++] = at + 1;
  }
  fields[found] = range.end + 1;
  return found;
}

interface Position {
  readonly fields: () => Int32Array;
  readonly previous: () => Int32Array;
  readonly line: () => number;
}

function cursor({ path, bytes, names }: Text, position: Position): Row {
  const startOf = (column: number) => position.fields()[column] ?? 0;
  const endOf = (column: number) => (position.fields()[column + 1] ?? 1) - 1;
  const text = (column: number) => bytes.toString('latin1', startOf(column), endOf(column));
  const fail = (problem: string): never => {
    throw faultAt(`${path}:${position.line()}`, problem);
  };
  const failField = (column: number, wanted: string) =>
    fail(`${names[column] ?? 'value'} is ${JSON.stringify(text(column))}, not ${wanted}`);
  let [lastDate, lastMidnight] = ['', Number.NaN];
  const midnight = (column: number, wanted: string) => {
    const date = bytes.toString('latin1', startOf(column), startOf(column) + 10);
    if (date !== lastDate) [lastDate, lastMidnight] = [date, epochOf(date)];
    return Number.isNaN(lastMidnight) ? failField(column, wanted) : lastMidnight;
  };
  return {
    text,
    fail,
    isEmpty: (column) => startOf(column) === endOf(column),
    number(column) {
      const value = decimal(bytes, startOf(column), endOf(column));
      return value === undefined ? failField(column, 'a plain decimal number') : value;
    },
    instant(column) {
      const wanted = 'a time like 2014-06-06T13:30:00Z';
      const time = timeOfDay(bytes, startOf(column), endOf(column));
      return (time === undefined ? failField(column, wanted) : midnight(column, wanted) + time) as Instant;
    },
    date(column) {
      const wanted = 'a date like 2014-06-06';
      return endOf(column) - startOf(column) === 10 ? midnight(column, wanted) : failField(column, wanted);
    },
    repeats(column) {
      const [from, to] = [position.previous()[column] ?? 0, (position.previous()[column + 1] ?? 0) - 1];
      return to > from && bytes.compare(bytes, from, to, startOf(column), endOf(column)) === 0;
    },
  };
}

/** UTC midnight of a civil date, NaN where there is no such date. */
function epochOf(date: string): number {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = (DAYS_BEFORE[month] ?? 365) - (DAYS_BEFORE[month - 1] ?? 400) + (month === 2 && leap ? 1 : 0);
  return year > 0 && day >= 1 && day <= length ? Date.UTC(year, month - 1, day) : Number.NaN;
}

/** Milliseconds since midnight in "YYYY-MM-DDTHH:MM:SSZ", undefined where the text has another form. */
function timeOfDay(bytes: Buffer, from: number, to: number): number | undefined {
  const marks =
    bytes[from + 10] === 84 && bytes[from + 13] === 58 && bytes[from + 16] === 58 && bytes[from + 19] === 90;
  if (to - from !== 20 || !marks) return undefined;
  const two = (at: number) => {
    const [tens = 0, ones = 0] = [bytes[from + at], bytes[from + at + 1]];
    return tens >= ZERO && tens <= NINE && ones >= ZERO && ones <= NINE ? (tens - ZERO) * 10 + ones - ZERO : 99;
  };
  const [hour, minute, second] = [two(11), two(14), two(17)];
  return hour < 24 && minute < 60 && second < 60 ? hour * HOUR + minute * MINUTE + second * SECOND : undefined;
}

/** Digits with at most one dot and a leading minus; NaN for an empty field, undefined for anything else. */
function decimal(bytes: Buffer, from: number, to: number): number | undefined {
  if (from === to) return Number.NaN;
  const first = bytes[from] === MINUS ? from + 1 : from;
  let [mantissa, digits, places] = [0, 0, -1];
  for (let at = first; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === DOT && places === -1) places = 0;
    else if (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + byte - ZERO;
      digits += 1;
      if (places !== -1) places += 1;
    } else return undefined;
  }
  if (digits === 0) return undefined;
  const exact = mantissa <= Number.MAX_SAFE_INTEGER && places < POWERS.length;
  const magnitude = exact ? mantissa / (POWERS[Math.max(places, 0)] ?? 1) : Number(bytes.toString('latin1', first, to));
  return first === from ? magnitude : -magnitude;
}
