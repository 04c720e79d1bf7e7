/** How long an answer holds. In every case it is asked for again before anything that could be in it is missing. */
import type { Bar } from '#lib/model/bar.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import {
  addDays,
  atNewYork,
  type Instant,
  instant,
  MINUTE,
  newYorkDay,
  SECOND,
  TIMEFRAME_MS,
} from '#lib/model/time.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';
import type { BarsWanted, By } from './data-source.ts';

/** A bar may come some seconds after it has ended. */
const LATE_BARS = 20 * SECOND;

export const midnightAfter = (now: Instant): Instant => atNewYork(addDays(newYorkDay(now), 1), 0);

/** Until the next bar may be there: daily bars change at the close, the others when the next one ends. */
export function barsHold(series: By<readonly Bar[]>, { timeframe }: BarsWanted, now: Instant): Instant {
  if (timeframe === '1Day') return dailyHold(now);
  const length = TIMEFRAME_MS[timeframe];
  const ended = Math.floor(now / length) * length;
  const isLate = Object.values(series).some((bars) => (bars.at(-1)?.start ?? 0) < ended - length);
  return isLate && now - ended < LATE_BARS ? now : instant(ended + length);
}

function dailyHold(now: Instant): Instant {
  const session = sessionOf(newYorkDay(now));
  if (!session) return midnightAfter(now);
  if (now < session.open) return session.open;
  return now < session.close ? session.close : instant(now + MINUTE);
}

export const vixHolds = (vix: VolatilityIndex | undefined, now: Instant): Instant =>
  vix?.kind === 'live' ? instant(now + MINUTE) : midnightAfter(now);
