/** The open, high, low and close of each day, where a file of prices has all four; what is wrong with one is told, not filled. */
import type { PriceBar } from '#lib/risk/volatility/realised.ts';
import { type CsvTable, columnsAt, type Problem } from './csv-columns.ts';

export interface DayBars {
  readonly labels: readonly string[];
  readonly bars: readonly PriceBar[];
}

const NAMES = ['open', 'high', 'low', 'close'] as const;

export function dayBarsIn(table: CsvTable): DayBars | Problem | undefined {
  const places = NAMES.map((name) => table.names.findIndex((each) => each.toLowerCase() === name));
  if (places.includes(-1)) return undefined;
  const read = columnsAt(table, places);
  if ('problem' in read) return read;
  const [open, high, low, close] = read.columns.map(({ values }) => values);
  const at = (values: Float64Array | undefined, row: number): number => values?.[row] ?? Number.NaN;
  const bars = read.labels.map((_, row) => ({
    ...{ open: at(open, row), high: at(high, row), low: at(low, row), close: at(close, row) },
  }));
  const odd = bars.findIndex((bar) => !isWhole(bar));
  if (odd === -1) return { labels: read.labels, bars };
  const problem = 'a price is not above 0, or the open or the close lies outside the high and the low';
  return { problem: `line ${odd + 2}: ${problem}: correct that line or take it out` };
}

const isWhole = ({ open, high, low, close }: PriceBar): boolean =>
  low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close);
