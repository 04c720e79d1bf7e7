/**
 * Instants, trading days and New York wall time. Daylight saving follows the US rule as arithmetic
 * (second Sunday of March to first Sunday of November at 02:00 since 2007; first Sunday of April to
 * last Sunday of October before), so `lib` needs no clock and no time-zone database.
 */
import * as z from 'zod';

/** Epoch milliseconds, UTC. */
export type Instant = number & { readonly __brand: 'Instant' };
/** The exchange's date in New York, YYYY-MM-DD. */
export type TradingDay = string & { readonly __brand: 'TradingDay' };
/** How long one bar covers. */
export type Timeframe = '1Min' | '5Min' | '15Min' | '1Hour' | '1Day';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const TIMEFRAME_MS: Record<Timeframe, number> = {
  '1Min': MINUTE,
  '5Min': 5 * MINUTE,
  '15Min': 15 * MINUTE,
  '1Hour': HOUR,
  '1Day': DAY,
};

export const instant = (epochMs: number): Instant => {
  if (!Number.isSafeInteger(epochMs)) throw new RangeError(`not an instant: ${epochMs}`);
  return epochMs as Instant;
};

const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
  isDate(text.slice(0, 10)) &&
  Number.isFinite(Date.parse(text));

/** Parses RFC 3339 with a zone; throws otherwise. */
export function parseInstant(text: string): Instant {
  if (!isInstant(text)) throw new RangeError(`not a time with a zone: ${text}`);
  return instant(Date.parse(text));
}

/** RFC 3339 in UTC, without milliseconds where there are none. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z');

// Dates and offsets are asked for on every quote and bar: what was worked out once is kept.
const dates = new Map<number, TradingDay>();
const realDates = new Set<string>();

/** Whether the text is a date that exists: 2015-02-30 is not. */
export function isDate(text: string): boolean {
  if (realDates.has(text)) return true;
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return false;
  realDates.add(text);
  return true;
}

/** A calendar date, checked: 2015-02-30 throws. */
export function tradingDay(text: string): TradingDay {
  if (!isDate(text)) throw new RangeError(`not a date: ${text}`);
  return text as TradingDay;
}

function civil(utcMs: number): TradingDay {
  const dayNumber = Math.floor(utcMs / DAY);
  const known = dates.get(dayNumber);
  if (known !== undefined) return known;
  const date = new Date(utcMs).toISOString().slice(0, 10) as TradingDay;
  dates.set(dayNumber, date);
  return date;
}

const midnightUtc = (day: TradingDay): number => Date.parse(day);

export const addDays = (day: TradingDay, days: number): TradingDay => civil(midnightUtc(day) + days * DAY);
export const daysBetween = (from: TradingDay, to: TradingDay): number => (midnightUtc(to) - midnightUtc(from)) / DAY;
/** 0 = Sunday … 6 = Saturday. */
export const weekday = (day: TradingDay): number => new Date(midnightUtc(day)).getUTCDay();

/** The n-th given weekday of a month (n from 1), or the last with n = -1; month from 1. */
export function nthWeekday(year: number, month: number, rule: { weekday: number; n: number }): TradingDay {
  if (rule.n === -1) {
    const last = civil(Date.UTC(year, month, 0));
    return addDays(last, -((weekday(last) - rule.weekday + 7) % 7));
  }
  const first = civil(Date.UTC(year, month - 1, 1));
  return addDays(first, ((rule.weekday - weekday(first) + 7) % 7) + 7 * (rule.n - 1));
}

const summers = new Map<number, readonly [number, number]>();

/** When daylight saving begins and ends in a year, as epoch milliseconds. */
function summerOf(year: number): readonly [number, number] {
  const known = summers.get(year);
  if (known) return known;
  const [start, end] =
    year >= 2007
      ? [nthWeekday(year, 3, { weekday: 0, n: 2 }), nthWeekday(year, 11, { weekday: 0, n: 1 })]
      : [nthWeekday(year, 4, { weekday: 0, n: 1 }), nthWeekday(year, 10, { weekday: 0, n: -1 })];
  const summer = [midnightUtc(start) + 7 * HOUR, midnightUtc(end) + 6 * HOUR] as const;
  summers.set(year, summer);
  return summer;
}

/** New York's offset from UTC in milliseconds (negative). */
export function newYorkOffset(at: Instant): number {
  const [start, end] = summerOf(new Date(at).getUTCFullYear());
  return at >= start && at < end ? -4 * HOUR : -5 * HOUR;
}

/** The New York date on which this instant falls. */
export const newYorkDay = (at: Instant): TradingDay => civil(at + newYorkOffset(at));

/** Minutes since New York midnight. */
export const newYorkMinute = (at: Instant): number =>
  Math.floor(((((at + newYorkOffset(at)) % DAY) + DAY) % DAY) / MINUTE);

/** The instant of a New York wall time, given as minutes since midnight. */
export function atNewYork(day: TradingDay, minute: number): Instant {
  const asUtc = midnightUtc(day) + minute * MINUTE;
  return instant(asUtc - newYorkOffset(instant(asUtc + 5 * HOUR)));
}

/** New York wall time as HH:MM. */
export function newYorkTime(at: Instant): string {
  const minute = newYorkMinute(at);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

export const InstantWire = z.codec(
  z.string().refine(isInstant, 'not a time with a zone'),
  z.custom<Instant>((value) => Number.isSafeInteger(value)),
  {
    decode: (text) => parseInstant(text),
    encode: (at) => formatInstant(at),
  },
);
export const TradingDayWire = z.custom<TradingDay>((value) => typeof value === 'string' && isDate(value), 'not a date');
export const TimeframeWire = z.enum(['1Min', '5Min', '15Min', '1Hour', '1Day']);
