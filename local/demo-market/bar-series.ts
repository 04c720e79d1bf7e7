/** Bars in order with their ends, searched by time. */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import type { Session } from '#lib/model/calendar.ts';
import { type Instant, instant, TIMEFRAME_MS, type Timeframe } from '#lib/model/time.ts';

export interface BarSeries {
  readonly bars: readonly Bar[];
  readonly ends: readonly Instant[];
}

export const seriesOf = (bars: readonly Bar[], timeframe: Timeframe): BarSeries => ({
  bars,
  ends: bars.map((bar) => barEnd(bar.start, timeframe)),
});

/** The same for bars of one session, without asking the calendar for each. */
export function sessionSeries(bars: readonly Bar[], timeframe: Timeframe, session: Session): BarSeries {
  const length = TIMEFRAME_MS[timeframe];
  const end = (bar: Bar): Instant => instant(Math.min(bar.start + length, session.close));
  return { bars, ends: bars.map(timeframe === '1Day' ? () => session.close : end) };
}

/** How many items come before the first that passes. */
function countBefore(length: number, passes: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bars that start at `from` or later and have ended by `at`. */
export function barsWithin(series: BarSeries, range: { from: Instant; at: Instant }): readonly Bar[] {
  const first = countBefore(series.bars.length, (i) => (series.bars[i]?.start ?? Infinity) >= range.from);
  const afterLast = countBefore(series.ends.length, (i) => (series.ends[i] ?? Infinity) > range.at);
  return series.bars.slice(first, afterLast);
}

function merged(first: Bar, next: Bar): Bar {
  return {
    ...first,
    high: Math.max(first.high, next.high),
    low: Math.min(first.low, next.low),
    close: next.close,
    volume: first.volume + next.volume,
  };
}

/** One daily bar over a day's minutes; empty where nothing traded. */
export const wholeDay = (minutes: readonly Bar[], start: Instant): readonly Bar[] =>
  minutes.length === 0 ? [] : [{ ...minutes.reduce(merged), start }];

/** Minutes gathered into longer bars on the clock's marks, so that an hourly bar of 09:00 holds what traded from 09:30. */
export function aggregated(minutes: readonly Bar[], timeframe: Timeframe): readonly Bar[] {
  const length = TIMEFRAME_MS[timeframe];
  const bars: Bar[] = [];
  for (const minute of minutes) {
    const start = instant(minute.start - (minute.start % length));
    const last = bars.at(-1);
    if (last?.start === start) bars[bars.length - 1] = merged(last, minute);
    else bars.push({ ...minute, start });
  }
  return bars;
}
