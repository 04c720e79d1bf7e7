/** Reads the recorded files for the calibration: gzipped CSV with a header. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Instant, MINUTE, parseInstant } from '#lib/model/time.ts';

export type Row = Readonly<Record<string, string>>;

/** An empty cell is a missing value, never zero. */
export const numberIn = (row: Row, column: string): number | undefined => {
  const text = row[column] ?? '';
  return text === '' ? undefined : Number(text);
};

export function readRows(folder: string, path: string): readonly Row[] {
  const bytes = readFileSync(join(folder, path));
  const [header = '', ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trim()
    .split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

export const filesIn = (folder: string, path: string, pattern: RegExp): readonly string[] =>
  readdirSync(join(folder, path))
    .filter((name) => pattern.test(name))
    .map((name) => join(path, name));

export const startOf = (row: Row): Instant => parseInstant(row.t_utc ?? '');

/** Minutes from the session's open to the start of a bar. */
export const minuteIn = (row: Row, open: Instant): number => (startOf(row) - open) / MINUTE;
