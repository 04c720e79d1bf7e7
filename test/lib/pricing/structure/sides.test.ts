import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, type Instant, parseInstant } from '#lib/model/time.ts';
import { capitalOf } from '#lib/pricing/structure/capital.ts';
import { netGreeks } from '#lib/pricing/structure/net-greeks.ts';
import { outcomesOf, payoffOf } from '#lib/pricing/structure/payoff.ts';
import { risksOf } from '#lib/pricing/structure/risks.ts';
import { holdingsOf } from '#lib/pricing/structure/structure.ts';
import { anyStructure, market, NOW, structure } from './build.ts';

describe('net Greeks', () => {
  const of = (words: string, exercise: 'american' | 'european' = 'european') =>
    netGreeks(holdingsOf(structure(words, 0).legs), market({ exercise }), { spot: 100, at: NOW });

  test('of shares are the shares', () => {
    const { valueUsd, deltaShares, deltaUsd, gammaSharesPerUsd, vegaUsdPerPoint } = of('+100S, +1C1');

    expect(deltaShares).toBeCloseTo(200, 6);
    expect(deltaUsd).toBeCloseTo(20_000, 3);
    expect(valueUsd).toBeCloseTo(19_900, 0);
    expect(gammaSharesPerUsd + vegaUsdPerPoint).toBeCloseTo(0, 3);
  });

  test('of a conversion are those of nothing: parity holds', () => {
    const { deltaShares, gammaSharesPerUsd, vegaUsdPerPoint } = of('+100S, +1P100, -1C100');

    expect(deltaShares).toBeCloseTo(0, 6);
    expect(gammaSharesPerUsd).toBeCloseTo(0, 6);
    expect(vegaUsdPerPoint).toBeCloseTo(0, 6);
  });

  test.each(['european', 'american'] as const)('add up over the legs: %s', (exercise) => {
    const whole = of('+2C100, -1P95 far, -3C110', exercise);
    const parts = ['+2C100', '-1P95 far', '-3C110'].map((words) => of(words, exercise));

    for (const name of Object.keys(whole) as (keyof typeof whole)[])
      expect(whole[name]).toBeCloseTo(
        parts.reduce((sum, part) => sum + part[name], 0),
        8,
      );
  });

  test('are in a trader’s units: a point of volatility, a day, a dollar', () => {
    const legs = holdingsOf(structure('+1C100', 0).legs);
    const now = netGreeks(legs, market({ exercise: 'european' }), { spot: 100, at: NOW });
    const value = (words: { volatility?: number; rate?: number }, at: Instant, spot: number) =>
      netGreeks(legs, market({ exercise: 'european', ...words }), { spot, at });

    expect(value({ volatility: 0.31 }, NOW, 100).valueUsd - now.valueUsd).toBeCloseTo(now.vegaUsdPerPoint, 1);
    expect(value({}, (NOW + DAY) as Instant, 100).valueUsd - now.valueUsd).toBeCloseTo(now.thetaUsdPerDay, 1);
    expect(value({}, NOW, 100.5).deltaShares - value({}, NOW, 99.5).deltaShares).toBeCloseTo(now.gammaSharesPerUsd, 2);
    expect(value({ rate: 0.04 }, NOW, 100).valueUsd - now.valueUsd).toBeCloseTo(now.rhoUsdPerPoint, 1);
  });

  test('of options that have ended are their intrinsic value and its slope', () => {
    const legs = holdingsOf(structure('+1C90, -1C110', 0).legs);
    const at = legs.options[0]?.expires ?? NOW;

    expect(netGreeks(legs, market(), { spot: 100, at })).toMatchObject({
      valueUsd: 1000,
      deltaShares: 100,
      gammaSharesPerUsd: 0,
    });
  });
});

describe('capital', () => {
  test.each([
    ['+1C100', 2.5, 'premium', 0, 250],
    ['+100S, -1C105', 97.6, 'covered', 0, 9_760],
    ['-1P95', -1.2, 'cash-secured', 9_500, 9_380],
    ['-1P95, +1P90', -1.2, 'spread', 500, 380],
    ['+1P90, -1P95, -1C105, +1C110', -1.2, 'spread', 500, 380],
    ['-1C100, +1C100 far', 1.6, 'premium', 0, 160],
    ['+1C100, -2C110', -0.4, 'uncovered', 'unbounded', 'unbounded'],
  ] as const)('of %s at %f is %s', (words, net, cover, requirementUsd, openingUsd) => {
    expect(capitalOf(structure(words, net), market())).toMatchObject({ cover, requirementUsd, openingUsd });
  });

  test('by Regulation T is the premium and a fifth of the share less what it is out of the money', () => {
    const premium = -netGreeks(holdingsOf(structure('-1C105', 0).legs), market(), { spot: 100, at: NOW }).valueUsd;

    expect(capitalOf(structure('-1C105', -1), market()).regulationTUsd).toBeCloseTo(premium + 100 * (20 - 5), 6);
    for (const covered of ['-1C105, +1C110', '-1C105, +1P95', '+100S, -1C105'])
      expect(capitalOf(structure(covered, -1), market())).not.toHaveProperty('regulationTUsd');
  });

  test('covers at least what can be lost before the premium', () => {
    fc.assert(
      fc.property(anyStructure, (any) => {
        const { requirementUsd } = capitalOf(any, market());
        const { maxLoss } = outcomesOf(payoffOf({ ...any, net: 0 }));
        if (requirementUsd === 'unbounded') expect(maxLoss.usd).toBe('unbounded');
        else expect(requirementUsd).toBeCloseTo(Number(maxLoss.usd), 6);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what may happen to sold legs', () => {
  const risks = (words: string, conditions: ReturnType<typeof market>, cash?: number) =>
    risksOf(holdingsOf(structure(words, 0).legs), conditions, cash === undefined ? [] : [{ years: 0.02, cash }]);
  const at = (time: string) => ({ now: parseInstant(time) });

  test('a call deep in the money is assigned before a dividend above its time value', () => {
    const [risk, ...more] = risks('-1C70', market({ spot: 100, volatility: 0.2, rate: 0 }), 1);

    expect(more).toEqual([]);
    expect(risk).toMatchObject({
      leg: 'XYZ260918C00070000',
      rule: 'assigned-before-dividend',
      threshold: 1,
      unit: 'USD per share',
    });
    expect(risk?.observed).toBeLessThan(0.05);
  });

  test('but not out of the money, without a dividend, before a small one, where it is bought, or where it is European', () => {
    const calm = market({ spot: 100, volatility: 0.2, rate: 0 });

    expect(risks('-1C120', calm, 1)).toEqual([]);
    expect(risks('-1C70', calm)).toEqual([]);
    expect(risks('-1C98', calm, 0.5)).toEqual([]);
    expect(risks('+1C70', calm, 1)).toEqual([]);
    expect(risks('-1C70', market({ volatility: 0.2, rate: 0, exercise: 'european' }), 1)).toEqual([]);
  });

  test('a put deep in the money is assigned for the interest on its strike', () => {
    const [risk] = risks('-1P150', market({ spot: 100, volatility: 0.2, rate: 0.05 }));

    expect(risk?.rule).toBe('assigned-for-interest');
    expect(risk?.threshold).toBeCloseTo(150 * (1 - Math.exp(-0.05 * (35.2292 / 365))), 3);
    expect(risks('-1P150', market({ spot: 100, volatility: 0.2, rate: 0 }))).toEqual([]);
    expect(risks('-1P102', market({ spot: 100, volatility: 0.3, rate: 0.05 }))).toEqual([]);
  });

  test('on the last day it is pinned near its strike, and assigned in the money', () => {
    const lastHour = { ...market({ spot: 100.1, volatility: 0.2, rate: 0 }), ...at('2026-09-18T19:00:00Z') };
    const found = risks('-1C100', lastHour);

    expect(found.map(({ rule }) => rule)).toEqual(['assigned-at-expiry', 'pinned', 'pinned-probability']);
    expect(found[1]?.observed).toBeCloseTo(0.001 / (0.2 * Math.sqrt(1 / 8760)), 2);
    expect(found[2]?.observed).toBeGreaterThan(0.4);
    expect(risks('-1C105', lastHour)).toEqual([]);
  });

  test('a day before the last it is not', () => {
    const before = { ...market({ spot: 100, volatility: 0.2, rate: 0 }), ...at('2026-09-17T19:00:00Z') };

    expect(risks('-1C100', before)).toEqual([]);
  });
});
