import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sessionAt, sessionFrom, sessionOf, sessionsBetween } from '#lib/model/calendar.ts';
import { addDays, formatInstant, instant, newYorkTime, tradingDay, weekday } from '#lib/model/time.ts';

const PUBLISHED = '../shared/data/reference/market_hours_us.json';

describe('well-known days', () => {
  test.each([
    ['2001-09-11', 'the attacks'],
    ['2004-06-11', 'mourning for Reagan'],
    ['2007-01-02', 'mourning for Ford'],
    ['2012-10-29', 'the hurricane'],
    ['2018-12-05', 'mourning for Bush'],
    ['2025-01-09', 'mourning for Carter'],
    ['2014-04-18', 'Good Friday'],
    ['2021-04-02', 'Good Friday'],
    ['2015-07-03', 'Independence Day, kept on Friday'],
    ['2021-12-24', 'Christmas, kept on Friday'],
    ['2022-06-20', 'Juneteenth, kept on Monday'],
    ['2023-01-02', 'New Year, kept on Monday'],
    ['2024-06-19', 'Juneteenth'],
    ['2015-01-19', 'Martin Luther King'],
    ['2015-02-16', 'Presidents'],
    ['2015-05-25', 'Memorial Day'],
    ['2015-09-07', 'Labor Day'],
    ['2015-11-26', 'Thanksgiving'],
    ['2024-03-30', 'a Saturday'],
    ['2024-03-31', 'a Sunday'],
  ])('%s is closed: %s', (day) => {
    expect(sessionOf(tradingDay(day))).toBeUndefined();
  });

  test.each([
    ['2015-12-24', '13:00'],
    ['2014-07-03', '13:00'],
    ['2024-11-29', '13:00'],
    ['2002-07-05', '13:00'],
    ['2003-12-26', '13:00'],
    ['2002-07-03', '16:00'],
    ['2021-12-31', '16:00'],
    ['2021-06-18', '16:00'],
    ['2014-06-06', '16:00'],
    ['2015-01-27', '16:00'],
    ['2020-03-16', '16:00'],
  ])('%s closes at %s', (day, close) => {
    const session = sessionOf(tradingDay(day));

    expect(session && newYorkTime(session.close)).toBe(close);
    expect(session && newYorkTime(session.open)).toBe('09:30');
    expect(session?.isHalfDay).toBe(close === '13:00');
  });
});

describe('sessions', () => {
  const christmasEve = tradingDay('2015-12-24');

  test('include their open and exclude their close', () => {
    const session = sessionOf(christmasEve);
    const [open, close] = [session?.open ?? 0, session?.close ?? 0];

    expect(formatInstant(instant(close))).toBe('2015-12-24T18:00:00Z');
    expect(sessionAt(instant(open - 1))).toBeUndefined();
    expect(sessionAt(instant(open))).toEqual(session);
    expect(sessionAt(instant(close - 1))).toEqual(session);
    expect(sessionAt(instant(close))).toBeUndefined();
  });

  test('are counted over weekends and holidays in both directions', () => {
    expect(sessionFrom(christmasEve, 1).day).toBe('2015-12-28');
    expect(sessionFrom(christmasEve, -1).day).toBe('2015-12-23');
    expect(sessionFrom(tradingDay('2015-12-26'), 5).day).toBe('2016-01-04');
    expect(() => sessionFrom(christmasEve, 0)).toThrow(RangeError);
  });

  test('of the demo and of a whole year are as many as they were', () => {
    expect(sessionsBetween(tradingDay('2015-01-20'), tradingDay('2015-02-02'))).toHaveLength(10);
    expect(sessionsBetween(tradingDay('2001-01-01'), tradingDay('2001-12-31'))).toHaveLength(248);
    expect(sessionsBetween(tradingDay('2015-01-01'), tradingDay('2015-12-31'))).toHaveLength(252);
    expect(sessionsBetween(tradingDay('2024-01-01'), tradingDay('2024-12-31'))).toHaveLength(252);
  });

  test.each(['1997-12-31', '2031-01-01'])('%s is beyond what the calendar knows', (day) => {
    expect(() => sessionOf(tradingDay(day))).toThrow(RangeError);
  });
});

describe('the published list', () => {
  const isAbsent = !existsSync(PUBLISHED);
  const why = `skipped: ${PUBLISHED} is not here`;
  /** Half days of 1998 that the list lacks and the exchange kept. */
  const LACKING = ['1998-11-27', '1998-12-24'];

  function published(): { holidays: readonly string[]; halfDays: readonly string[] } {
    const { holidays, earlyCloses } = JSON.parse(readFileSync(PUBLISHED, 'utf8')).entries['Equity-usa-[*]'];
    const iso = (text: string): string => {
      const [month = '', day = '', year = ''] = text.split('/');
      return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    };
    return { holidays: holidays.map(iso).sort(), halfDays: Object.keys(earlyCloses).map(iso).sort() };
  }

  const days = Array.from({ length: 11_322 }, (_, n) => addDays(tradingDay('1998-01-01'), n));
  const workdays = days.filter((day) => day < '2029' && weekday(day) % 6 !== 0);

  test('has the same holidays from 1998 to 2028', ({ skip }) => {
    skip(isAbsent, why);
    const isWorkday = new Set<string>(workdays);

    expect(workdays.filter((day) => !sessionOf(day))).toEqual(published().holidays.filter((day) => isWorkday.has(day)));
  });

  test('has the same half days from 1998 to 2028, less two that it lacks and a Sunday it holds', ({ skip }) => {
    skip(isAbsent, why);
    const ours = workdays.filter((day) => sessionOf(day)?.isHalfDay && !LACKING.includes(day));
    const isWorkday = new Set<string>(workdays);
    const theirs = published().halfDays.filter((day) => isWorkday.has(day));

    expect(ours).toEqual(theirs);
  });
});
