import { expect, test } from 'vitest';
import { daysToExpiry } from '#lib/model/instrument.ts';
import { addDays, tradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { listedContracts, listedExpiries } from '#local/demo-market/options/expiries-and-strikes.ts';

test('the expiries of AAPL on 2014-06-06 are the thirteen that were listed', () => {
  expect(listedExpiries('AAPL', tradingDay('2014-06-06'))).toEqual([
    ...['2014-06-06', '2014-06-13', '2014-06-21', '2014-06-27', '2014-07-03', '2014-07-11', '2014-07-19'],
    ...['2014-07-25', '2014-08-16', '2014-10-18', '2015-01-17', '2015-04-17', '2016-01-15'],
  ]);
});

test('monthlies carry a Saturday until January 2015 and a Friday from February 2015', () => {
  const listed = listedExpiries('AAPL', tradingDay('2015-01-05'));

  expect(listed).toContain('2015-01-17');
  expect(listed).toContain('2015-02-20');
  expect(listed).not.toContain('2015-02-21');
});

test('an expiry on Good Friday is listed for the Thursday', () => {
  const listed = listedExpiries('AAPL', tradingDay('2015-03-16'));

  expect(listed).toContain('2015-04-02');
  expect(listed).not.toContain('2015-04-03');
});

test('no expiry is listed twice, and none has passed', () => {
  for (let day = tradingDay('2015-01-02'); day < '2015-12-31'; day = addDays(day, 1)) {
    const listed = listedExpiries('SPY', day);

    expect(new Set(listed).size, day).toBe(listed.length);
    expect((listed[0] ?? '') >= day, day).toBe(true);
  }
});

test('a strike once listed stays listed while its expiry nears and the share moves', () => {
  const closes = [109, 110.2];
  const first = listedContracts('AAPL', tradingDay('2015-01-20'), closes);
  const later = new Set(
    listedContracts('AAPL', tradingDay('2015-02-02'), [...closes, 119, 117.2]).map(({ symbol }) => symbol),
  );
  const alive = first.filter((contract) => daysToExpiry(contract, tradingDay('2015-02-02')) >= 0);

  expect(alive.length).toBeGreaterThan(500);
  expect(alive.filter(({ symbol }) => !later.has(symbol))).toEqual([]);
});

test('strikes near the money are a dollar apart in the front and five dollars apart far out', () => {
  const contracts = listedContracts('AAPL', tradingDay('2015-01-20'), [106]);
  const strikes = (expiry: string) =>
    contracts.filter((c) => c.expiry === expiry && c.right === 'call').map((c) => toNumber(c.strike));

  expect(strikes('2015-01-23')).toEqual(expect.arrayContaining([104, 105, 106, 107, 107.5, 108]));
  expect(strikes('2016-01-15').every((strike) => strike % 5 === 0)).toBe(true);
});
