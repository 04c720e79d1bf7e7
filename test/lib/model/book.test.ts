import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Book, committedToday, openOrders, reservedOf, withOrder, withPosition } from '#lib/model/book.ts';
import { advance, isTerminal, type Order } from '#lib/model/order.ts';
import { tradingDay } from '#lib/model/time.ts';
import { quantity, toNumber } from '#lib/model/units.ts';
import { anyAccount, anyOrder, anyPosition } from '#test/support/arbitraries.ts';

const TODAY = tradingDay('2014-06-06');
const [sample] = fc.sample(anyOrder, { numRuns: 1, seed: 1 }) as [Order];
const [account] = fc.sample(anyAccount, { numRuns: 1, seed: 1 }) as [Book['account']];

const anEntry = (order: Partial<Order> = {}): Order => ({
  ...sample,
  ...{ kind: 'entry', state: 'approved', quantity: quantity('10'), filled: quantity('0'), maxLossPerUnit: 175 },
  day: TODAY,
  ...order,
});
const aBook = (...orders: readonly Order[]): Book => ({ account, positions: [], orders });
const committed = (...orders: readonly Order[]): number => committedToday(aBook(...orders), TODAY, () => true);

describe('what an order reserves', () => {
  test('is its whole loss while it is approved, as if it were filled', () => {
    expect(reservedOf(anEntry())).toBe(1_750);
  });

  test('shrinks as it fills, and is gone once it is dead', () => {
    expect(reservedOf(anEntry({ state: 'partial', filled: quantity('4') }))).toBe(1_050);
    expect(reservedOf(anEntry({ state: 'cancelled', filled: quantity('4') }))).toBe(0);
    expect(reservedOf(anEntry({ state: 'rejected' }))).toBe(0);
  });

  test('stays while its answer is unknown', () => {
    expect(reservedOf(anEntry({ state: 'unknown' }))).toBe(1_750);
  });

  test('is nothing for an exit', () => {
    expect(reservedOf(anEntry({ kind: 'exit' }))).toBe(0);
  });

  test('and what it has filled are together what it was approved for, until it dies', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const entry: Order = { ...order, kind: 'entry' };
        const filled = toNumber(entry.filled) * entry.maxLossPerUnit;
        const whole = toNumber(entry.quantity) * entry.maxLossPerUnit;

        expect(reservedOf(entry) + filled).toBeCloseTo(isTerminal(entry) ? filled : whole, -4);
      }),
    );
  });
});

describe('what is committed today', () => {
  test('counts the whole order while it lives, and what it filled once it is dead', () => {
    expect(committed(anEntry(), anEntry({ state: 'partial', filled: quantity('4') }))).toBe(3_500);
    expect(committed(anEntry({ state: 'filled', filled: quantity('10') }))).toBe(1_750);
    expect(committed(anEntry({ state: 'expired', filled: quantity('4') }))).toBe(700);
    expect(committed(anEntry({ state: 'rejected' }))).toBe(0);
  });

  test('leaves out exits, other days, and what is not asked for', () => {
    expect(committed(anEntry({ kind: 'exit' }), anEntry({ day: tradingDay('2014-06-05') }))).toBe(0);
    expect(committedToday(aBook(anEntry()), TODAY, (order) => order.strategyId === 'another')).toBe(0);
  });

  test('never grows when an order advances', () => {
    const state = fc.constantFrom<Order['state']>('acked', 'filled', 'cancelled', 'expired', 'rejected');
    fc.assert(
      fc.property(anyOrder, state, (order, next) => {
        const entry = anEntry({ ...order, kind: 'entry', day: TODAY });
        const after = advance(entry, { state: next });

        expect(committed(after)).toBeLessThanOrEqual(committed(entry));
      }),
    );
  });
});

describe('a book', () => {
  test('replaces what it knows and appends what is new, and leaves the old book alone', () => {
    const [first, second] = [anEntry({ id: 'a' }), anEntry({ id: 'b' })];
    const book = withOrder(withOrder(aBook(), first), second);
    const acked = withOrder(book, { ...first, state: 'acked' });

    expect(acked.orders.map((order) => [order.id, order.state])).toEqual([
      ['a', 'acked'],
      ['b', 'approved'],
    ]);
    expect(book.orders[0]?.state).toBe('approved');
  });

  test('keeps positions the same way', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const twice = withPosition(withPosition(aBook(), position), { ...position, symbol: 'NEW' });

        expect(twice.positions.map((each) => each.symbol)).toEqual(['NEW']);
      }),
    );
  });

  test('has open orders: those that may still trade', () => {
    const states = ['approved', 'unknown', 'partial', 'filled', 'cancelled'] as const;
    const book = aBook(...states.map((state) => anEntry({ state })));

    expect(openOrders(book).map((order) => order.state)).toEqual(['approved', 'unknown', 'partial']);
  });
});
