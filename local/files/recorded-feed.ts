/** The market of recorded days, as a feed that answers nothing before it had happened. */
import type { Bar } from '#lib/model/bar.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { Quote } from '#lib/model/quote.ts';
import { HOUR, type Instant, instant, TIMEFRAME_MS, type Timeframe, type TradingDay } from '#lib/model/time.ts';
import type { ListedContract, MarketFeed } from '../market-feed.ts';
import type { Calendars } from './calendars.ts';
import { barsOf, completed, factorAt, type Series, type SplitStep, upperBound } from './series.ts';
import type { QuoteColumns } from './tables.ts';

/** The quotes of one symbol on one day; what they cover is what their file covers, for a missing row means "unchanged". */
export interface QuoteBook {
  readonly columns: QuoteColumns;
  readonly timeframe: Timeframe;
  /** End of the file's first and of its last bar. */
  readonly covers: { readonly from: number; readonly to: number };
}

export interface RecordedDay {
  readonly day: TradingDay;
  /** New York midnight to midnight. */
  readonly from: number;
  readonly to: number;
  readonly quotes: ReadonlyMap<string, QuoteBook>;
  readonly contracts: ReadonlyMap<string, readonly ListedContract[]>;
}

export interface Recording {
  readonly title: string;
  readonly days: readonly RecordedDay[];
  readonly shares: ReadonlyMap<string, Series>;
  readonly options: ReadonlyMap<string, Series>;
  readonly splits: ReadonlyMap<string, readonly SplitStep[]>;
  /** What the folder tells beyond prices. */
  readonly known: Calendars;
  /** Every symbol that any table is about. */
  readonly symbols: readonly string[];
}

const FINEST_FIRST: readonly Timeframe[] = ['1Min', '5Min', '15Min', '1Hour'];

export function recordedFeed(recording: Recording): MarketFeed {
  const { days, shares, options, splits } = recording;
  const bars = remembered(shares, splits);
  const optionBars = remembered(options, new Map());
  const ticks = new Map<TradingDay, readonly Instant[]>();
  const bookAt = (symbol: string, at: Instant): QuoteBook | undefined => {
    for (const day of days) if (at >= day.from && at < day.to) return day.quotes.get(symbol);
    return undefined;
  };
  return {
    title: recording.title,
    modelled: false,
    symbols: recording.symbols,
    ticks(day) {
      const known = ticks.get(day) ?? ticksOf(recording, day);
      ticks.set(day, known);
      return known;
    },
    bars: (symbol, timeframe, range) => completed(bars(symbol, timeframe, range.at), timeframe, range),
    optionBars: (symbol, timeframe, range) => completed(optionBars(symbol, timeframe, range.at), timeframe, range),
    contracts: (underlying, day) => days.find((recorded) => recorded.day === day)?.contracts.get(underlying) ?? [],
    quote(symbol, at) {
      const book = bookAt(symbol, at);
      return book && quoteIn(book, at);
    },
    quoteUpdate(symbol, at) {
      const book = bookAt(symbol, at);
      const isDue = book && at % TIMEFRAME_MS[book.timeframe] === 0 && at >= book.covers.from && at <= book.covers.to;
      return isDue ? quoteIn(book, at) : undefined;
    },
    ...recording.known,
  };
}

function quoteIn({ columns, timeframe, covers }: QuoteBook, now: Instant): Quote | undefined {
  const step = TIMEFRAME_MS[timeframe];
  const at = Math.min(Math.floor(now / step) * step, covers.to);
  const row = upperBound(columns.times, at) - 1;
  if (row < 0) return undefined;
  const quote: { -readonly [K in keyof Quote]: Quote[K] } = { at: at as Instant, freshUntil: (at + step) as Instant };
  const [bid, ask] = [columns.bid[row] ?? Number.NaN, columns.ask[row] ?? Number.NaN];
  const [bidSize, askSize] = [columns.bidSize[row] ?? Number.NaN, columns.askSize[row] ?? Number.NaN];
  if (bid > 0) quote.bid = bid;
  if (ask > 0) quote.ask = ask;
  if (bidSize >= 0) quote.bidSize = bidSize;
  if (askSize >= 0) quote.askSize = askSize;
  return quote;
}

/** Bars are made from the columns once per symbol, timeframe and share unit. */
function remembered(series: ReadonlyMap<string, Series>, splits: ReadonlyMap<string, readonly SplitStep[]>) {
  const made = new Map<string, readonly Bar[]>();
  return (symbol: string, timeframe: Timeframe, at: Instant): readonly Bar[] => {
    const own = series.get(symbol);
    if (!own) return [];
    const steps = splits.get(symbol) ?? [];
    const units = { splits: steps, unit: factorAt(steps, at) };
    const key = `${symbol} ${timeframe} ${units.unit}`;
    const known = made.get(key) ?? barsOf(own, timeframe, units);
    made.set(key, known);
    return known;
  };
}

/** Ends of the session's bars at the finest resolution that the folder has for the day, as far as it covers the day. */
function ticksOf({ days, shares, options }: Recording, day: TradingDay): readonly Instant[] {
  const session = sessionOf(day);
  if (!session) return [];
  const books = [...(days.find((recorded) => recorded.day === day)?.quotes.values() ?? [])];
  for (const timeframe of FINEST_FIRST) {
    const step = TIMEFRAME_MS[timeframe];
    const spans = [
      ...books.filter((book) => book.timeframe === timeframe).map((book) => book.covers),
      ...[...shares.values(), ...options.values()].map((series) => spanOf(series[timeframe]?.times, session, step)),
    ];
    const from = Math.max(session.open + 1, Math.min(...spans.map((span) => span?.from ?? Number.POSITIVE_INFINITY)));
    const to = Math.min(session.close, Math.max(...spans.map((span) => span?.to ?? Number.NEGATIVE_INFINITY)));
    if (from <= to) return grid(from, to, step);
  }
  const sinceMidnight = { open: session.open - 10 * HOUR, close: session.close };
  const hasDaily = [...shares.values()].some((series) => spanOf(series['1Day']?.times, sinceMidnight, 0));
  return hasDaily ? [session.close] : [];
}

/** Ends of the first and last bar that end in the session; an hour's first bar is labelled before the open. */
function spanOf(times: Float64Array | undefined, session: { open: number; close: number }, step: number) {
  if (!times) return undefined;
  const [first, last] = [
    times[upperBound(times, session.open - step)],
    times[upperBound(times, session.close - step) - 1],
  ];
  return first === undefined || last === undefined || first > last
    ? undefined
    : { from: first + step, to: last + step };
}

function grid(from: number, to: number, step: number): readonly Instant[] {
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => instant(first + index * step));
}
