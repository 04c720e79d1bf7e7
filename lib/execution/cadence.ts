/**
 * Which look at the broker's books is due: orders each minute, positions and cash each five, everything before the open,
 * at it and after the close. Counted in whole steps of the clock, so that a loop of ten seconds and one of a minute keep it.
 */
import type { Looks } from '../model/break.ts';
import { sessionAt, sessionFrom, sessionOf } from '../model/calendar.ts';
import { type Instant, instant, newYorkDay } from '../model/time.ts';
import { THRESHOLDS } from './thresholds.ts';

/** Each holds the ones before it. */
export type Look = 'orders' | 'holdings' | 'full';

/** The last moment that asks for a full look. */
function milestone(now: Instant): Instant {
  const day = newYorkDay(now);
  const today = sessionOf(day);
  const marks = today ? [today.open - THRESHOLDS.beforeOpen.value, today.open, today.close] : [];
  return instant(marks.findLast((mark) => mark <= now) ?? sessionFrom(day, -1).close);
}

const stepped = (last: Instant | undefined, now: Instant, step: number): boolean =>
  last === undefined || Math.floor(now / step) > Math.floor(last / step);

export interface Circumstances {
  readonly hasOpenBreaks?: boolean;
  /** When ticks came again after the last silence. */
  readonly heardAgain?: Instant | undefined;
}

/** While a break is open, positions are looked at each minute, so that it heals soon. Outside a session only the full look is due. */
export function dueLook(looks: Looks, now: Instant, seen: Circumstances = {}): Look | undefined {
  const { orders, holdings, full, deferred } = looks;
  if (full === undefined || full < Math.max(milestone(now), seen.heardAgain ?? 0)) return 'full';
  if (!sessionAt(now)) return undefined;
  if (Object.keys(deferred).length > 0 && stepped(holdings, now, THRESHOLDS.retry.value)) return 'holdings';
  if (stepped(holdings, now, seen.hasOpenBreaks ? THRESHOLDS.orders.value : THRESHOLDS.holdings.value))
    return 'holdings';
  return stepped(orders, now, THRESHOLDS.orders.value) ? 'orders' : undefined;
}
