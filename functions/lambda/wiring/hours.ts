/** Which starts are the right ones: schedules on AWS know neither holidays nor New York's clock. */
import { type Session, sessionAt, sessionOf } from '#lib/model/calendar.ts';
import { type Instant, MINUTE, newYorkDay } from '#lib/model/time.ts';

const AROUND = 30 * MINUTE;

/** In the half hour before the open, or after the close, of today's session. */
export function isAround(when: 'open' | 'close', now: Instant): boolean {
  const session = sessionOf(newYorkDay(now));
  if (!session) return false;
  return when === 'open'
    ? now >= session.open - AROUND && now < session.open
    : now >= session.close && now < session.close + AROUND;
}

/** From five minutes before the open until a quarter of an hour after the close: what orders still do, happens in that time. */
export function isFollowed(now: Instant): boolean {
  const session: Session | undefined = sessionAt(now) ?? sessionOf(newYorkDay(now));
  return session !== undefined && now >= session.open - 5 * MINUTE && now < session.close + 15 * MINUTE;
}
