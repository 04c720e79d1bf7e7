/** Reads the tables that a replay of some days needs: the days themselves, and every share's history up to them. */
import { optionOf } from '#lib/model/instrument.ts';
import { addDays, atNewYork, TIMEFRAME_MS, type TradingDay, tradingDay } from '#lib/model/time.ts';
import type { ListedContract } from '../market-feed.ts';
import { calendarsOf } from './calendars.ts';
import { readFactors } from './day-tables.ts';
import type { FileKind, FolderFile } from './names.ts';
import type { QuoteBook, RecordedDay, Recording } from './recorded-feed.ts';
import { joined, type Series, type SplitStep } from './series.ts';
import { type BarColumns, readBars, readOpenInterest, readQuotes, type TableFile } from './tables.ts';

const midnight = (day: TradingDay): number => atNewYork(day, 0);
const utc = (milliseconds: number): TradingDay => tradingDay(new Date(milliseconds).toISOString().slice(0, 10));

export function recordingOf(files: readonly FolderFile[], days: readonly TradingDay[]): Recording {
  const last = days.at(-1) ?? '';
  const recorded = days.map((day) => recordedDay(files, day));
  const shareBars = files.filter((file) => file.kind === 'share-bars' && file.from <= last);
  const optionBars = files.filter((file) => file.kind === 'option-bars' && days.some((day) => day === file.from));
  const shares = seriesOf(shareBars);
  return {
    title: `recorded: ${titleOf(files, days)}`,
    days: recorded,
    shares,
    options: seriesOf(optionBars),
    splits: splitsOf(files),
    known: calendarsOf(files),
    symbols: [...new Set([...shares.keys(), ...files.filter(isOf('share-quotes')).map((file) => file.symbol)])].sort(),
  };
}

const isOf = (kind: FileKind) => (file: FolderFile) => file.kind === kind;

/** The symbols with quotes on those days, and the days. */
function titleOf(files: readonly FolderFile[], days: readonly TradingDay[]): string {
  const quoted = files.filter((file) => file.kind.endsWith('-quotes') && days.some((day) => day === file.from));
  const symbols = [...new Set(quoted.map((file) => file.symbol))].sort();
  const span = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : `${days[0]}`;
  return `${symbols.length > 0 ? symbols.join(', ') : 'no quotes,'} ${span}`;
}

function tableOf(file: FolderFile): TableFile {
  const hasDates = file.from.length === 10 && file.to.length === 10;
  const from = hasDates ? midnight(tradingDay(file.from)) : Number.NEGATIVE_INFINITY;
  const to = hasDates ? midnight(addDays(tradingDay(file.to), 1)) : Number.POSITIVE_INFINITY;
  return { ...file, isOption: !file.kind.startsWith('share-'), within: { from, to } };
}

/** Every symbol's bars, the files of one timeframe as one table. */
function seriesOf(files: readonly FolderFile[]): Map<string, Series> {
  const parts = files.flatMap((file) =>
    [...readBars(tableOf(file))].map(([symbol, table]) => ({ symbol, file, table: onClock(file, table) })),
  );
  const series = (of: typeof parts): Series => {
    const byTimeframe = Map.groupBy(of, (part) => part.file.timeframe);
    return Object.fromEntries([...byTimeframe].map(([timeframe, own]) => [timeframe, joined(own)]));
  };
  return new Map([...Map.groupBy(parts, (part) => part.symbol)].map(([symbol, own]) => [symbol, series(own)]));
}

/** A daily bar starts at New York midnight. */
const onClock = (file: FolderFile, table: BarColumns): BarColumns =>
  file.timeframe === '1Day' ? { ...table, times: table.times.map((date) => midnight(utc(date))) } : table;

function splitsOf(files: readonly FolderFile[]): Map<string, readonly SplitStep[]> {
  const steps = (file: FolderFile) =>
    readFactors(file.path).map(({ until, split: factor }) => ({ until: atNewYork(addDays(utc(until), 1), 0), factor }));
  return new Map(files.filter(isOf('factors')).map((file) => [file.symbol, steps(file)]));
}

function recordedDay(files: readonly FolderFile[], day: TradingDay): RecordedDay {
  const own = files.filter((file) => file.isDay && file.from === day);
  const quoted = own.filter((file) => file.kind.endsWith('-quotes')).map((file) => ({ file, books: booksOf(file) }));
  const coarseFirst = quoted.toSorted((a, b) => TIMEFRAME_MS[b.file.timeframe] - TIMEFRAME_MS[a.file.timeframe]);
  const interest = own.filter(isOf('open-interest')).map((file) => ({ file, open: readOpenInterest(tableOf(file)) }));
  const listings = [
    ...quoted.filter(({ file }) => file.kind === 'option-quotes').map(({ file, books }) => listing(file, books.keys())),
    ...interest.map(({ file, open }) => listing(file, open.keys())),
  ];
  const open = new Map(interest.flatMap((part) => [...part.open]));
  return {
    day,
    from: midnight(day),
    to: midnight(addDays(day, 1)),
    quotes: new Map(coarseFirst.flatMap(({ books }) => [...books])),
    contracts: contractsOf(listings, open),
  };
}

const listing = (file: FolderFile, symbols: Iterable<string>) => ({ underlying: file.symbol, symbols: [...symbols] });

function contractsOf(listings: readonly ReturnType<typeof listing>[], open: ReadonlyMap<string, number>) {
  const byUnderlying = Map.groupBy(listings, ({ underlying }) => underlying);
  const contracts = (own: readonly { symbols: readonly string[] }[]): readonly ListedContract[] =>
    [...new Set(own.flatMap(({ symbols }) => symbols))]
      .sort()
      .map((symbol) => ({ contract: optionOf(symbol), openInterest: open.get(symbol) }));
  return new Map([...byUnderlying].map(([underlying, own]) => [underlying, contracts(own)]));
}

/** A file covers the time from its first bar to its last: a symbol without a row in between has not changed. */
function booksOf(file: FolderFile): Map<string, QuoteBook> {
  const tables = readQuotes(tableOf(file));
  let covers = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  for (const { times } of tables.values())
    covers = {
      from: Math.min(covers.from, times[0] ?? covers.from),
      to: Math.max(covers.to, times.at(-1) ?? covers.to),
    };
  return new Map([...tables].map(([symbol, columns]) => [symbol, { columns, timeframe: file.timeframe, covers }]));
}
