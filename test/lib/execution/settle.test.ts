import { describe, expect, it } from 'vitest';
import { identified, type OrderNews, ownerOf, withChange, withNews } from '#lib/execution/settle.ts';
import { type Book, openOrders, reservedOf } from '#lib/model/book.ts';
import type { Execution } from '#lib/model/broker.ts';
import { ORDER_STATES, type Order } from '#lib/model/order.ts';
import { heldOf, isFlat, unitsOf } from '#lib/model/position.ts';
import { closing, positionIdOf } from '#lib/model/signal.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { format, price, quantity } from '#lib/model/units.ts';
import { settleNews } from '#lib/pipeline.ts';
import { aContract, aLot, anOrder, aPosition, NOW, spreadLegs } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const legs = spreadLegs(lower, upper);
const order = (change: Partial<Order> = {}): Order =>
  anOrder({
    ...{ id: 'ord_1', symbol: 'AAPL', strategyId: 'debit-spreads', legs, quantity: quantity('2'), maxLossPerUnit: 200 },
    ...{ limitPrice: price('2'), brokerId: 'b', legBrokerIds: { [lower.symbol]: 'b-l', [upper.symbol]: 'b-u' } },
    ...change,
  });

let serial = 0;
const execution = (leg: 'lower' | 'upper', at: number, change: Partial<Execution> = {}): Execution => {
  serial += 1;
  const isLower = leg === 'lower';
  return {
    executionId: `e${serial}`,
    brokerOrderId: isLower ? 'b-l' : 'b-u',
    instrument: isLower ? lower : upper,
    side: isLower ? 'buy' : 'sell',
    quantity: quantity('1'),
    price: price(isLower ? `3.0${at}` : `1.2${at}`),
    at: instant(NOW + at * MINUTE),
    ...change,
  };
};
const news = (status: string, filled = '0'): OrderNews => ({
  ...{ brokerId: 'b', status, filled: quantity(filled), legs: { [lower.symbol]: 'b-l', [upper.symbol]: 'b-u' } },
});

type Event = { readonly execution: Execution } | { readonly news: OrderNews };

/** One event at a time; an execution that was seen before is left out, as the caller promises. */
function told(start: Book, events: readonly Event[]): Book {
  const seen = new Set<string>();
  return events.reduce((book, event) => {
    if ('news' in event) return settleNews(book, { orders: [{ ...event.news, orderId: 'ord_1' }], executions: [] });
    const { executionId } = event.execution;
    if (seen.has(executionId)) return book;
    seen.add(executionId);
    return settleNews(book, { orders: [], executions: [event.execution] });
  }, start);
}

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

describe('news about an order', () => {
  const FILLED: readonly Event[] = [
    { execution: execution('lower', 1) },
    { execution: execution('upper', 1) },
    { execution: execution('lower', 2) },
    { execution: execution('upper', 2) },
    { news: news('filled', '2') },
  ];

  it('of two fills and its end come to the same order and book in all 120 orders, also when all is told again', () => {
    const start = aBook({ orders: [order()] });
    const straight = told(start, FILLED);
    const [position] = straight.positions;

    expect(straight.orders).toMatchObject([{ state: 'filled', filled: quantity('2') }]);
    expect(position && unitsOf(position)).toBe(quantity('2'));
    expect(format(straight.account.cash)).toBe('99640');
    for (const events of permutations(FILLED)) expect(told(start, [...events, ...events])).toEqual(straight);
  });

  it('of a part and a cancellation do too, as soon as the last state is told once more', () => {
    const start = aBook({ orders: [order()] });
    const last = { news: news('canceled', '1') };
    const events = [...FILLED.slice(0, 2), { news: news('partially_filled', '1') }, last, { news: news('new') }];
    const straight = told(start, events);

    expect(straight.orders).toMatchObject([{ state: 'cancelled', filled: quantity('1') }]);
    expect(openOrders(straight).map(reservedOf)).toEqual([]);
    for (const shuffled of permutations(events)) expect(told(start, [...shuffled, last])).toEqual(straight);
  });

  it('of an exit come to the same flat position in every order', () => {
    const held = told(aBook({ orders: [order()] }), FILLED);
    const exit = order({
      ...{ id: 'ord_1', kind: 'exit', legs: closing(legs), limitPrice: price('-2'), maxLossPerUnit: 0 },
      positionId: positionIdOf('debit-spreads', legs),
    });
    const events = [
      { execution: execution('lower', 9, { side: 'sell', price: price('6') }) },
      { execution: execution('lower', 9, { side: 'sell', price: price('6.1') }) },
      { execution: execution('upper', 9, { side: 'buy', quantity: quantity('2'), price: price('2.6') }) },
      { news: news('filled', '2') },
    ];
    const start = { ...held, orders: [exit] };
    const straight = told(start, events);
    const [position] = straight.positions;

    expect(position && isFlat(position)).toBe(true);
    expect(position?.realised).toBe(position?.cash);
    for (const shuffled of permutations(events)) expect(told(start, shuffled)).toEqual(straight);
  });

  it('that it is done waits for the executions it rests on', () => {
    for (const status of ['filled', 'canceled', 'expired', 'partially_filled']) {
      expect(withNews(order({ state: 'dispatched' }), news(status, '1')).state).toBe('acked');
    }
    expect(withNews(order(), news('canceled', '0')).state).toBe('cancelled');
    expect(withNews(order({ filled: quantity('1') }), news('expired', '1')).state).toBe('expired');
  });

  it.each([
    ['new', 'acked'],
    ['accepted', 'acked'],
    ['pending_new', 'acked'],
    ['canceled', 'cancelled'],
    ['expired', 'expired'],
    ['done_for_day', 'expired'],
    ['rejected', 'rejected'],
  ])('in the word %s means %s for an order whose fate was unknown', (status, state) => {
    expect(withNews(order({ state: 'unknown' }), news(status)).state).toBe(state);
  });

  it('in a word nobody knows changes nothing, nor does any word bring a dead order back', () => {
    const live = order();
    expect(withNews(live, news('calculated'))).toBe(live);
    for (const state of ORDER_STATES.slice(ORDER_STATES.indexOf('filled'))) {
      expect(withNews(order({ state }), news('new')).state).toBe(state);
    }
  });

  it('names an order only once', () => {
    const { brokerId: _, legBrokerIds: __, ...nameless } = order({ state: 'unknown' });
    const named = identified(nameless, news('new'));

    expect(named).toMatchObject({ brokerId: 'b', legBrokerIds: { [lower.symbol]: 'b-l' } });
    expect(identified(named, { ...news('new'), brokerId: 'other' })).toBe(named);
  });
});

describe('an execution', () => {
  it('belongs to the order that has its id, or a leg with its id, and to no other', () => {
    const ours = order();
    const other = order({ id: 'ord_2', brokerId: 'x', legBrokerIds: {} });

    expect(ownerOf([other, ours], execution('upper', 1))?.id).toBe('ord_1');
    expect(ownerOf([other, ours], execution('upper', 1, { brokerOrderId: 'x' }))?.id).toBe('ord_2');
    expect(ownerOf([other, ours], execution('upper', 1, { brokerOrderId: 'stranger' }))).toBeUndefined();
  });

  it('of a stranger changes nothing', () => {
    const book = aBook({ orders: [order()] });

    expect(settleNews(book, { orders: [], executions: [execution('lower', 1, { brokerOrderId: 'stranger' })] })).toBe(
      book,
    );
  });

  it('of one leg fills no unit, but is held and paid', () => {
    const book = told(aBook({ orders: [order()] }), [{ execution: execution('lower', 1) }]);
    const [position] = book.positions;

    expect(book.orders).toMatchObject([{ state: 'partial', filled: 0n, executed: { [lower.symbol]: quantity('1') } }]);
    expect(position && heldOf(position, lower.symbol)).toBe(quantity('1'));
    expect(position && unitsOf(position)).toBe(0n);
    expect(format(book.account.cash)).toBe('99699');
  });

  it('that comes after the cancellation still counts', () => {
    const cancelled = aBook({ orders: [order({ state: 'cancelled' })] });
    const book = told(cancelled, [{ execution: execution('lower', 1) }, { execution: execution('upper', 1) }]);

    expect(book.orders).toMatchObject([{ state: 'cancelled', filled: quantity('1') }]);
    expect(book.positions).toHaveLength(1);
  });
});

describe('the lots that an exit closes', () => {
  it.each([
    ['first-in', '-10'],
    ['highest-cost', '-20'],
  ] as const)('are by its own word: %s', (lots, realised) => {
    const shares = [{ instrument: { kind: 'equity' as const, symbol: 'SPY' }, side: 'buy' as const, ratio: 1 }];
    const lot = (paid: number, at: number) => aLot({ quantity: 10, price: paid, acquiredAt: instant(NOW - at) });
    const position = aPosition({ legs: shares, lots: { SPY: [lot(101, 2), lot(102, 1)] } });
    const exit = anOrder({ kind: 'exit', legs: closing(shares), quantity: quantity('10'), lots, brokerId: 'b' });
    const sale = {
      ...{ executionId: 'e', brokerOrderId: 'b', instrument: { kind: 'equity' as const, symbol: 'SPY' }, at: NOW },
      ...{ side: 'sell' as const, quantity: quantity('10'), price: price('100') },
    };
    const book = aBook({ positions: [position], orders: [{ ...exit, positionId: position.id }] });
    const [after] = settleNews(book, { orders: [], executions: [sale] }).positions;

    expect(after && format(after.realised)).toBe(realised);
  });
});

describe('two fills of one instant', () => {
  it('at different prices make the same lots in either order', () => {
    const start = aBook({ orders: [order()] });
    const [cheap, dear] = ['3.1', '3.2'].map((at) => ({ execution: execution('lower', 1, { price: price(at) }) }));
    if (!cheap || !dear) throw new Error('two executions');

    expect(told(start, [cheap, dear])).toEqual(told(start, [dear, cheap]));
  });
});

describe('a change of an order', () => {
  it('that is none leaves the very same book', () => {
    const book = aBook({ orders: [order()] });

    expect(withChange(book, 'ord_1', (same) => same)).toBe(book);
    expect(withChange(book, 'ord_9', (same) => ({ ...same, note: 'never' }))).toBe(book);
    expect(withChange(book, 'ord_1', (same) => ({ ...same, note: 'seen' })).orders[0]?.note).toBe('seen');
  });
});
