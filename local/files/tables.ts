/** The tables of the market-data format as typed columns: bars, quotes, open interest. Every row is checked. */
import { barEnd } from '#lib/model/bar.ts';
import { type Option, optionOf } from '#lib/model/instrument.ts';
import { type Instant, TIMEFRAME_MS, type Timeframe } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { openCsv, type Row } from './csv.ts';

type Columns<Name extends string> = Readonly<Record<Name | 'times', Float64Array>>;
/** Bars of one symbol; `times` are their starts, for daily bars the date's UTC midnight. */
export type BarColumns = Columns<'open' | 'high' | 'low' | 'close' | 'volume'>;
/** The last quote of each bar of one symbol; `times` are the bars' ends. NaN is an empty side or an unknown size. */
export type QuoteColumns = Columns<'bid' | 'ask' | 'bidSize' | 'askSize'>;

/** What a file is, from its place and name. */
export interface TableFile {
  readonly path: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly isOption: boolean;
  /** Rows must start inside: from (included) to (excluded), epoch milliseconds. */
  readonly within: { readonly from: number; readonly to: number };
}

/** A row's own columns after time and contract: what they are called, and how they become values. */
interface Shape<Name extends string> {
  readonly columns: readonly string[];
  readonly names: readonly Name[];
  /** `first` is the index of the first of `columns`. */
  values(row: Row, first: number): Record<Name, number>;
}

const CONTRACT = ['occ_symbol', 'expiry', 'right', 'strike'];
const PRICES = ['open', 'high', 'low', 'close'];
/** Published bars are rounded: an open a hundredth of a percent above the high is the same price. */
const ROUNDING = 1e-4;

const BARS: Shape<'open' | 'high' | 'low' | 'close' | 'volume'> = {
  columns: [...PRICES, 'volume'],
  names: ['open', 'high', 'low', 'close', 'volume'],
  values(row, first) {
    const prices = pricesIn(row, first);
    if (prices.low <= 0) row.fail(`the low is ${prices.low}, a traded price is above zero`);
    return { ...prices, volume: count(row, first + 4, 'volume') };
  },
};

const QUOTES: Shape<'bid' | 'ask' | 'bidSize' | 'askSize'> = {
  columns: ['bid', 'ask'].flatMap((side) => [...PRICES, 'size'].map((column) => `${side}_${column}`)),
  names: ['bid', 'ask', 'bidSize', 'askSize'],
  values: (row, first) => {
    const [bid, ask] = [sideIn(row, first), sideIn(row, first + 5)];
    return { bid: bid.price, bidSize: bid.size, ask: ask.price, askSize: ask.size };
  },
};

const OPEN_INTEREST: Shape<'contracts'> = {
  columns: ['open_interest'],
  names: ['contracts'],
  values: (row, first) => ({ contracts: count(row, first, 'open interest') }),
};

export const readBars = (file: TableFile): Map<string, BarColumns> => readTable(file, BARS);

export function readQuotes(file: TableFile): Map<string, QuoteColumns> {
  const tables = readTable(file, QUOTES);
  const ends = new Map<number, Instant>();
  const endOf = (start: number) => {
    const end = ends.get(start) ?? barEnd(start as Instant, file.timeframe);
    ends.set(start, end);
    return end;
  };
  const ended = ([symbol, table]: [string, QuoteColumns]) =>
    [symbol, { ...table, times: table.times.map(endOf) }] as const;
  return new Map([...tables].map(ended));
}

/** Contracts open at the last clearing before the day, by contract. */
export function readOpenInterest(file: TableFile): Map<string, number> {
  const tables = readTable(file, OPEN_INTEREST);
  return new Map([...tables].map(([symbol, { contracts }]) => [symbol, contracts.at(-1) ?? 0]));
}

/** Rows are sorted by contract, then time; anything else is a damaged file. */
function readTable<Name extends string>(file: TableFile, shape: Shape<Name>): Map<string, Columns<Name>> {
  const contract = file.isOption ? CONTRACT : [];
  const csv = openCsv(file.path, [file.timeframe === '1Day' ? 'date' : 't_utc', ...contract, ...shape.columns]);
  const names = ['times', ...shape.names] as const;
  const table = Object.fromEntries(names.map((name) => [name, new Float64Array(csv.count)])) as Columns<Name>;
  const slices = new Map<string, { from: number; to: number }>();
  const place = placing(file, slices);
  csv.each((row, index) => {
    table.times[index] = place(row, index);
    const values = shape.values(row, 1 + contract.length);
    for (const name of shape.names) table[name][index] = values[name];
  });
  const part = ({ from, to }: { from: number; to: number }) =>
    Object.fromEntries(names.map((name) => [name, table[name].subarray(from, to)])) as Columns<Name>;
  return new Map([...slices].map(([symbol, slice]) => [symbol, part(slice)]));
}

/** Returns a row's time, having noted whose row it is and that it comes in order. */
function placing(file: TableFile, slices: Map<string, { from: number; to: number }>) {
  const { from, to } = file.within;
  let [slice, last] = [{ from: 0, to: 0 }, Number.NEGATIVE_INFINITY];
  return (row: Row, index: number): number => {
    const time = file.timeframe === '1Day' ? row.date(0) : row.instant(0);
    const isNew = index === 0 || (file.isOption && !row.repeats(1));
    if (isNew) {
      const symbol = file.isOption ? contractIn(row, file).symbol : file.symbol;
      if (slices.has(symbol)) row.fail(`${symbol} comes back after another contract, rows must be sorted by contract`);
      slice = { from: index, to: index };
      slices.set(symbol, slice);
    } else if (time <= last) row.fail(`${row.text(0)} is not later than the line before, rows must be sorted by time`);
    if (file.timeframe !== '1Day' && time % TIMEFRAME_MS[file.timeframe] !== 0)
      row.fail(`${row.text(0)} is no start of a bar of ${file.timeframe}`);
    if (time < from || time >= to) row.fail(`${row.text(0)} lies outside the days that the file's name states`);
    slice.to = index + 1;
    last = time;
    return time;
  };
}

function contractIn(row: Row, file: TableFile): Option {
  const contract = optionIn(row);
  const right = contract.right === 'call' ? 'C' : 'P';
  const isSame =
    row.text(2) === contract.expiry && row.text(3) === right && row.number(4) === toNumber(contract.strike);
  if (!isSame) row.fail(`${contract.symbol} contradicts the columns expiry, right and strike`);
  if (contract.underlying !== file.symbol) row.fail(`${contract.symbol} is no contract on ${file.symbol}`);
  return contract;
}

function optionIn(row: Row): Option {
  try {
    return optionOf(row.text(1));
  } catch {
    return row.fail(`occ_symbol is ${JSON.stringify(row.text(1))}, not a symbol like AAPL140606C00645000`);
  }
}

function pricesIn(row: Row, first: number) {
  const open = row.number(first);
  const [high, low, close] = [row.number(first + 1), row.number(first + 2), row.number(first + 3)];
  if (Number.isNaN(open + high + low + close)) row.fail('one of open, high, low and close is missing');
  if (open < 0 || high < 0 || low < 0 || close < 0) row.fail('a price is negative');
  const slack = high * ROUNDING;
  if (high < low || high + slack < Math.max(open, close) || low - slack > Math.min(open, close))
    row.fail(`open ${open}, high ${high}, low ${low} and close ${close} contradict each other`);
  return { open, high, low, close };
}

/** One side of a quote bar: its last price. Empty, or zero at the end of the bar, is nobody there. */
function sideIn(row: Row, first: number): { price: number; size: number } {
  const size = row.number(first + 4);
  if (size < 0) row.fail(`a size is negative: ${size}`);
  const isEmpty = [0, 1, 2, 3].every((offset) => row.isEmpty(first + offset));
  if (isEmpty && size > 0) row.fail(`a size of ${size} without a price`);
  const close = isEmpty ? 0 : pricesIn(row, first).close;
  return close === 0 ? { price: Number.NaN, size: Number.NaN } : { price: close, size };
}

function count(row: Row, column: number, name: string): number {
  const value = row.number(column);
  return value >= 0 ? value : row.fail(`the ${name} is ${row.text(column) || 'missing'}, not zero or more`);
}
