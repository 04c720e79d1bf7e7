import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsIn, priced, profitChance } from '#lib/strategies/debit-spreads/verticals.ts';
import { aChain, aContract, anEntry, NOW } from '#test/support/builders.ts';

const window = { dte: { min: 7, max: 21 }, now: NOW, spot: 100 };
const chainOf = (strikes: readonly number[]) => aChain(strikes.map((strike) => anEntry(aContract({ strike }), 1)));
const strikes = (listed: readonly number[]) =>
  pairsIn(chainOf(listed), window).map(({ long, short }) => [long.strike, short.strike]);

describe('call verticals', () => {
  it('pair listed strikes only, five to twenty dollars apart', () => {
    expect(strikes([95, 100, 107.5, 110])).toEqual([
      [95, 100],
      [95, 110],
      [100, 110],
    ]);
    expect(strikes([95, 99, 120])).toEqual([]);
  });

  it('keep the long strike in its range and the short one under the ceiling, both ends included', () => {
    expect(strikes([90, 94.5, 99.5])).toEqual([]);
    expect(strikes([110, 120, 125])).toEqual([[110, 120]]);
  });

  it('take the three nearest expiries of the window, and leave adjusted roots alone', () => {
    const expiries = ['2015-01-30', '2015-02-06', '2015-02-13', '2015-02-17', '2015-02-20'];
    const listed = expiries.flatMap((expiry) =>
      ['AAPL', 'AAPL7'].flatMap((underlying) =>
        [100, 105].map((strike) => anEntry(aContract({ underlying, expiry, strike }), 1)),
      ),
    );

    expect(pairsIn(aChain(listed), { ...window, dte: { min: 7, max: 30 } }).map((p) => p.long.entry.contract)).toEqual(
      expiries.slice(1, 4).map((expiry) => aContract({ expiry, strike: 100 })),
    );
  });

  it('cost the ask less the bid, and are measured by it', () => {
    const [pair] = pairsIn(chainOf([100, 105]), window);
    if (!pair) throw new Error('no pair');
    const legs = [
      { ...pair.long, market: { bid: 2.9, ask: 3, mid: 2.95 } },
      { ...pair.short, market: { bid: 1, ask: 1.1, mid: 1.05 } },
    ] as const;
    const vertical = priced(...legs, { spot: 100, days: 10 });

    expect(vertical).toMatchObject({ width: 5, natural: 2, rewardRisk: 1.5, breakEven: 102, maxLoss: 200 });
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
