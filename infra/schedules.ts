/**
 * When things are started, as EventBridge understands it: in UTC, in windows wide enough for summer and winter time. The
 * functions hold each start against the exchange's calendar. Ticks start a minute ahead: they wait for their instants.
 */
import type { Schedule } from '#lib/strategies/schedules.ts';

/** Minutes of the New York day. */
const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
/** Minutes that UTC is ahead of New York, in summer and in winter. */
const OFFSETS = [240, 300] as const;

const cron = (minutes: string, hours: string): string => `cron(${minutes} ${hours} ? * MON-FRI *)`;

/** The whole hours, UTC, that hold these New York minutes in summer or winter. */
const hoursOf = (first: number, last: number): string =>
  `${Math.floor((first + OFFSETS[0]) / 60)}-${Math.floor((last + OFFSETS[1]) / 60)}`;

/** Starts a minute before each slot at which the strategy may be due. */
export function tickCron({ after, every, before }: Schedule): string {
  const first = OPEN + after - 1;
  if (every === undefined) {
    const hours = OFFSETS.map((offset) => Math.floor((first + offset) / 60));
    return cron(String(first % 60), hours.join(','));
  }
  if (every % 60 === 0) {
    const count = Math.floor((CLOSE - before - 1 - first) / every) + 1;
    const slots = Array.from({ length: count }, (_, n) => first + n * every);
    const hours = OFFSETS.flatMap((offset) => slots.map((slot) => Math.floor((slot + offset) / 60)));
    return cron(String(first % 60), [...new Set(hours)].sort((a, b) => a - b).join(','));
  }
  const minutes = every === 1 || 60 % every !== 0 ? '*' : `${first % every}/${every}`;
  return cron(minutes, hoursOf(first, CLOSE - before - 1));
}

/** Starts a minute before every minute in which one of these strategies may be due. */
export const burstCron = (schedules: readonly Schedule[]): string =>
  tickCron({
    after: Math.min(...schedules.map(({ after }) => after)),
    before: Math.min(...schedules.map(({ before }) => before)),
    every: 1,
    cadence: 'burst',
  });

/** What follows orders starts every minute, from a little before the open to a quarter of an hour after the close. */
export const FOLLOW = cron('*', hoursOf(OPEN - 5, CLOSE + 15));

/** Two minutes into every quarter of an hour of the session, when its first quotes are there, and after the close. */
export const QUARTERS = cron('2/15', hoursOf(OPEN, CLOSE + 15));

/** Twenty minutes before the open: one of the two starts is the right one. */
export const BEFORE_OPEN = cron('10', '13,14');
/** Ten minutes after the close, also after an early one at 13:00. */
export const AFTER_CLOSE = cron('10', '17,18,20,21');
/** From twenty to five minutes before the close, also before an early one: when implied volatility is kept. */
export const NEAR_CLOSE = cron('40-55', '16,17,19,20');
/** Twenty minutes after the close. Every day, also where there is no session: a day without this is a day on which nothing works. */
export const AT_END = 'cron(20 17,18,20,21 * * ? *)';
