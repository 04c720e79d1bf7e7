/** Recorded daily closes, from a wide table: a date and one column a symbol, empty before the symbol was listed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tradingDay } from '#lib/model/time.ts';
import type { DayReturn } from '#lib/risk/back-test/rolling.ts';

export const CLOSES_FILE = 'multi_asset/etf_adjclose.csv.gz';

export interface Recorded {
  readonly symbol: string;
  /** Simple daily returns, as fractions of the close before. */
  readonly returns: readonly DayReturn[];
}

export function recordedReturns(folder: string): readonly Recorded[] {
  const text = gunzipSync(readFileSync(join(folder, CLOSES_FILE))).toString('utf8');
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return header.slice(1).map((symbol, column) => ({ symbol, returns: returnsIn(rows, column + 1) }));
}

function returnsIn(rows: readonly (readonly string[])[], column: number): readonly DayReturn[] {
  const closes = rows.filter((row) => (row[column] ?? '') !== '');
  return closes.slice(1).map((row, index) => ({
    day: tradingDay(row[0] ?? ''),
    return: Number(row[column]) / Number(closes[index]?.[column]) - 1,
  }));
}
