import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { analyseStructure, type StructureAnalysis } from '#lib/pricing/structure/analyse.ts';
import type { Conditions } from '#lib/pricing/structure/conditions.ts';
import { profile } from '#lib/pricing/structure/profile.ts';
import { type Structure, yearsBetween } from '#lib/pricing/structure/structure.ts';
import { anyStructure, FAR, type MarketWords, market, mirrored, NOW, structure } from './build.ts';

function analysed(of: Structure, conditions: Conditions): StructureAnalysis {
  const answer = analyseStructure(of, conditions);
  if ('refused' in answer) throw new Error(answer.refused.message);
  return answer.value;
}

function chances({ chances: answer }: StructureAnalysis) {
  if ('refused' in answer) throw new Error(answer.refused.message);
  return answer.value;
}

const skew = (strike: number): number => 0.3 - 0.15 * Math.log(strike / 100);
const european: MarketWords = { exercise: 'european', volatility: skew, dividendYield: 0.01 };

describe('the chances of a structure', () => {
  test('to profit add up to one with those of its mirror, unless it can end at nothing', () => {
    fc.assert(
      fc.property(anyStructure, (any) => {
        const analysis = analysed(any, market(european));
        const { profit } = chances(analysis);
        const mirror = chances(analysed(mirrored(any), market(european))).profit;
        const isLevelAtZero = analysis.outcomes.breakEvens.some(
          (spot) => analysis.profit(spot + 0.01) === 0 || analysis.profit(spot - 0.01) === 0,
        );
        if (!isLevelAtZero && analysis.outcomes.breakEvens.length > 0) expect(profit + mirror).toBeCloseTo(1, 9);
        expect(profit).toBeGreaterThanOrEqual(0);
        expect(profit).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });

  test('expect what the model says the legs are worth, carried to expiry, less the cost', () => {
    fc.assert(
      fc.property(anyStructure, (any) => {
        const { costUsd, greeks, ends, chances: answer } = analysed(any, market(european));
        if ('refused' in answer) throw new Error(answer.refused.message);
        const years = yearsBetween(NOW, ends);
        const shares = any.legs.reduce(
          (sum, { instrument, side, ratio }) =>
            sum + (instrument.kind === 'equity' ? (side === 'buy' ? ratio : -ratio) : 0),
          0,
        );
        // Shares bring their price at expiry, not the dividends on the way.
        const later = (greeks.valueUsd - shares * 100 * -Math.expm1(-0.01 * years)) * Math.exp(0.03 * years) - costUsd;
        expect(Math.abs((answer.value.expectedUsd ?? Number.NaN) - later)).toBeLessThan(0.2);
      }),
      { numRuns: 60 },
    );
  });

  test('of a bought call under a flat volatility are N(d₂) at its break-even', () => {
    const years = yearsBetween(NOW, analysed(structure('+1C100', 4), market()).ends);
    const { delta } = europeanValue({
      right: 'call',
      spot: 100,
      strike: 104,
      years,
      rate: 0.03,
      dividendYield: 0,
      volatility: 0.3,
    });
    const { profit } = chances(analysed(structure('+1C100', 4), market()));

    // Delta is N(d₁), a little above N(d₂).
    expect(profit).toBeLessThan(delta);
    expect(profit).toBeGreaterThan(delta - 0.05);
  });

  test('are refused with the reason where the smile has none, and the rest is there', () => {
    const folded = (strike: number): number => 0.3 + (strike > 105 ? Math.max(-0.25, -0.05 * (strike - 105)) : 0);
    const analysis = analysed(structure('+1C100', 4), market({ volatility: folded }));

    expect(analysis.chances).toHaveProperty('refused.message', expect.stringContaining('arbitrage'));
    expect(analysis.outcomes.breakEvens).toEqual([104]);
  });
});

describe('legs that do not end together', () => {
  const calendar = structure('-1C100, +1C100 far', 1.6);

  test('are worth, when the first ends, what the model gives for the other', () => {
    const { modelled, outcomes, ends } = analysed(calendar, market({ exercise: 'european' }));
    const far = analysed(structure('+1C100 far', 1), market()).ends;
    const left = yearsBetween(ends, far);
    const atStrike = europeanValue({
      right: 'call',
      spot: 100,
      strike: 100,
      years: left,
      rate: 0.03,
      dividendYield: 0,
      volatility: 0.3,
    });

    expect(modelled).toBe(true);
    expect(FAR > '2026-09-18').toBe(true);
    expect(outcomes.maxProfit.usd).toBeCloseTo(100 * (atStrike.price - 1.6), 2);
    expect(outcomes.maxProfit.at[0]?.from).toBeCloseTo(100, 1);
  });

  test('turn where the value crosses zero, and lose at most what they cost', () => {
    const { outcomes, profit } = analysed(calendar, market());

    expect(outcomes.breakEvens).toHaveLength(2);
    for (const spot of outcomes.breakEvens) expect(profit(spot)).toBeCloseTo(0, 5);
    expect(outcomes.maxLoss.usd).toBeLessThanOrEqual(160);
    expect(outcomes.maxLoss.usd).toBeGreaterThan(158);
    expect(outcomes.maxLoss.at).toEqual([{ from: 0, to: expect.closeTo(72, 0) }]);
    for (let spot = 0; spot < 300; spot += 7) {
      expect(profit(spot)).toBeLessThanOrEqual(Number(outcomes.maxProfit.usd) + 1e-6);
      expect(profit(spot)).toBeGreaterThanOrEqual(-Number(outcomes.maxLoss.usd) - 1e-6);
    }
  });

  test('lose without bound where the call that lives on was sold', () => {
    expect(analysed(mirrored(structure('+1C100, -2C100 far', 1)), market()).outcomes.maxProfit.usd).toBe('unbounded');
    expect(analysed(structure('+1C100, -2C100 far', 1), market()).outcomes.maxLoss.usd).toBe('unbounded');
  });

  test('lose without bound where a European call lags behind a share that pays a yield', () => {
    expect(analysed(calendar, market({ exercise: 'european', dividendYield: 0.05 })).outcomes.maxLoss.usd).toBe(
      'unbounded',
    );
    expect(
      analysed(calendar, market({ exercise: 'american', dividendYield: 0.05 })).outcomes.maxLoss.usd,
    ).toBeLessThanOrEqual(160);
  });
});

describe('a profile', () => {
  test('ends at the payoff, and starts at the model value of now', () => {
    const condor = structure('+1P90, -1P95, -1C105, +1C110', -1.2);
    const analysis = analysed(condor, market());
    const spots = [80, 93.8, 100, 108, 130];

    const last = profile(condor, market(), { spots, at: analysis.ends });
    const [now] = profile(condor, market(), { spots: [100], at: NOW });
    for (const [i, spot] of spots.entries()) expect(last[i]).toBeCloseTo(analysis.profit(spot), 9);
    expect(now).toBeCloseTo(analysis.greeks.valueUsd - analysis.costUsd, 3);
  });
});

describe('what is no structure', () => {
  test.each([
    [
      'legs of two underlyings',
      structure('+1C100', 1).legs.concat({
        ...structure('+1S', 1).legs[0],
        instrument: { kind: 'equity', symbol: 'ABC' },
      } as never),
      1,
      'bad-input',
    ],
    ['shares alone', structure('+100S', 1).legs, 100, 'bad-input'],
    ['the same contract twice', structure('+1C100, -2C100', 1).legs, 1, 'bad-input'],
    ['a net price that is no number', structure('+1C100', 1).legs, Number.NaN, 'bad-input'],
    ['no legs', [], 1, 'bad-input'],
  ])('is refused: %s', (_, legs, net, code) => {
    expect(analyseStructure({ legs, net }, market())).toHaveProperty('refused.code', code);
  });

  test('is refused: an option that has ended, a share at nothing, a volatility that is none', () => {
    const late = { ...market(), now: analysed(structure('+1C100', 1), market()).ends };

    expect(analyseStructure(structure('+1C100', 1), late)).toHaveProperty('refused.code', 'expired');
    expect(analyseStructure(structure('+1C100', 1), market({ spot: 0 }))).toHaveProperty('refused.code', 'bad-input');
    for (const volatility of [Number.NaN, 0, -0.1])
      expect(analyseStructure(structure('+1C100', 1), market({ volatility }))).toHaveProperty(
        'refused.code',
        'bad-input',
      );
  });
});
