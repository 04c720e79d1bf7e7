/** Where a share stands, and what its shares cost, told from positions and orders alone. */
import { describe, expect, it } from 'vitest';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { format, quantity } from '#lib/model/units.ts';
import { basisOf } from '#lib/strategies/wheel/cost-basis.ts';
import { standOf } from '#lib/strategies/wheel/turn.ts';
import { aLot, anOrder, shareLegs } from '#test/support/builders.ts';
import { call, daysAgo, delivered, ended, put, rich, short } from './market.ts';

const stand = (own: Partial<OwnPositions>) => {
  const { phase, free } = standOf(rich(own), 'AAPL');
  return [phase, free];
};
const entering = (contract = call(110), state: 'acked' | 'filled' = 'acked') =>
  anOrder({ strategyId: 'wheel', symbol: 'AAPL', legs: [{ instrument: contract, side: 'sell', ratio: 1 }], state });
const selling = anOrder({
  ...{ strategyId: 'wheel', symbol: 'AAPL', kind: 'exit', quantity: quantity('60') },
  legs: [{ instrument: { kind: 'equity', symbol: 'AAPL' }, side: 'sell', ratio: 1 }],
});

describe('a share stands', () => {
  it('free where nothing is held or working, or only in another share', () => {
    expect(stand({})).toEqual(['free', 0]);
    expect(stand({ orders: [anOrder({ strategyId: 'wheel' })] })).toEqual(['free', 0]);
    expect(stand({ orders: [entering(put(95), 'filled')] })).toEqual(['free', 0]);
  });

  it('at a put that is sold or being sold', () => {
    expect(stand({ positions: [short(put(95), 2)] })).toEqual(['put', 0]);
    expect(stand({ orders: [entering(put(95))] })).toEqual(['put', 0]);
  });

  it('at the put while the rest of it is not assigned yet, though shares have come', () => {
    expect(stand({ positions: [short(put(95), 2), delivered(100, 95)] })).toEqual(['put', 100]);
  });

  it('at shares, of which those behind calls or on sale are not free', () => {
    expect(stand({ positions: [delivered(300, 95)] })).toEqual(['shares', 300]);
    expect(stand({ positions: [delivered(300, 95), short(call(110), 1)] })).toEqual(['called', 200]);
    expect(stand({ positions: [delivered(300, 95), short(call(110), 1)], orders: [entering()] })).toEqual([
      'called',
      100,
    ]);
    expect(stand({ positions: [delivered(300, 95)], orders: [selling] })).toEqual(['shares', 240]);
  });

  it('short where shares were called away that were not there', () => {
    expect(stand({ positions: [delivered(-100, 95)] })).toEqual(['short', -100]);
  });
});

const basis = (own: Partial<OwnPositions>) => {
  const found = basisOf(rich(own), 'AAPL');
  return found && [found.cost, found.premium, found.price, found.withPremium].map(format);
};
/** 300 shares put to us at 95 four days ago. */
const shares = { positions: [delivered(300, 95)] };
const assigned = ended(put(95), '412.35', { from: 20, to: 4 });

describe('the cost basis', () => {
  it('is what was paid where no premium is known, and nothing without shares', () => {
    expect(basis(shares)).toEqual(['28500', '0', '95', '95']);
    expect(basis({ closed: [assigned] })).toBeUndefined();
    expect(basis({ positions: [delivered(-100, 95)] })).toBeUndefined();
  });

  it('falls by the premium of the put that was assigned, to the cent and never too low', () => {
    // 95 − 412.35 / 300 = 93.6255
    expect(basis({ ...shares, closed: [assigned] })).toEqual(['28500', '412.35', '95', '93.63']);
  });

  it('falls by the premium of calls that have ended, and rises by what buying back has cost', () => {
    const closed = [assigned, ended(call(110), '90', { from: 3, to: 2 }), ended(call(105), '-30', { from: 2, to: 1 })];
    expect(basis({ ...shares, closed })).toEqual(['28500', '472.35', '95', '93.43']);
  });

  it('does not count a call that is still open', () => {
    expect(basis({ positions: [delivered(300, 95), short(call(110), 1, { units: 3, days: 2 })] })).toEqual([
      ...['28500', '0', '95', '95'],
    ]);
  });

  it('counts puts that were rolled into the one that was assigned, over a long weekend', () => {
    const rolled = ended(put(98), '-600', { from: 40, to: 24 });
    expect(basis({ ...shares, closed: [rolled, assigned] })).toEqual(['28500', '-187.65', '95', '95.63']);
    const before = ended(put(98), '-600', { from: 40, to: 25 });
    expect(basis({ ...shares, closed: [before, assigned] })?.[1]).toBe('412.35');
  });

  it('does not count puts and calls of an earlier turn', () => {
    const earlier = [ended(put(90), '100', { from: 60, to: 23 }), ended(call(100), '80', { from: 23, to: 22 })];
    expect(basis({ ...shares, closed: [...earlier, assigned] })?.[1]).toBe('412.35');
  });

  it('counts the part of a put that was assigned before the rest', () => {
    const half = { ...short(put(95), 2, { days: 20 }), realised: assigned.realised, lastFillAt: daysAgo(4) };
    expect(basis({ positions: [delivered(300, 95), half] })?.[1]).toBe('412.35');
  });

  it('does not count gains once part of the shares has left, because they cannot be shared out, but counts losses', () => {
    const left = { ...delivered(100, 95), lastFillAt: daysAgo(1) };
    expect(basis({ positions: [left], closed: [assigned] })).toEqual(['9500', '0', '95', '95']);
    const lost = ended(put(95), '-50', { from: 20, to: 4 });
    expect(basis({ positions: [left], closed: [lost] })).toEqual(['9500', '-50', '95', '95.5']);
  });

  it('is the mean where shares came at two prices', () => {
    const lots = [aLot({ quantity: 100, price: 95 }), aLot({ quantity: 100, price: 92.01 })];
    const two = { ...delivered(200, 95), holdings: [{ instrument: shareLegs('AAPL')[0]?.instrument, lots }] };
    expect(basis({ positions: [two as ReturnType<typeof delivered>] })).toEqual(['18701', '0', '93.51', '93.51']);
  });
});
