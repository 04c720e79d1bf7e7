import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optionOf } from '#lib/model/instrument.ts';
import { price, quantity, toNumber, usd } from '#lib/model/units.ts';
import { type Exposure, openingCost, spreadRequirement, uncoveredContracts } from '#lib/pricing/structure/margin.ts';

const held = (symbol: string, contracts: number): Exposure => ({
  option: optionOf(symbol),
  contracts: quantity(String(contracts)),
});

const NEAR = 'SPY150220';
const FAR = 'SPY150320';
const name = (expiry: string, right: 'C' | 'P', strike: number) =>
  `${expiry}${right}${String(strike * 1000).padStart(8, '0')}`;

describe('the universal spread rule', () => {
  it.each([
    ['a long call ties up nothing beyond its premium', [held(name(NEAR, 'C', 200), 1)], '0'],
    ['a bull put spread ties up its width', [held(name(NEAR, 'P', 200), -1), held(name(NEAR, 'P', 190), 1)], '1000'],
    ['a debit spread ties up nothing', [held(name(NEAR, 'C', 200), 2), held(name(NEAR, 'C', 205), -2)], '0'],
    ['a cash-secured put ties up its strike', [held(name(NEAR, 'P', 200), -1)], '20000'],
    ['a bought calendar ties up nothing', [held(name(FAR, 'C', 200), 1), held(name(NEAR, 'C', 200), -1)], '0'],
    [
      'an iron condor ties up one wing',
      [
        held(name(NEAR, 'P', 180), 1),
        held(name(NEAR, 'P', 190), -1),
        held(name(NEAR, 'C', 210), -1),
        held(name(NEAR, 'C', 220), 1),
      ],
      '1000',
    ],
  ])('%s', (_, exposures, expected) => {
    expect(spreadRequirement(exposures)).toBe(usd(expected));
  });

  it('has no bound for a naked call, nor for a sold calendar of calls', () => {
    expect(spreadRequirement([held(name(NEAR, 'C', 200), -1)])).toBe('unbounded');
    expect(spreadRequirement([held(name(FAR, 'C', 200), -1), held(name(NEAR, 'C', 200), 1)])).toBe('unbounded');
  });

  it('lets a hundred shares cover a call', () => {
    expect(spreadRequirement([held(name(NEAR, 'C', 200), -1)], quantity('100'))).toBe(usd('0'));
    expect(spreadRequirement([held(name(NEAR, 'C', 200), -1)], quantity('99'))).toBe('unbounded');
  });

  it('costs a ten-wide spread sold for five its width less the credit', () => {
    const unit = [held(name(NEAR, 'P', 200), -1), held(name(NEAR, 'P', 190), 1)];

    expect(openingCost(unit, price('-5'))).toBe(usd('500'));
  });

  it('equals the worst payoff found by brute force', () => {
    const leg = fc.record({
      expiry: fc.constantFrom(NEAR, FAR),
      right: fc.constantFrom('C' as const, 'P' as const),
      strike: fc.integer({ min: 1, max: 12 }).map((n) => n * 20),
      contracts: fc.integer({ min: -3, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 6 }), (legs) => {
        const answer = spreadRequirement(
          legs.map((each) => held(name(each.expiry, each.right, each.strike), each.contracts)),
        );

        const payoff = (spot: number, from: string): number =>
          legs
            .filter((each) => each.expiry >= from)
            .map(
              (each) =>
                each.contracts * 100 * Math.max(0, each.right === 'C' ? spot - each.strike : each.strike - spot),
            )
            .reduce((total, value) => total + value, 0);
        const expiries = [...new Set(legs.map((each) => each.expiry))];
        const falls = expiries.some((expiry) => payoff(10_000, expiry) < payoff(9_000, expiry));
        expect(answer === 'unbounded').toBe(falls);
        if (answer === 'unbounded') return;
        const grid = Array.from({ length: 101 }, (_, index) => index * 4);
        const worst = Math.min(0, ...expiries.flatMap((expiry) => grid.map((spot) => payoff(spot, expiry))));
        expect(toNumber(answer)).toBe(-worst || 0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('cover', () => {
  it('is a long of the same right that lives at least as long', () => {
    const near = name(NEAR, 'P', 200);
    const far = name(FAR, 'P', 190);

    expect(uncoveredContracts([held(near, -2), held(far, 2)], 'put')).toBe(0n);
    expect(uncoveredContracts([held(far, -2), held(near, 2)], 'put')).toBe(quantity('2'));
    expect(uncoveredContracts([held(near, -2), held(name(NEAR, 'C', 200), 2)], 'put')).toBe(quantity('2'));
  });
});
