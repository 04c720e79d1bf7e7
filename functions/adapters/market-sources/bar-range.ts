/** From how far back bars have to be asked for, and which of those that came have ended. */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { atNewYork, type Instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import type { BarsWanted } from './data-source.ts';

type Wanted = BarsWanted & { readonly now: Instant };

/** Bars of a whole session. */
const PER_SESSION: Record<Timeframe, number> = { '1Min': 390, '5Min': 78, '15Min': 26, '1Hour': 7, '1Day': 1 };
/** Minutes without a trade have no bar, and the exchange may be closed for a day that no calendar foretold. */
const MARGIN = { factor: 1.2, sessions: 1 };

export function firstStart({ timeframe, count, since, now }: Wanted): Instant {
  if (since !== undefined) return since;
  const sessions = Math.ceil((count / PER_SESSION[timeframe]) * MARGIN.factor) + MARGIN.sessions;
  return atNewYork(sessionFrom(newYorkDay(now), -sessions).day, 0);
}

/** Vendors also send the bar in progress; it counts only once it has ended. */
export function lastCompleted(bars: readonly Bar[], { timeframe, count, now }: Wanted): readonly Bar[] {
  const end = bars.findLastIndex((bar) => barEnd(bar.start, timeframe) <= now) + 1;
  return bars.slice(Math.max(0, end - count), end);
}
