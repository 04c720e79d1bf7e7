import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adopted, overreaching, type Stray } from '#lib/execution/external.ts';
import { holdings } from '#lib/execution/reconcile.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { heldOf, isFlat, type Position } from '#lib/model/position.ts';
import { closing } from '#lib/model/signal.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import {
  absolute,
  add,
  format,
  fromNumber,
  notional,
  price,
  type Quantity,
  quantity,
  subtract,
} from '#lib/model/units.ts';
import { aContract, anOrder, aPosition, NOW, shareLegs, spreadLegs } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const stray = (change: Partial<Stray> = {}): Stray => ({
  ...{ executionId: 'x', orderId: 'b-hand', cause: 'external', modelled: false, at: NOW },
  ...{ instrument: instrumentOf('SPY'), side: 'sell', quantity: quantity('1'), price: price('110') },
  ...change,
});
const aged = (position: Position, minutes: number): Position => ({
  ...position,
  openedAt: instant(NOW - minutes * MINUTE),
});
const start = (...positions: readonly Position[]) => ({ book: aBook({ positions }), fills: [] });
const younger = aged(aPosition({ units: 10 }), 5);
const older = aged(aPosition({ strategyId: 'wheel', units: 3 }), 9);

describe('an execution that no order of ours made', () => {
  it('closes what is held on the other side, the oldest position first, with its gain', () => {
    const { book, fills } = adopted(start(younger, older), stray({ quantity: quantity('5') }));

    expect(book.positions.map(({ strategyId, realised }) => [strategyId, format(realised)])).toEqual([
      ['index-baseline', '20'],
      ['wheel', '30'],
    ]);
    expect(book.positions.map((position) => format(heldOf(position, 'SPY')))).toEqual(['8', '0']);
    expect(
      fills.map(({ executionId, strategyId, quantity: part, cause }) => [executionId, strategyId, format(part), cause]),
    ).toEqual([
      ['x', 'wheel', '3', 'external'],
      ['x/2', 'index-baseline', '2', 'external'],
    ]);
    expect(format(book.account.cash)).toBe('100550');
  });

  it('leaves what nobody holds the other side of to an external position', () => {
    const { book, fills } = adopted(start(older), stray({ quantity: quantity('5') }));

    expect(book.positions.map(({ id, strategyId }) => [id, strategyId])).toEqual([
      [older.id, 'wheel'],
      ['external:SPY', 'external'],
    ]);
    expect(book.positions.map((position) => format(heldOf(position, 'SPY')))).toEqual(['0', '-2']);
    expect(fills.map(({ executionId }) => executionId)).toEqual(['x', 'x/2']);
  });

  it('adds to the external position, and later closes it', () => {
    const bought = adopted(start(younger), stray({ side: 'buy', quantity: quantity('4') }));
    const more = adopted(bought, stray({ executionId: 'y', side: 'buy', quantity: quantity('1') }));
    const sold = adopted(more, stray({ executionId: 'z', quantity: quantity('15') }));

    expect(more.book.positions.map((position) => format(heldOf(position, 'SPY')))).toEqual(['10', '5']);
    expect(sold.book.positions.every(isFlat)).toBe(true);
  });

  it('opens the external position anew on the other side', () => {
    const opened = adopted(start(), stray({ side: 'buy' }));
    const turned = adopted(opened, stray({ executionId: 'y', quantity: quantity('3') }));

    expect(turned.book.positions).toHaveLength(1);
    expect(turned.fills.map(({ executionId, quantity: part }) => [executionId, format(part)])).toEqual([
      ['x', '1'],
      ['y', '1'],
      ['y/2', '2'],
    ]);
  });

  it('moves the account by exactly itself, and turns nobody’s position round', () => {
    const sized = fc.record({ units: fc.integer({ min: -9, max: 9 }), minutes: fc.nat(50) });
    const trade = fc.record({ units: fc.integer({ min: 1, max: 40 }), buys: fc.boolean() });
    fc.assert(
      fc.property(fc.array(sized, { maxLength: 6 }), trade, (sizes, { units, buys }) => {
        const positions = sizes.map(({ units: held, minutes }, n) =>
          aged(aPosition({ strategyId: `s${n}`, units: held || 1 }), minutes),
        );
        const size = fromNumber<Quantity>(units, 'nearest', 1);
        const before = aBook({ positions });
        const { book, fills } = adopted(
          { book: before, fills: [] },
          stray({ side: buys ? 'buy' : 'sell', quantity: size }),
        );

        const signed = buys ? size : (-size as Quantity);
        const none = quantity('0');
        expect(holdings(book).get('SPY') ?? none).toBe(add(holdings(before).get('SPY') ?? none, signed));
        expect(subtract(book.account.cash, before.account.cash)).toBe(-notional(price('110'), signed));
        expect(fills.map((fill) => fill.quantity).reduce(add, none)).toBe(size);
        for (const position of positions) {
          const after = book.positions.find(({ id }) => id === position.id);
          const [was, is] = [heldOf(position, 'SPY'), after ? heldOf(after, 'SPY') : none];
          expect(is === 0n || is > 0n === was > 0n).toBe(true);
          expect(absolute(is) <= absolute(was)).toBe(true);
        }
      }),
    );
  });
});

describe('exits that would close more than is left', () => {
  const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
  const legs = spreadLegs(lower, upper);
  const spread = aPosition({ strategyId: 'debit-spreads', legs, units: 2 });
  const exit = anOrder({
    ...{ kind: 'exit', strategyId: 'debit-spreads', symbol: 'AAPL', legs: closing(legs), quantity: quantity('2') },
    positionId: spread.id,
  });
  const overreachingIn = (position: Position, ...orders: readonly (typeof exit)[]) =>
    overreaching(aBook({ positions: [position], orders })).map(({ id }) => id);

  it('are none while all is held, also where one leg’s execution was told before the other’s', () => {
    const half = {
      ...spread,
      holdings: spread.holdings.map((each) => (each.instrument.symbol === lower.symbol ? { ...each, lots: [] } : each)),
    };

    expect(overreachingIn(spread, exit)).toEqual([]);
    expect(overreachingIn(half, { ...exit, executed: { [lower.symbol]: quantity('2') } })).toEqual([]);
    expect(overreachingIn(half, exit)).toEqual([exit.id]);
  });

  it('are all those of a position that together want more', () => {
    expect(overreachingIn(spread, exit, { ...exit, id: 'ord_2', quantity: quantity('1') })).toEqual([exit.id, 'ord_2']);
    expect(overreachingIn(spread, exit, { ...exit, id: 'ord_2', state: 'cancelled' })).toEqual([]);
    expect(overreachingIn(aPosition({ legs: shareLegs('SPY') }), exit)).toEqual([exit.id]);
  });
});
