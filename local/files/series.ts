/**
 * Bars of one symbol over time: the recorded ones, in the share units of the day they are looked at from, and the longer
 * ones that the folder does not hold, built from the session's minutes.
 */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { type Instant, instant, newYorkDay, TIMEFRAME_MS, type Timeframe } from '#lib/model/time.ts';
import { faultAt } from './csv.ts';
import type { BarColumns } from './tables.ts';

/** `times` are bar starts as instants. */
export type Series = Partial<Record<Timeframe, BarColumns>>;

/** A price before `until` times `factor` is in the share units of the factor 1. Oldest first. */
export interface SplitStep {
  readonly until: Instant;
  readonly factor: number;
}

export const factorAt = (splits: readonly SplitStep[], at: number): number =>
  splits.find((split) => at < split.until)?.factor ?? 1;

/** Index of the first entry above `limit`. */
export function upperBound(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const FIELDS = ['times', 'open', 'high', 'low', 'close', 'volume'] as const;

/** The tables of several files as one, by time. Two files that cover the same time contradict each other. */
export function joined(parts: readonly { table: BarColumns; file: { path: string } }[]): BarColumns {
  const startOf = (part: (typeof parts)[number]) => part.table.times[0] ?? 0;
  const order = parts.toSorted((a, b) => startOf(a) - startOf(b));
  order.slice(1).forEach((part, index) => {
    const before = order[index];
    if (before && startOf(part) <= (before.table.times.at(-1) ?? 0))
      throw faultAt(part.file.path, `it holds bars of the same time as ${before.file.path}`);
  });
  const column = (name: (typeof FIELDS)[number]) => {
    const columns = order.map(({ table }) => table[name]);
    const whole = new Float64Array(columns.reduce((total, part) => total + part.length, 0));
    let at = 0;
    for (const part of columns) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  return Object.fromEntries(FIELDS.map((name) => [name, column(name)])) as unknown as BarColumns;
}

/** A share's splits, and the factor of the day it is looked at from. */
export interface ShareUnits {
  readonly splits: readonly SplitStep[];
  readonly unit: number;
}

/** All bars of one timeframe, oldest first, in the given share units. */
export function barsOf(series: Series, timeframe: Timeframe, units: ShareUnits): Bar[] {
  const own = materialised(series[timeframe], units);
  const finer = (['1Min', '5Min', '15Min'] as const).find((candidate) => series[candidate]);
  if (!finer || timeframe === '1Day' || TIMEFRAME_MS[finer] >= TIMEFRAME_MS[timeframe]) return own;
  const built = builtFrom(materialised(series[finer], units), timeframe);
  const [first, last] = [own[0]?.start ?? Number.POSITIVE_INFINITY, own.at(-1)?.start ?? Number.NEGATIVE_INFINITY];
  const [before, after] = [built.filter(({ start }) => start < first), built.filter(({ start }) => start > last)];
  return own.length === 0 ? built : [...before, ...own, ...after];
}

function materialised(table: BarColumns | undefined, { splits, unit }: ShareUnits): Bar[] {
  if (!table) return [];
  const at = (column: Float64Array, index: number) => column[index] ?? Number.NaN;
  return Array.from(table.times, (start, index) => {
    const scale = factorAt(splits, start) / unit;
    return {
      start: start as Instant,
      open: at(table.open, index) * scale,
      high: at(table.high, index) * scale,
      low: at(table.low, index) * scale,
      close: at(table.close, index) * scale,
      volume: at(table.volume, index) / scale,
    };
  });
}

/** Longer bars on the clock's grid from those of the regular session: trades before the open are no part of 09:00–10:00. */
function builtFrom(bars: readonly Bar[], timeframe: Timeframe): Bar[] {
  const length = TIMEFRAME_MS[timeframe];
  const built: Bar[] = [];
  let session: { open: number; close: number } = { open: 0, close: 0 };
  for (const bar of bars) {
    if (bar.start >= session.close) session = nextSession(bar.start);
    if (bar.start < session.open || bar.start >= session.close) continue;
    const start = instant(Math.floor(bar.start / length) * length);
    const last = built.at(-1);
    if (last?.start === start) built[built.length - 1] = extended(last, bar);
    else built.push({ ...bar, start });
  }
  return built;
}

/** The session of the day of `at`; for a time after the close one that lies behind. */
function nextSession(at: Instant): { open: number; close: number } {
  return sessionOf(newYorkDay(at)) ?? { open: 0, close: 0 };
}

const extended = (bar: Bar, next: Bar): Bar => ({
  ...bar,
  high: Math.max(bar.high, next.high),
  low: Math.min(bar.low, next.low),
  close: next.close,
  volume: bar.volume + next.volume,
});

/** Those that start at `from` or later and have ended by `at`. */
export function completed(
  bars: readonly Bar[],
  timeframe: Timeframe,
  { from, at }: { from: Instant; at: Instant },
): readonly Bar[] {
  const first = firstFrom(bars, from);
  let end = firstFrom(bars, (at + 1) as Instant);
  while (end > first && barEnd((bars[end - 1] as Bar).start, timeframe) > at) end -= 1;
  return bars.slice(first, Math.max(first, end));
}

/** Index of the first bar that starts at `limit` or later. */
function firstFrom(bars: readonly Bar[], limit: Instant): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars[middle]?.start ?? Number.POSITIVE_INFINITY) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
