/** Market data on the wire. What a feed of bars and quotes does not know (exchanges, conditions, trade counts) is filled with neutral values. */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import { sessionAt } from '#lib/model/calendar.ts';
import type { Quote } from '#lib/model/quote.ts';
import { addDays, atNewYork, formatInstant, type Instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';

export const barJson = (bar: Bar) => ({
  t: formatInstant(bar.start),
  o: bar.open,
  h: bar.high,
  l: bar.low,
  c: bar.close,
  v: Math.round(bar.volume),
  n: bar.volume > 0 ? 1 : 0,
  // The feed has no volume-weighted price; the middle of the bar's four prices stands in for it.
  vw: Number(((bar.open + bar.high + bar.low + bar.close) / 4).toFixed(4)),
});

/** An empty side is sent as price zero. */
const sides = (quote: Quote) => ({
  t: formatInstant(quote.at),
  ax: quote.ask === undefined ? ' ' : 'V',
  ap: quote.ask ?? 0,
  as: Math.round(quote.askSize ?? 0),
  bx: quote.bid === undefined ? ' ' : 'V',
  bp: quote.bid ?? 0,
  bs: Math.round(quote.bidSize ?? 0),
});

export const stockQuoteJson = (quote: Quote) => ({ ...sides(quote), c: ['R'], z: 'C' });
export const optionQuoteJson = (quote: Quote) => ({ ...sides(quote), c: 'A' });

/** The last trade of a feed that has bars only: the last bar's close, at its end. */
const tradeAt = (bar: Bar, timeframe: Timeframe) => ({
  t: formatInstant(barEnd(bar.start, timeframe)),
  x: 'V',
  p: bar.close,
  s: Math.max(1, Math.round(bar.volume)),
});
export const stockTradeJson = (bar: Bar, timeframe: Timeframe) => ({
  ...tradeAt(bar, timeframe),
  c: ['@'],
  i: Math.floor(bar.start / 1000),
  z: 'C',
});
export const optionTradeJson = (bar: Bar, timeframe: Timeframe) => ({ ...tradeAt(bar, timeframe), c: 'a' });

const UNITS: Readonly<Record<string, readonly [Timeframe, string]>> = {
  '1Min': ['1Min', '1T'],
  '5Min': ['5Min', '5T'],
  '15Min': ['15Min', '15T'],
  '1Hour': ['1Hour', '1H'],
  '1Day': ['1Day', '1D'],
};

export const timeframeOf = (text: string | undefined): Timeframe | undefined =>
  Object.values(UNITS).find(([long, short]) => text === long || text === short)?.[0];

/** The time at which a request sees the market, with what follows from it: many contracts share it. */
export interface Moment {
  readonly now: Instant;
  readonly dayStart: Instant;
  /** Far enough back for the daily bar before today's, whatever holidays lie between. */
  readonly lookBack: Instant;
  readonly isOpen: boolean;
}

const LOOK_BACK_DAYS = 10;

export function momentOf(now: Instant): Moment {
  const day = newYorkDay(now);
  const lookBack = atNewYork(addDays(day, -LOOK_BACK_DAYS), 0);
  return { now, dayStart: atNewYork(day, 0), lookBack, isOpen: sessionAt(now) !== undefined };
}

/** Today's bar while the session runs, from the completed bars so far; undefined before the first and after the close. */
export function runningDay(bars: readonly Bar[], { dayStart, isOpen }: Moment): Bar | undefined {
  const [first] = bars;
  if (!first || !isOpen) return undefined;
  let { high, low, close, volume } = first;
  for (let index = 1; index < bars.length; index += 1) {
    const bar = bars[index] ?? first;
    if (bar.high > high) high = bar.high;
    if (bar.low < low) low = bar.low;
    close = bar.close;
    volume += bar.volume;
  }
  return { start: dayStart, open: first.open, high, low, close, volume };
}
