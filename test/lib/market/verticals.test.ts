import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callPairs, measure, profitChance, type VerticalWindow } from '#lib/market/verticals.ts';
import { aChain, aContract, anEntry, TODAY } from '#test/support/builders.ts';

const window: VerticalWindow = {
  today: TODAY,
  dte: { min: 7, max: 21 },
  expiries: 3,
  longStrikes: { from: 95, to: 110 },
  maxStrike: 120,
  widths: [5, 10],
};
const chainOf = (strikes: readonly number[]) => aChain(strikes.map((strike) => anEntry(aContract({ strike }), 1)));
const strikes = (listed: readonly number[]) =>
  callPairs(chainOf(listed), window).map(({ long, short }) =>
    [long, short].map((leg) => Number(leg.contract.strike) / 1e9),
  );

describe('call verticals', () => {
  it('pairs listed strikes only', () => {
    expect(strikes([95, 100, 107.5, 110])).toEqual([
      [95, 100],
      [100, 110],
    ]);
  });

  it('keeps the long strike in its range and the short one under the ceiling, both ends included', () => {
    expect(strikes([90, 94.5, 99.5])).toEqual([]);
    expect(strikes([110, 120, 125])).toEqual([[110, 120]]);
  });

  it('measures debit, ratio, round trip and break-even at taking prices', () => {
    const [pair] = callPairs(chainOf([100, 105]), window);
    if (!pair) throw new Error('no pair');
    const vertical = measure(pair, { long: { bid: 2.9, ask: 3, mid: 2.95 }, short: { bid: 1, ask: 1.1, mid: 1.05 } });
    expect(vertical).toMatchObject({ width: 5, debit: 2, rewardRisk: 1.5, breakEven: 102 });
    expect(vertical.roundTrip).toBeCloseTo(0.1);
  });
});

describe('the chance of profit', () => {
  it.each([
    [100, 0.7],
    [110, 0.3],
    [200, 0.1],
  ])('with a break-even of %d against a price of 100 is taken as %d', (breakEven, chance) => {
    expect(profitChance(breakEven, 100)).toBeCloseTo(chance);
  });

  it('never grows as the break-even moves away, and stays between 0.1 and 0.7', () => {
    const price = fc.double({ min: 1, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(price, price, price, (spot, a, b) => {
        const [near, far] = [profitChance(Math.min(a, b), spot), profitChance(Math.max(a, b), spot)];
        expect(near).toBeGreaterThanOrEqual(far);
        expect(far).toBeGreaterThanOrEqual(0.1);
        expect(near).toBeLessThanOrEqual(0.7);
      }),
    );
  });
});
