/** When each strategy runs, in minutes of the exchange's session, so that half days and daylight saving need no second table. */
import { sessionAt } from '../model/calendar.ts';
import type { Cadence } from '../model/strategy.ts';
import { type Instant, MINUTE } from '../model/time.ts';
import type { catalog } from './catalog.ts';

export interface Schedule {
  /** First run, minutes after the open. */
  readonly after: number;
  /** Minutes between runs; absent: once a session. */
  readonly every?: number;
  /** Last run at least so many minutes before the close. */
  readonly before: number;
  readonly cadence: Cadence;
}

export const SCHEDULES = {
  'index-baseline': { after: 30, before: 30, cadence: 'daily' },
  'debit-spreads': { after: 6, every: 3, before: 3, cadence: 'minute' },
  // The quotes of the first minutes are wide, and what is sent in the last may not trade.
  'wsb-dip-bot': { after: 5, every: 1, before: 2, cadence: 'minute' },
} satisfies Record<keyof typeof catalog, Schedule>;

/** Is the strategy due at this slot? Never outside a session. */
export function isDue({ after, every, before }: Schedule, slot: Instant): boolean {
  const session = sessionAt(slot);
  if (!session) return false;
  const minute = (slot - session.open) / MINUTE - after;
  const beforeClose = (session.close - slot) / MINUTE;
  return minute >= 0 && beforeClose >= before && (every === undefined ? minute === 0 : minute % every === 0);
}
