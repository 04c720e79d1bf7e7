/**
 * Has the system been silent during a session? A tick is late when it comes more than a minute after it was due; the
 * minutes told are counted from the last one, or from the open where none has come since.
 */
import type { Alert } from '../model/alert.ts';
import { sessionAt } from '../model/calendar.ts';
import { deriveId } from '../model/ids.ts';
import { formatInstant, type Instant, instant, MINUTE, newYorkTime } from '../model/time.ts';

const LATE_AFTER = MINUTE;
const CRITICAL_AFTER = 4 * MINUTE;

/** The driver's rhythm: when a tick follows the one before; undefined where none follows. */
export type Rhythm = (after: Instant) => Instant | undefined;

/** On the real clock: one a minute. A heartbeat is thus too old after two minutes, and critical after five. */
export const EACH_MINUTE: Rhythm = (after) => instant(after + MINUTE);

/** The alert about the silence before this instant, if there was any. */
export function silenceBefore(now: Instant, last: Instant | undefined, dueAfter: Rhythm): Alert | undefined {
  const session = sessionAt(now);
  if (!session) return undefined;
  const since = instant(Math.max(last ?? 0, session.open));
  const late = now - (dueAfter(since) ?? now);
  if (late <= LATE_AFTER) return undefined;
  const minutes = Math.floor((now - since) / MINUTE);
  return {
    id: deriveId('alert', ['silence', formatInstant(since)]),
    severity: late > CRITICAL_AFTER ? 'critical' : 'warning',
    title: `No tick for ${minutes} minutes`,
    detail: `${last === since ? 'the last one came' : 'none came since the open'} at ${newYorkTime(since)} New York; entries wait until our books have been compared with Alpaca's`,
    subject: 'heartbeat',
    at: now,
  };
}
