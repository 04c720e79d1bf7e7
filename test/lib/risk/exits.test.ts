/** An exit may close what its position holds, and never more than the account holds of the instrument. */
import { describe, expect, it } from 'vitest';
import type { Order } from '#lib/model/order.ts';
import type { Position } from '#lib/model/position.ts';
import { closing, type Leg } from '#lib/model/signal.ts';
import { quantity } from '#lib/model/units.ts';
import { assess } from '#lib/risk/assess.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { aContract, anOrder, aPosition, NOW, shareLegs, spreadLegs } from '#test/support/builders.ts';
import { aBook, anExit } from '#test/support/money.ts';

const AAPL = shareLegs('AAPL');
const ten = aPosition({ strategyId: 'debit-spreads', legs: AAPL, units: 10 });
const circumstances = { now: NOW, cadence: 'minute', limits: LIMITS, quoteOf: () => undefined } as const;
const decided = (positions: readonly Position[], orders: readonly Order[] = [], exit = anExit()) =>
  assess(exit, aBook({ positions, orders }), circumstances);
const against = (units: number): Position => aPosition({ strategyId: 'external', legs: AAPL, units: -units });

describe('an exit', () => {
  it('is approved in full where the account holds what it closes', () => {
    expect(decided([ten])).toMatchObject({ outcome: 'approved', quantity: quantity('10') });
  });

  it('is reduced to what the account holds, with the figures', () => {
    expect(decided([ten, against(4)])).toMatchObject({
      outcome: 'reduced',
      quantity: quantity('6'),
      because: 'account-holding: 10 against at most 6 shares (hard)',
    });
  });

  it('is refused by a rule of its own where the account holds nothing of it', () => {
    expect(decided([ten, against(10)])).toMatchObject({
      outcome: 'refused',
      because: 'account-holding: 10 against at most 0 shares (hard)',
      checks: [{ limit: 'account-holding', scope: 'AAPL', unit: 'shares', observed: 10, allowed: 0, passed: false }],
    });
  });

  it('counts what the exits of others are already closing', () => {
    const other = aPosition({ strategyId: 'wheel', legs: AAPL, units: -4 });
    const working = anOrder({
      ...{
        kind: 'exit',
        symbol: 'AAPL',
        strategyId: 'swing-trading',
        legs: closing(AAPL),
        positionId: 'swing-trading:AAPL',
      },
      ...{ quantity: quantity('5'), executed: { AAPL: quantity('2') } },
    });

    expect(decided([ten, other], [working])).toMatchObject({ outcome: 'reduced', quantity: quantity('3') });
  });

  it('may close what is left of a structure that has lost a leg, and no more of it', () => {
    const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
    const legs = spreadLegs(lower, upper);
    const lame = aPosition({ strategyId: 'debit-spreads', legs, units: 3, lots: { [upper.symbol]: [] } });
    const sale = (left: readonly Leg[]) =>
      anExit({ legs: closing(left), positionId: lame.id, quantity: quantity('4') });

    expect(decided([lame], [], sale(legs.slice(0, 1)))).toMatchObject({ outcome: 'reduced', quantity: quantity('3') });
    expect(decided([lame], [], sale(legs))).toMatchObject({ outcome: 'refused' });
  });

  it('buys back no more than the account is short of', () => {
    const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
    const legs = spreadLegs(lower, upper);
    const spread = aPosition({ strategyId: 'debit-spreads', legs, units: 3 });
    const external = aPosition({
      strategyId: 'external',
      legs: [{ instrument: upper, side: 'buy', ratio: 1 }],
      units: 1,
    });
    const exit = anExit({ legs: closing(legs), positionId: spread.id, quantity: quantity('3') });

    expect(decided([spread], [], exit)).toMatchObject({ outcome: 'approved' });
    expect(decided([spread, external], [], exit)).toMatchObject({
      outcome: 'reduced',
      quantity: quantity('2'),
      because: 'account-holding: 3 against at most 2 contracts (hard)',
    });
  });
});
