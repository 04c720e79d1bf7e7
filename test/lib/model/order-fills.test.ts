import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal, type Order, withExecution } from '#lib/model/order.ts';
import type { Leg } from '#lib/model/signal.ts';
import { format, fromNumber, type Quantity, quantity } from '#lib/model/units.ts';
import { aContract, anOrder, shareLegs } from '#test/support/builders.ts';

const [near, far] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
/** One long against two short per unit. */
const ratioLegs: readonly Leg[] = [
  { instrument: near, side: 'buy', ratio: 1 },
  { instrument: far, side: 'sell', ratio: 2 },
];
const executed = (order: Order, ...executions: readonly (readonly [string, string])[]): Order =>
  executions.reduce((next, [symbol, size]) => withExecution(next, { symbol, quantity: quantity(size) }), order);
const shown = ({ filled, state }: Order) => [format(filled), state];

describe('an order with a ratio', () => {
  const order = anOrder({ legs: ratioLegs, quantity: quantity('3') });

  it('has as many units as its scarcest leg, in whole contracts', () => {
    expect(shown(executed(order, [near.symbol, '3']))).toEqual(['0', 'partial']);
    expect(shown(executed(order, [near.symbol, '3'], [far.symbol, '3']))).toEqual(['1', 'partial']);
    expect(shown(executed(order, [near.symbol, '3'], [far.symbol, '4']))).toEqual(['2', 'partial']);
    expect(shown(executed(order, [near.symbol, '2'], [far.symbol, '6']))).toEqual(['2', 'partial']);
    expect(shown(executed(order, [near.symbol, '3'], [far.symbol, '6']))).toEqual(['3', 'filled']);
  });

  it('comes to the same in whatever pieces and order its legs are executed', () => {
    const pieces = fc.shuffledSubarray(
      [...Array.from({ length: 3 }, () => near.symbol), ...Array.from({ length: 6 }, () => far.symbol)],
      { minLength: 9 },
    );
    fc.assert(
      fc.property(pieces, (symbols) => {
        const states = symbols.map((_, index) =>
          executed(order, ...symbols.slice(0, index + 1).map((symbol) => [symbol, '1'] as const)),
        );
        const last = states.at(-1);

        expect(states.slice(0, -1).every(({ state }) => state === 'partial')).toBe(true);
        expect(last && shown(last)).toEqual(['3', 'filled']);
      }),
    );
  });
});

describe('an order for shares', () => {
  it('fills in fractions', () => {
    const order = anOrder({ legs: shareLegs('SPY'), quantity: quantity('2.5') });

    expect(shown(executed(order, ['SPY', '0.25']))).toEqual(['0.25', 'partial']);
    expect(shown(executed(order, ['SPY', '0.25'], ['SPY', '2.25']))).toEqual(['2.5', 'filled']);
  });
});

describe('executions', () => {
  it('after the end are counted without bringing the order back', () => {
    const dead = anOrder({ legs: ratioLegs, quantity: quantity('2'), state: 'expired' });
    const late = executed(dead, [near.symbol, '1'], [far.symbol, '2']);

    expect(shown(late)).toEqual(['1', 'expired']);
    expect(isTerminal(late)).toBe(true);
    expect(late.executed).toEqual({ [near.symbol]: quantity('1'), [far.symbol]: quantity('2') });
  });

  it('never fill a unit less than before', () => {
    const size = fc.integer({ min: 1, max: 3 }).map((units) => fromNumber<Quantity>(units, 'nearest', 1));
    const piece = fc.record({ symbol: fc.constantFrom(near.symbol, far.symbol), quantity: size });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (script) => {
        let order = anOrder({ legs: ratioLegs, quantity: quantity('5') });
        for (const each of script) {
          const next = withExecution(order, each);
          expect(next.filled >= order.filled).toBe(true);
          order = next;
        }
      }),
    );
  });
});
