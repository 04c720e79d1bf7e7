/** When each strategy runs, in minutes of the exchange's session, so that half days and daylight saving need no second table. */
import { sessionAt } from '../model/calendar.ts';
import type { Cadence } from '../model/strategy.ts';
import { type Instant, instant, MINUTE, SECOND } from '../model/time.ts';
import type { catalog } from './catalog.ts';

export interface Schedule {
  /** First run, minutes after the open. */
  readonly after: number;
  /** Minutes between runs; absent: once a session. */
  readonly every?: number;
  /** Runs as often as the profile looks, where that is more than once a minute. */
  readonly burst?: true;
  /** Last run at least so many minutes before the close. */
  readonly before: number;
  readonly cadence: Cadence;
}

export const SCHEDULES = {
  // Once an hour, in minutes in which the wheel looks anyway; the first half hour after a report is wide and wild.
  'earnings-protection': { after: 36, every: 60, before: 20, cadence: 'minute' },
  'index-baseline': { after: 30, before: 30, cadence: 'daily' },
  // What lives for weeks is looked at twice an hour, in minutes in which debit spreads look anyway.
  wheel: { after: 6, every: 30, before: 20, cadence: 'minute' },
  // Their bars end every five minutes; a minute later they have arrived.
  'momentum-weeklies': { after: 6, every: 5, before: 4, cadence: 'minute' },
  'debit-spreads': { after: 6, every: 3, before: 3, cadence: 'minute' },
  'swing-trading': { after: 6, every: 5, before: 4, cadence: 'minute' },
  // What lives for a year is looked at twice a day, in minutes in which debit spreads look anyway.
  'leaps-tracker': { after: 30, every: 240, before: 30, cadence: 'daily' },
  // Each quarter of an hour, on slots that debit spreads have, too. The last hour of the last day begins on one of them.
  'spx-credit-spreads': { after: 30, every: 15, before: 15, cadence: 'minute' },
  'lotto-scanner': { after: 30, every: 15, before: 15, cadence: 'minute' },
  // The quotes of the first minutes are wide, and what is sent in the last may not trade.
  'wsb-dip-bot': { after: 7, every: 3, burst: true, before: 2, cadence: 'minute' },
} satisfies Record<keyof typeof catalog, Schedule>;

/** The fastest strategies look again within the minute, where the profile looks more often than once a minute. */
export const isBurst = ({ burst }: Schedule, refreshSeconds: number): boolean => burst === true && refreshSeconds < 60;

/** Is the strategy due at this slot? Never outside a session. The fastest run every `refreshSeconds`, the others on their minutes. */
export function isDue(schedule: Schedule, slot: Instant, refreshSeconds = 60): boolean {
  const { after, every, before } = schedule;
  const session = sessionAt(slot);
  if (!session) return false;
  const since = slot - session.open - after * MINUTE;
  const left = session.close - slot - before * MINUTE;
  const step = isBurst(schedule, refreshSeconds)
    ? refreshSeconds * SECOND
    : (every ?? Number.POSITIVE_INFINITY) * MINUTE;
  return since >= 0 && left >= 0 && since % step === 0;
}

/** The slots of one minute, that is being planned in the minute before it. */
export const slotsOf = (minute: Instant, refreshSeconds: number): readonly Instant[] =>
  Array.from({ length: 60 / refreshSeconds }, (_, place) => instant(minute + place * refreshSeconds * SECOND));
