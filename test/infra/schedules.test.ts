import { describe, expect, it } from 'vitest';
import { isAround, isFollowed } from '#functions/lambda/wiring/hours.ts';
import { AFTER_CLOSE, AT_END, BEFORE_OPEN, burstCron, FOLLOW, NEAR_CLOSE, tickCron } from '#infra/schedules.ts';
import { isKeepingTime } from '#lib/market/volatility-round.ts';
import { type Session, sessionOf } from '#lib/model/calendar.ts';
import { addDays, DAY, type Instant, instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { isDue, SCHEDULES, type Schedule } from '#lib/strategies/schedules.ts';

/** A year with both changes of the clock, its holidays and its half days. */
const DAYS = Array.from({ length: 365 }, (_, n) => addDays(tradingDay('2026-01-01'), n));
const SESSIONS: readonly Session[] = DAYS.flatMap((day) => sessionOf(day) ?? []);

/** As EventBridge reads it: minutes and hours in UTC, and the days of the week. */
function firesAt(cron: string): (at: Instant) => boolean {
  const [minutes = '', hours = '', , , week = ''] = /^cron\((.*)\)$/.exec(cron)?.[1]?.split(' ') ?? [];
  const [inMinute, inHour] = [valuesOf(minutes, 60), valuesOf(hours, 24)];
  return (at) => {
    const date = new Date(at);
    const isDay = week !== 'MON-FRI' || (date.getUTCDay() >= 1 && date.getUTCDay() <= 5);
    return isDay && inMinute.has(date.getUTCMinutes()) && inHour.has(date.getUTCHours());
  };
}

function valuesOf(field: string, size: number): ReadonlySet<number> {
  const all = Array.from({ length: size }, (_, n) => n);
  const every = /^(\d+)\/(\d+)$/.exec(field);
  const range = /^(\d+)-(\d+)$/.exec(field);
  if (every)
    return new Set(all.filter((n) => n >= Number(every[1]) && (n - Number(every[1])) % Number(every[2]) === 0));
  if (range) return new Set(all.filter((n) => n >= Number(range[1]) && n <= Number(range[2])));
  return new Set(field === '*' ? all : field.split(',').map(Number));
}

const minutesOf = (from: Instant, to: Instant): readonly Instant[] =>
  Array.from({ length: (to - from) / MINUTE }, (_, n) => instant(from + n * MINUTE));
const dayOf = ({ open }: Session): readonly Instant[] =>
  minutesOf(instant(open - (open % DAY)), instant(open - (open % DAY) + DAY));

const OTHERS: Readonly<Record<string, Schedule>> = {
  'every seven minutes': { after: 11, every: 7, before: 20, cadence: 'minute' },
  'at the open': { after: 0, every: 1, before: 0, cadence: 'burst' },
  'once, late': { after: 200, before: 5, cadence: 'daily' },
};

describe('the rule of a strategy', () => {
  it.each(Object.entries<Schedule>({ ...SCHEDULES, ...OTHERS }))(
    '%s starts a minute before every slot that is due',
    (_, schedule) => {
      const fires = firesAt(tickCron(schedule));
      const due = SESSIONS.flatMap((session) => dayOf(session).filter((slot) => isDue(schedule, slot)));
      const starts = SESSIONS.flatMap((session) => dayOf(session).filter(fires));

      expect(due.length).toBeGreaterThan(200);
      expect(due.filter((slot) => !fires(instant(slot - MINUTE)))).toEqual([]);
      expect(starts.length).toBeLessThan(due.length * 9.5);
    },
  );

  it('for what runs once a session starts at one of two minutes, for summer and winter', () => {
    expect(tickCron(SCHEDULES['index-baseline'])).toBe('cron(59 13,14 ? * MON-FRI *)');
  });

  it('for a burst starts in every minute in which one of its strategies may be due', () => {
    const [early, late] = [OTHERS['every seven minutes'], OTHERS['at the open']] as [Schedule, Schedule];
    expect(burstCron([early, late])).toBe(tickCron({ after: 0, every: 1, before: 0, cadence: 'burst' }));
  });
});

describe('the starts around a session', () => {
  it.each([
    ['open', BEFORE_OPEN],
    ['close', AFTER_CLOSE],
    ['close', AT_END],
  ] as const)('at the %s are right exactly once on every day of the year: %s', (when, cron) => {
    const fires = firesAt(cron);
    const right = SESSIONS.map((session) => dayOf(session).filter((at) => fires(at) && isAround(when, at)).length);

    expect(new Set(right)).toEqual(new Set([1]));
  });

  it('are right on no day without a session', () => {
    const closed = DAYS.filter((day) => !sessionOf(day)).map((day) => instant(Date.parse(day)));
    const fires = [BEFORE_OPEN, AFTER_CLOSE, AT_END].map(firesAt);
    const right = closed.flatMap((day) =>
      minutesOf(day, instant(day + DAY)).filter(
        (at) => fires.some((each) => each(at)) && (isAround('open', at) || isAround('close', at)),
      ),
    );

    expect(right).toEqual([]);
  });

  it('near the close are in every minute in which implied volatility is kept', () => {
    const fires = firesAt(NEAR_CLOSE);
    const keeping = SESSIONS.map((session) => dayOf(session).filter(isKeepingTime));

    expect(new Set(keeping.map(({ length }) => length))).toEqual(new Set([16]));
    expect(keeping.flat().filter((at) => !fires(at))).toEqual([]);
  });

  it('follow orders in every minute from before the open to after the close', () => {
    const fires = firesAt(FOLLOW);
    const missed = SESSIONS.flatMap((session) => dayOf(session).filter((at) => isFollowed(at) && !fires(at)));

    expect(missed).toEqual([]);
  });
});
