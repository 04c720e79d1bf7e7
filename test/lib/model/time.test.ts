import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as time from '#lib/model/time.ts';
import { anyDay, anyInstant } from '#test/support/arbitraries.ts';

const { HOUR, MINUTE, instant, tradingDay } = time;
const FIRST = Date.UTC(1998, 0, 1);
const LAST = Date.UTC(2031, 0, 1);

const format = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
});
/** New York wall time from the platform's own time-zone database. */
function oracle(at: number): { day: string; time: string } {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}
const ours = (at: time.Instant) => ({ day: time.newYorkDay(at), time: time.newYorkTime(at) });

describe('New York', () => {
  test('agrees with the time-zone database at every seventh hour of 1998 to 2030', () => {
    const wrong: string[] = [];
    for (let at = FIRST; at < LAST; at += 7 * HOUR) {
      const [a, b] = [ours(instant(at)), oracle(at)];
      if (a.day !== b.day || a.time !== b.time) wrong.push(`${new Date(at).toISOString()}: ${a.day} ${a.time}`);
    }

    expect(wrong).toEqual([]);
  });

  test('agrees in every minute around each change of the clocks', () => {
    const wrong: string[] = [];
    for (let year = 1998; year <= 2030; year += 1) {
      const spring = year >= 2007 ? [3, 2] : [4, 1];
      const autumn = year >= 2007 ? [11, 1] : [10, -1];
      for (const [month = 0, n = 0] of [spring, autumn]) {
        const night = Date.parse(time.nthWeekday(year, month, { weekday: 0, n }));
        for (let at = night + 5 * HOUR; at <= night + 8 * HOUR; at += MINUTE) {
          if (ours(instant(at)).time !== oracle(at).time) wrong.push(new Date(at).toISOString());
        }
      }
    }

    expect(wrong).toEqual([]);
  });

  test('wall time and instant are each other’s inverse on every minute the clocks show once', () => {
    const minute = fc.integer({ min: 3 * 60, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(anyDay, minute, (day, wall) => {
        const at = time.atNewYork(day, wall);

        expect({ day: time.newYorkDay(at), wall: time.newYorkMinute(at) }).toEqual({ day, wall });
      }),
    );
  });

  test.each([
    ['2024-03-08', '2024-03-08T14:30:00Z'],
    ['2024-03-11', '2024-03-11T13:30:00Z'],
    ['2006-04-03', '2006-04-03T13:30:00Z'],
    ['2006-10-30', '2006-10-30T14:30:00Z'],
    ['2024-11-04', '2024-11-04T14:30:00Z'],
  ])('opens on %s at %s', (day, open) => {
    expect(time.formatInstant(time.atNewYork(tradingDay(day), 9 * 60 + 30))).toBe(open);
  });

  test('midnight belongs to the day it begins', () => {
    const midnight = time.atNewYork(tradingDay('2024-07-01'), 0);

    expect(ours(midnight)).toEqual({ day: '2024-07-01', time: '00:00' });
    expect(ours(instant(midnight - 1))).toEqual({ day: '2024-06-30', time: '23:59' });
  });
});

describe('instants', () => {
  test('come back from their text', () => {
    fc.assert(fc.property(anyInstant, (at) => time.parseInstant(time.formatInstant(at)) === at));
  });

  test('are read in any zone', () => {
    expect(time.parseInstant('2024-07-01T09:30:00-04:00')).toBe(time.parseInstant('2024-07-01T13:30:00Z'));
  });

  test.each([
    '',
    '2024-07-01',
    '2024-07-01T09:30:00',
    '2024-07-01 09:30:00Z',
    '1719826200',
    'tomorrow',
    '2024-13-01T00:00:00Z',
  ])('%j is no instant', (text) => {
    expect(() => time.parseInstant(text)).toThrow(RangeError);
    expect(time.InstantWire.safeParse(0).success).toBe(false);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 60])('%d is no instant', (ms) => {
    expect(() => instant(ms)).toThrow(RangeError);
  });
});

describe('days', () => {
  test.each([
    '2015-02-29',
    '2015-02-30',
    '2015-13-01',
    '2015-00-10',
    '2015-1-1',
    '20150101',
    '',
    '2015-01-01T00:00:00Z',
  ])('%j is no day', (text) => {
    expect(() => tradingDay(text)).toThrow(RangeError);
  });

  test('adding days and counting them agree', () => {
    const days = fc.integer({ min: -3_000, max: 3_000 });
    fc.assert(fc.property(anyDay, days, (day, n) => time.daysBetween(day, time.addDays(day, n)) === n));
  });

  test.each([
    [2024, 11, { weekday: 4, n: 4 }, '2024-11-28'],
    [2024, 5, { weekday: 1, n: -1 }, '2024-05-27'],
    [2023, 1, { weekday: 1, n: 3 }, '2023-01-16'],
    [2024, 9, { weekday: 0, n: 1 }, '2024-09-01'],
    [2024, 12, { weekday: 2, n: -1 }, '2024-12-31'],
  ])('in %d-%d weekday %j is %s', (year, month, rule, day) => {
    expect(time.nthWeekday(year, month, rule)).toBe(day);
  });
});
