import { describe, expect, test } from 'vitest';
import { activityOf } from '#lib/market/chain/activity.ts';
import { quotedExpiries } from '#lib/market/chain/quoted-expiries.ts';
import { constantMaturity, termStructure } from '#lib/market/chain/term-structure.ts';
import { HISTORY, impliedVolatility, volatilityRank } from '#lib/market/chain/volatility-rank.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { addDays } from '#lib/model/time.ts';
import { aChain, aContract, anEntry, TODAY } from '#test/support/builders.ts';

const day = (volatility: number, i = 0, modelled = false) => ({
  ...{ day: addDays(TODAY, i), volatility: impliedVolatility(volatility), modelled },
});
const past = (count: number) => Array.from({ length: count }, (_, i) => day(0.2 + 0.001 * i, i - count));

describe('the rank', () => {
  test('is the place between the lowest and the highest, the percentile the share of days below', () => {
    const answer = volatilityRank(day(0.26), [...past(120)].reverse());

    expect(answer).toEqual({
      value: {
        ...{ rank: expect.closeTo(60 / 119, 9), percentile: 0.5, now: 0.26, low: 0.2, high: expect.closeTo(0.319, 9) },
        ...{ days: 120, from: addDays(TODAY, -120), to: addDays(TODAY, -1), modelled: false },
      },
    });
  });

  test('looks at a year at most, and never at today or later', () => {
    const later = [day(5), day(5, 1)];
    const answer = volatilityRank(day(0.3), [...past(300), ...later]);

    expect(answer).toMatchObject({
      value: { days: HISTORY.most, low: expect.closeTo(0.248, 9), high: expect.closeTo(0.499, 9) },
    });
  });

  test('is refused for a short history and for one that never moves', () => {
    const flat = past(150).map((each) => ({ ...each, volatility: impliedVolatility(0.2) }));

    expect(volatilityRank(day(0.3), past(HISTORY.least - 1))).toEqual({
      refused: { rule: 'short-history', observed: 119, threshold: 120, unit: 'days' },
    });
    expect(volatilityRank(day(0.3), flat)).toMatchObject({ refused: { rule: 'flat-history' } });
  });

  test('says modelled where any day of it is', () => {
    const one = past(130).map((each, i) => ({ ...each, modelled: i === 7 }));

    expect(volatilityRank(day(0.3), one)).toMatchObject({ value: { modelled: true } });
    expect(volatilityRank(day(0.3, 0, true), past(130))).toMatchObject({ value: { modelled: true } });
  });

  test('does not take a plain number, such as a realised volatility', () => {
    // @ts-expect-error what no option implied has another type
    volatilityRank({ day: TODAY, volatility: 0.2, modelled: false }, []);
    expect(() => impliedVolatility(Number.NaN)).toThrow('not an annual implied volatility');
  });
});

describe('the term structure', () => {
  const point = (years: number, volatility: number) => ({
    day: addDays(TODAY, Math.round(365 * years)),
    years,
    volatility,
  });

  test('adds variances up: what lies between two expiries makes the longer of the shorter one', () => {
    const [, second] = termStructure([point(0.1, 0.3), point(0.2, 0.25)]);

    expect(second?.forwardVolatility).toEqual({
      value: expect.closeTo(Math.sqrt((0.0625 * 0.2 - 0.09 * 0.1) / 0.1), 12),
    });
  });

  test('has no forward volatility where total variance falls', () => {
    const [, second] = termStructure([point(0.1, 0.4), point(0.2, 0.25)]);

    expect(second?.forwardVolatility).toEqual({ refused: expect.objectContaining({ rule: 'calendar' }) });
  });

  test('holds a maturity on the line of variance, and does not guess outside its expiries', () => {
    const points = [point(0.05, 0.3), point(0.15, 0.2)];

    expect(constantMaturity(points, 0.1)).toEqual({ value: expect.closeTo(Math.sqrt((0.0045 + 0.006) / 2 / 0.1), 12) });
    expect(constantMaturity(points, 0.15)).toEqual({ value: 0.2 });
    expect(constantMaturity(points, 0.2)).toMatchObject({ refused: { rule: 'not-between-expiries' } });
    expect(constantMaturity([], 0.1)).toMatchObject({ refused: { observed: 'no expiry' } });
  });
});

describe('activity', () => {
  const entry = (right: 'call' | 'put', strike: number, rest: Partial<ChainEntry>): ChainEntry => {
    const { openInterest: _, volume: __, ...bare } = anEntry(aContract({ right, strike }), 2);
    return { ...bare, ...rest };
  };
  const of = (...entries: readonly ChainEntry[]) =>
    activityOf(quotedExpiries(aChain(entries), { maxAgeMs: 60_000 }).expiries);

  test('adds up what is known, counts what is not, and gives no ratio while anything is missing', () => {
    const some = of(
      ...[entry('call', 100, { openInterest: 5 }), entry('call', 105, { volume: 3 })],
      ...[entry('put', 100, { openInterest: 2 }), entry('put', 105, {})],
    );

    expect(some.openInterest).toEqual({
      ...{ calls: { total: 5, unknown: 1 }, puts: { total: 2, unknown: 1 }, putCallRatio: undefined },
    });
    expect(some.volume.puts).toEqual({ total: undefined, unknown: 2 });
    expect(some.expiries[0]?.maxPain).toBeUndefined();
  });

  test('names the largest strikes, the ratio, and where holders receive least', () => {
    const all = of(
      ...[entry('call', 95, { openInterest: 10, volume: 4 }), entry('call', 100, { openInterest: 40, volume: 0 })],
      ...[entry('put', 100, { openInterest: 20, volume: 6 }), entry('put', 105, { openInterest: 5, volume: 0 })],
    );

    expect(all.openInterest.putCallRatio).toBe(0.5);
    expect(all.volume.putCallRatio).toBe(1.5);
    expect(all.expiries[0]).toMatchObject({
      largestCalls: [
        { strike: 100, contracts: 40 },
        { strike: 95, contracts: 10 },
      ],
      maxPain: 100,
    });
  });
});
