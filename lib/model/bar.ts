/** One bar of prices: statistics, not ledger values. A bar may be used only once it has ended. */
import * as z from 'zod';
import { sessionOf } from './calendar.ts';
import { type Instant, InstantWire, instant, newYorkDay, SECOND, TIMEFRAME_MS, type Timeframe } from './time.ts';

const finite = z.number().positive();
/** Clocks differ a little. */
const SKEW = 5 * SECOND;

export const Bar = z.object({
  /** Start of the bar; a daily bar starts at New York midnight. */
  start: InstantWire,
  open: finite,
  high: finite,
  low: finite,
  close: finite,
  /** Shares or contracts traded. */
  volume: z.number().nonnegative(),
});
export type Bar = z.infer<typeof Bar>;

/** When the bar is complete and may be looked at: a daily bar at the session's close, an hourly one not after it. */
export function barEnd(start: Instant, timeframe: Timeframe): Instant {
  const end = instant(start + TIMEFRAME_MS[timeframe]);
  const close = sessionOf(newYorkDay(start))?.close;
  if (timeframe === '1Day') return close ?? end;
  return close !== undefined && start < close && end > close ? close : end;
}

const isPrice = (price: number): boolean => price > 0 && price < Number.POSITIVE_INFINITY;

/** Whether these can be the bars of one share: prices and volumes that are some, each bar later than the one before, none before its end. */
export function isSeries(bars: readonly Bar[], timeframe: Timeframe, now: Instant): boolean {
  const last = bars.at(-1);
  const isBar = ({ start, open, high, low, close, volume }: Bar, place: number): boolean =>
    Number.isSafeInteger(start) &&
    (place === 0 || start > (bars[place - 1]?.start ?? Number.NaN)) &&
    isPrice(open) &&
    isPrice(high) &&
    isPrice(low) &&
    isPrice(close) &&
    high >= low &&
    volume >= 0 &&
    volume < Number.POSITIVE_INFINITY;
  return bars.every(isBar) && (!last || barEnd(last.start, timeframe) <= now + SKEW);
}
