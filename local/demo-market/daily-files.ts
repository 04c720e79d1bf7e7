/**
 * The real daily bars that the demo rests on, read from npm packages at run time. AAPL is as traded since its split of
 * June 2014 and split-adjusted before; "SPY" is a tenth of the S&P 500 index, its volume that of the index.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PermanentFault } from '#functions/adapters/faults.ts';
import type { Bar } from '#lib/model/bar.ts';
import { atNewYork, type TradingDay, tradingDay } from '#lib/model/time.ts';
import type { DemoSymbol } from './scenarios.ts';

export interface DailyBar extends Bar {
  readonly day: TradingDay;
}

interface Source {
  readonly path: () => string;
  readonly columns: string;
  /** Multiplies prices. */
  readonly scale: number;
  /** Per dollar: to the cent, or fine enough to undo the file's single precision and keep split-adjusted prices. */
  readonly grid: number;
}

const require = createRequire(import.meta.url);

const SOURCES: Readonly<Record<DemoSymbol, Source>> = {
  AAPL: {
    path: () => require.resolve('@observablehq/sample-datasets/aapl.csv'),
    columns: 'Date,Open,High,Low,Close,Adj Close,Volume',
    scale: 1,
    grid: 10_000,
  },
  SPY: {
    // The package exports only its code, so its data is found from there.
    path: () => join(dirname(require.resolve('vega-datasets')), '..', 'data', 'sp500-2000.csv'),
    columns: 'date,open,high,low,close,adjclose,volume',
    scale: 0.1,
    grid: 100,
  },
};

function parseRow(line: string, source: Source): DailyBar {
  const [date = '', ...cells] = line.split(',');
  const [open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN, , volume = Number.NaN] =
    cells.map(Number);
  const [o, h, l, c] = [open, high, low, close].map((x) => Math.round(x * source.scale * source.grid) / source.grid);
  const day = tradingDay(date);
  const bar = { day, start: atNewYork(day, 0), open: o ?? 0, high: h ?? 0, low: l ?? 0, close: c ?? 0, volume };
  const sane = bar.low > 0 && bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close);
  if (!sane || !(volume >= 0)) throw new RangeError(`the daily bar of ${date} contradicts itself: ${line}`);
  return bar;
}

const loaded = new Map<DemoSymbol, readonly DailyBar[]>();

/** All real daily bars of a symbol, oldest first. Throws where the package's file is not what it was. */
export function dailyBars(symbol: DemoSymbol): readonly DailyBar[] {
  const known = loaded.get(symbol);
  if (known) return known;
  const bars = read(symbol);
  loaded.set(symbol, bars);
  return bars;
}

function read(symbol: DemoSymbol): readonly DailyBar[] {
  const source = SOURCES[symbol];
  try {
    const [columns, ...lines] = readFileSync(source.path(), 'utf8').trim().split(/\r?\n/);
    if (columns !== source.columns) throw new RangeError(`unexpected columns in ${source.path()}: ${columns}`);
    return lines.map((line) => parseRow(line, source));
  } catch (cause) {
    const why = (cause as Error).message.split('\n')[0];
    throw new PermanentFault(
      `the daily prices of ${symbol}, which come with a package, cannot be read (${why}): run "npm ci" to restore them`,
      { cause },
    );
  }
}
