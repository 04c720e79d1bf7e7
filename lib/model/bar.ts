/** One bar of prices: statistics, not ledger values. A bar may be used only once it has ended. */
import * as z from 'zod';
import { sessionOf } from './calendar.ts';
import { type Instant, InstantWire, instant, newYorkDay, TIMEFRAME_MS, type Timeframe } from './time.ts';

const finite = z.number().positive();

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
