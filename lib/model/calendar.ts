/**
 * The New York Stock Exchange's sessions: rules for the recurring holidays and half days, and a table of
 * the days no rule foretells. Valid 1998 to 2030 (checked against a published list to 2028); outside it throws,
 * because a guessed session is worse than none.
 */
import {
  addDays,
  atNewYork,
  type Instant,
  newYorkDay,
  nthWeekday,
  type TradingDay,
  tradingDay,
  weekday,
} from './time.ts';

export interface Session {
  readonly day: TradingDay;
  readonly open: Instant;
  readonly close: Instant;
  readonly isHalfDay: boolean;
}

const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
const EARLY_CLOSE = 13 * 60;

/** Closures that follow no rule: attacks, storms, days of mourning. */
const CLOSED = new Set([
  ...['2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', '2004-06-11', '2007-01-02'],
  ...['2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09'],
]);
/** Half days beside the rules. */
const HALF = new Set(['2002-07-05', '2003-12-26']);
const NOT_HALF = new Set(['2002-07-03']);

const date = (year: number, month: number, day: number): TradingDay =>
  tradingDay(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

/** Gregorian Easter Sunday (Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): TradingDay {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return date(year, Math.floor(n / 31), (n % 31) + 1);
}

/** Saturday holidays are kept on Friday, Sunday's on Monday; New Year's Day on a Saturday is not kept at all. */
function observed(day: TradingDay): TradingDay {
  const shift = { 0: 1, 6: -1 }[weekday(day)] ?? 0;
  return addDays(day, shift);
}

const holidaysByYear = new Map<number, ReadonlySet<TradingDay>>();

function holidays(year: number): ReadonlySet<TradingDay> {
  const known = holidaysByYear.get(year);
  if (known) return known;
  const newYear = date(year, 1, 1);
  const days = new Set([
    ...(weekday(newYear) === 6 ? [] : [observed(newYear)]),
    nthWeekday(year, 1, { weekday: 1, n: 3 }),
    nthWeekday(year, 2, { weekday: 1, n: 3 }),
    addDays(easter(year), -2),
    nthWeekday(year, 5, { weekday: 1, n: -1 }),
    ...(year >= 2022 ? [observed(date(year, 6, 19))] : []),
    observed(date(year, 7, 4)),
    nthWeekday(year, 9, { weekday: 1, n: 1 }),
    nthWeekday(year, 11, { weekday: 4, n: 4 }),
    observed(date(year, 12, 25)),
  ]);
  holidaysByYear.set(year, days);
  return days;
}

function isHalfDay(day: TradingDay): boolean {
  if (HALF.has(day)) return true;
  const year = Number(day.slice(0, 4));
  const beforeHoliday = day.endsWith('-07-03') || day.endsWith('-12-24');
  return (beforeHoliday && !NOT_HALF.has(day)) || day === addDays(nthWeekday(year, 11, { weekday: 4, n: 4 }), 1);
}

const isTradingDay = (day: TradingDay): boolean =>
  weekday(day) % 6 !== 0 && !CLOSED.has(day) && !holidays(Number(day.slice(0, 4))).has(day);

const sessionsByDay = new Map<TradingDay, Session | undefined>();

/** The session of a day, or undefined where the exchange is closed. Throws outside 1998–2030. */
export function sessionOf(day: TradingDay): Session | undefined {
  if (!sessionsByDay.has(day)) sessionsByDay.set(day, sessionByRule(day));
  return sessionsByDay.get(day);
}

function sessionByRule(day: TradingDay): Session | undefined {
  if (day < '1998' || day >= '2031') throw new RangeError(`the exchange calendar covers 1998 to 2030, not ${day}`);
  if (!isTradingDay(day)) return undefined;
  const half = isHalfDay(day);
  return { day, open: atNewYork(day, OPEN), close: atNewYork(day, half ? EARLY_CLOSE : CLOSE), isHalfDay: half };
}

/** The session in progress: from the open (included) to the close (excluded). */
export function sessionAt(at: Instant): Session | undefined {
  const session = sessionOf(newYorkDay(at));
  return session && at >= session.open && at < session.close ? session : undefined;
}

/** The first session strictly after a day (n = 1), the one after that (n = 2); backwards for negative n. */
export function sessionFrom(day: TradingDay, n: number): Session {
  const step = n < 0 ? -1 : 1;
  let current = day;
  let left = Math.abs(n);
  let session: Session | undefined;
  while (left > 0) {
    current = addDays(current, step);
    session = sessionOf(current);
    if (session) left -= 1;
  }
  if (!session) throw new RangeError('sessionFrom counts at least one session');
  return session;
}

/** All sessions from one day to another, both included. */
export function sessionsBetween(from: TradingDay, to: TradingDay): readonly Session[] {
  const sessions: Session[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const session = sessionOf(day);
    if (session) sessions.push(session);
  }
  return sessions;
}
