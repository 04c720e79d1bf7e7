import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalCdf } from '#lib/math/normal.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import type { Tenor } from '#lib/pricing/structure/conditions.ts';
import { type Distribution, expected, riskNeutral, within } from '#lib/pricing/structure/distribution.ts';

const YEARS = 0.25;
const tenorOf = (volatility: (strike: number) => number): Tenor => ({ rate: 0.04, dividendYield: 0.01, volatility });

function distributionOf(volatility: (strike: number) => number): Distribution {
  const answer = riskNeutral(tenorOf(volatility), { spot: 100, years: YEARS });
  if ('refused' in answer) throw new Error(answer.refused.message);
  return answer.value;
}

/** Gatheral's form of a smile: total variance against the logarithm of strike over 100. */
const svi =
  ({ level, wings, tilt, width }: { level: number; wings: number; tilt: number; width: number }) =>
  (strike: number): number => {
    const k = Math.log(strike / 100);
    return Math.sqrt((level + wings * (tilt * k + Math.sqrt(k * k + width * width))) / YEARS);
  };
const skewed = svi({ level: 0.012, wings: 0.05, tilt: -0.5, width: 0.15 });
const anySmile = fc
  .record({
    level: fc.double({ min: 0.005, max: 0.05, noNaN: true }),
    wings: fc.double({ min: 0, max: 0.06, noNaN: true }),
    tilt: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
    width: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
  })
  .map(svi);

/** Undiscounted call under the smile. */
function call(volatility: (strike: number) => number, strike: number): number {
  const terms = { right: 'call' as const, spot: 100, strike, years: YEARS, rate: 0.04, dividendYield: 0.01 };
  return europeanValue({ ...terms, volatility: volatility(strike) }).price * Math.exp(0.04 * YEARS);
}

describe('the distribution that a smile implies', () => {
  test('is lognormal where the smile is flat', () => {
    const { atMost, forward, repaired } = distributionOf(() => 0.3);

    expect(forward).toBeCloseTo(100 * Math.exp(0.03 * YEARS), 12);
    expect(repaired).toBe(0);
    for (const price of [60, 90, 100, 120, 180])
      expect(atMost(price)).toBeCloseTo(
        normalCdf((Math.log(price / forward) + 0.045 * YEARS) / (0.3 * Math.sqrt(YEARS))),
        12,
      );
  });

  test('puts more on the downside under a skew than the flat volatility at the money does', () => {
    const flat = distributionOf(() => skewed(100));

    expect(distributionOf(skewed).atMost(75)).toBeGreaterThan(1.3 * flat.atMost(75));
    expect(distributionOf(skewed).atMost(130)).toBeGreaterThan(flat.atMost(130));
  });

  test('is minus the slope of the call in its strike', () => {
    const { atMost } = distributionOf(skewed);
    for (const strike of [70, 90, 100, 110, 140]) {
      const slope = (call(skewed, strike + 0.01) - call(skewed, strike - 0.01)) / 0.02;
      expect(1 - atMost(strike)).toBeCloseTo(-slope, 6);
    }
  });

  test('never falls, stays in 0 to 1, and gives the forward and every call back', () => {
    fc.assert(
      fc.property(anySmile, (smile) => {
        const distribution = distributionOf(smile);
        const below = distribution.grid.map(distribution.atMost);
        below.forEach((probability, i) => {
          expect(probability).toBeGreaterThanOrEqual((below[i - 1] ?? 0) - 1e-9);
          expect(probability).toBeLessThanOrEqual(1);
        });
        expect(expected(distribution, (price) => price, [])).toBeCloseTo(distribution.forward, 2);
        for (const strike of [80, 100, 125])
          expect(expected(distribution, (price) => Math.max(0, price - strike), [strike])).toBeCloseTo(
            call(smile, strike),
            2,
          );
      }),
      { numRuns: 60 },
    );
  });

  test('is refused, with its size, where the smile implies much negative probability', () => {
    const folded = (strike: number): number => 0.3 + (strike > 105 ? Math.max(-0.25, -0.05 * (strike - 105)) : 0);
    const answer = riskNeutral(tenorOf(folded), { spot: 100, years: YEARS });

    expect(answer).toEqual({
      refused: {
        code: 'no-solution',
        message: expect.stringMatching(/^the smile allows arbitrage: it implies \d+\.\d % of negative/),
      },
    });
  });

  test('is repaired and says so where there is little', () => {
    const dented = (strike: number): number => 0.3 - 0.0008 * Math.exp(-((strike - 112) ** 2) / 0.5);
    const { atMost, repaired } = distributionOf(dented);

    expect(repaired).toBeGreaterThan(0);
    expect(repaired).toBeLessThan(0.01);
    const probabilities = Array.from({ length: 400 }, (_, i) => atMost(105 + i / 25));
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b));
  });

  test('is refused where there is no time or no volatility', () => {
    expect(
      riskNeutral(
        tenorOf(() => 0.3),
        { spot: 100, years: 0 },
      ),
    ).toHaveProperty('refused.code', 'bad-input');
    expect(
      riskNeutral(
        tenorOf(() => Number.NaN),
        { spot: 100, years: 1 },
      ),
    ).toHaveProperty('refused.code', 'bad-input');
  });

  test('fills any two ranges that touch with the probability of both', () => {
    const distribution = distributionOf(skewed);
    const all = within(distribution, [
      { from: 0, to: 97 },
      { from: 97, to: 'unbounded' },
    ]);

    expect(all).toBeCloseTo(1, 12);
    expect(within(distribution, [{ from: 0, to: 97 }])).toBe(distribution.atMost(97));
  });
});
