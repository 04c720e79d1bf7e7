import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Extreme, outcomesOf, payoffOf, profitAt } from '#lib/pricing/structure/payoff.ts';
import type { Structure } from '#lib/pricing/structure/structure.ts';
import { anyStructure, structure } from './build.ts';

const outcomes = (of: Structure) => outcomesOf(payoffOf(of));
const limited = ({ usd }: Extreme): number => (usd === 'unbounded' ? Number.POSITIVE_INFINITY : usd);

describe('what a structure brings when all its options end together', () => {
  test('a bought call loses its premium under the strike and has no bound above', () => {
    expect(outcomes(structure('+1C100', 2.5))).toEqual({
      maxProfit: { usd: 'unbounded', at: [{ from: 100, to: 'unbounded' }] },
      maxLoss: { usd: 250, at: [{ from: 0, to: 100 }] },
      breakEvens: [102.5],
      profitable: [{ from: 102.5, to: 'unbounded' }],
    });
  });

  test('a bull call spread of 20 for 8.25 makes 1,175 at most, loses 825 at most and turns at 658.25', () => {
    expect(outcomes(structure('+1C650, -1C670', 8.25))).toEqual({
      maxProfit: { usd: 1175, at: [{ from: 670, to: 'unbounded' }] },
      maxLoss: { usd: 825, at: [{ from: 0, to: 650 }] },
      breakEvens: [658.25],
      profitable: [{ from: 658.25, to: 'unbounded' }],
    });
  });

  test('an iron condor sold for 1.20 keeps the credit between its short strikes and loses the wing less the credit outside', () => {
    expect(outcomes(structure('+1P90, -1P95, -1C105, +1C110', -1.2))).toEqual({
      maxProfit: { usd: 120, at: [{ from: 95, to: 105 }] },
      maxLoss: {
        usd: 380,
        at: [
          { from: 0, to: 90 },
          { from: 110, to: 'unbounded' },
        ],
      },
      breakEvens: [93.8, 106.2],
      profitable: [{ from: 93.8, to: 106.2 }],
    });
  });

  test('a broken-wing put butterfly loses nothing above and more on its wide side', () => {
    const { maxProfit, maxLoss, breakEvens } = outcomes(structure('+1P100, -2P95, +1P85', -0.5));

    expect(maxProfit).toEqual({ usd: 550, at: [{ from: 95, to: 95 }] });
    expect(maxLoss).toEqual({ usd: 450, at: [{ from: 0, to: 85 }] });
    expect(breakEvens).toEqual([89.5]);
  });

  test('a call ratio spread has no bound to its loss', () => {
    const { maxProfit, maxLoss, breakEvens } = outcomes(structure('+1C100, -2C110', -0.4));

    expect(maxLoss).toEqual({ usd: 'unbounded', at: [{ from: 110, to: 'unbounded' }] });
    expect(maxProfit).toEqual({ usd: 1040, at: [{ from: 110, to: 110 }] });
    expect(breakEvens).toEqual([120.4]);
  });

  test('a covered call pays for its shares less the premium, and keeps no more than the strike', () => {
    expect(outcomes(structure('+100S, -1C105', 97.6))).toEqual({
      maxProfit: { usd: 740, at: [{ from: 105, to: 'unbounded' }] },
      maxLoss: { usd: 9760, at: [{ from: 0, to: 0 }] },
      breakEvens: [97.6],
      profitable: [{ from: 97.6, to: 'unbounded' }],
    });
  });

  test('a sold straddle turns on both sides', () => {
    expect(outcomes(structure('-1P100, -1C100', -7)).breakEvens).toEqual([93, 107]);
  });

  test('a spread bought for nothing touches zero without turning', () => {
    const { maxLoss, breakEvens, profitable } = outcomes(structure('+1C100, -1C105', 0));

    expect(maxLoss).toEqual({ usd: 0, at: [] });
    expect(breakEvens).toEqual([100]);
    expect(profitable).toEqual([{ from: 100, to: 'unbounded' }]);
  });

  test('a conversion is worth the same at every price', () => {
    const { corners, slope } = payoffOf(structure('+100S, +1P100, -1C100', 99.7));

    expect(slope).toBe(0);
    expect(corners.map(({ profit }) => profit)).toEqual([30, 30]);
  });
});

describe('for any structure', () => {
  const spots = [...Array.from({ length: 61 }, (_, i) => i * 4), 1e4];

  test('no price makes more than the most or loses more than the worst, break-evens are worth nothing, and a profit lies in a profitable range', () => {
    fc.assert(
      fc.property(anyStructure, (any) => {
        const payoff = payoffOf(any);
        const { maxProfit, maxLoss, breakEvens, profitable } = outcomesOf(payoff);
        for (const spot of spots) {
          const profit = profitAt(payoff, spot);
          expect(profit).toBeLessThanOrEqual(limited(maxProfit) + 1e-6);
          expect(profit).toBeGreaterThanOrEqual(-limited(maxLoss) - 1e-6);
          if (Math.abs(profit) > 1e-6)
            expect(profitable.some(({ from, to }) => spot >= from && (to === 'unbounded' || spot <= to))).toBe(
              profit > 0,
            );
        }
        for (const spot of breakEvens) expect(profitAt(payoff, spot)).toBeCloseTo(0, 7);
      }),
      { numRuns: 500 },
    );
  });

  test('every price that is named for an extreme brings it', () => {
    fc.assert(
      fc.property(anyStructure, (any) => {
        const payoff = payoffOf(any);
        const { maxProfit, maxLoss } = outcomesOf(payoff);
        const named = ({ usd, at }: Extreme, sign: number) =>
          at.forEach(({ from, to }) => {
            if (usd === 'unbounded') return;
            for (const spot of [from, to === 'unbounded' ? from + 1_000 : to])
              expect(sign * profitAt(payoff, spot)).toBeCloseTo(usd, 6);
          });
        named(maxProfit, 1);
        named(maxLoss, -1);
      }),
      { numRuns: 300 },
    );
  });
});
