/**
 * What the watcher's last word is worth now. Its figures hold for two intervals of a session and a little more: after that
 * nobody is looking, and what is held may not be added to. The last look of a session holds into the next; what was missed
 * of the session before counts on, or a watcher that is gone would be trusted anew each morning. An account that holds
 * nothing has nothing to be looked at: where it was never looked at, it may begin.
 */
import type { Book } from '../../model/book.ts';
import { type Session, sessionAt, sessionFrom, sessionOf } from '../../model/calendar.ts';
import { isFlat } from '../../model/position.ts';
import { type Instant, instant, MINUTE, newYorkDay } from '../../model/time.ts';
import { inForce, type RiskStanding, rankOf, UNWATCHED } from '../../model/watch/risk-state.ts';

/** The watcher looks in every such stretch of a session. */
export const WATCH_EVERY = 15 * MINUTE;
const MISSED = 2;
const STALE_AFTER = MISSED * WATCH_EVERY + 5 * MINUTE;

/** Undefined where nothing stands over the book. */
export function standingOver(
  { risk: told, positions }: Pick<Book, 'risk' | 'positions'>,
  now: Instant,
): RiskStanding | undefined {
  if (!told) return undefined;
  const risk = inForce(told);
  if (positions.every(isFlat)) return told === UNWATCHED ? undefined : risk;
  const silent = sessionTime(risk.at, now);
  if (silent <= STALE_AFTER || rankOf(risk.state) >= rankOf('reduce-only')) return risk;
  const reason = `the watcher has not looked for ${Math.round(silent / MINUTE)} minutes of trading`;
  return { ...risk, state: 'reduce-only', reason };
}

/** How much of the session in progress and of the one before it has gone by since an instant; 0 outside a session. */
function sessionTime(since: Instant, now: Instant): number {
  const session = sessionAt(now);
  if (!session) return 0;
  const partOf = ({ open, close }: Session): number => Math.max(0, Math.min(now, close) - Math.max(since, open));
  return partOf(session) + partOf(sessionFrom(session.day, -1));
}

/** The look that is due at an instant: of its quarter of an hour from the open on, and one in the half hour after the close. */
export function watchSlot(now: Instant): Instant | undefined {
  const session = sessionOf(newYorkDay(now));
  if (!session || now < session.open || now >= session.close + 2 * WATCH_EVERY) return undefined;
  const slots = Math.floor((now - session.open) / WATCH_EVERY);
  return instant(Math.min(session.open + slots * WATCH_EVERY, session.close));
}
