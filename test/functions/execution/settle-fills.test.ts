import { describe, expect, it } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { settleFills } from '#functions/execution/settle-fills.ts';
import type { Execution } from '#lib/model/broker.ts';
import { optionOf } from '#lib/model/instrument.ts';
import type { Order } from '#lib/model/order.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { format, price, quantity } from '#lib/model/units.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { brokerOrder, openBooks, tellingBroker } from '#test/support/books.ts';
import { aContract, anOrder, NOW, spreadLegs } from '#test/support/builders.ts';

const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const legs = { [lower.symbol]: 'b-l', [upper.symbol]: 'b-u' };
const SENT = {
  limitPrice: price('2'),
  terms: [
    { symbol: lower.symbol, side: 'buy', quantity: quantity('2') },
    { symbol: upper.symbol, side: 'sell', quantity: quantity('2') },
  ],
} as const;
const lost = (change: Partial<Order> = {}): Order =>
  anOrder({
    ...{ id: 'ord_1', clientOrderId: 'p-1', state: 'unknown', symbol: 'AAPL', strategyId: 'debit-spreads' },
    ...{ legs: spreadLegs(lower, upper), quantity: quantity('2'), limitPrice: price('2'), maxLossPerUnit: 200 },
    ...change,
  });
const fill = (executionId: string, symbol: string, change: Partial<Execution> = {}): Execution => ({
  executionId,
  brokerOrderId: legs[symbol] ?? 'stranger',
  instrument: optionOf(symbol),
  side: symbol === lower.symbol ? 'buy' : 'sell',
  quantity: quantity('2'),
  price: price(symbol === lower.symbol ? '3' : '1'),
  at: instant(NOW + MINUTE),
  ...change,
});
const filled = brokerOrder('p-1', { ...SENT, legs, status: 'filled', filled: quantity('2') });

async function settling(...orders: readonly Order[]) {
  const books = await openBooks(...orders);
  const { broker, telling } = tellingBroker();
  return {
    ...books,
    telling,
    settle: settleFills({ ...books, broker, alerts: ledgerAlerts(books.ledger), modelled: false }),
  };
}

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

type Arrival = 'taken' | 'filled' | 'lower' | 'upper' | 'stranger';

/** What becomes known, one thing after the other, with a look after each. */
async function learnt(arrivals: readonly Arrival[]) {
  const { ledger, telling, settle } = await settling(lost());
  for (const arrival of arrivals) {
    if (arrival === 'taken' && !telling.orders.has('p-1'))
      telling.orders.set('p-1', brokerOrder('p-1', { ...SENT, legs }));
    if (arrival === 'filled') telling.orders.set('p-1', filled);
    if (arrival === 'lower') telling.fills.push(fill('e1', lower.symbol));
    if (arrival === 'upper') telling.fills.push(fill('e2', upper.symbol));
    if (arrival === 'stranger') telling.fills.push(fill('e3', 'SPY150220C00200000'));
    await settle();
  }
  await settle('all');
  return { book: (await loadBook(ledger)).book, fills: (await ledger.list('fill')).map(({ id }) => id) };
}

describe('the news of an order whose acknowledgement was lost', () => {
  it('come to the same book in all 120 orders, with a stranger’s execution between them', async () => {
    const arrivals: readonly Arrival[] = ['taken', 'filled', 'lower', 'upper', 'stranger'];
    const straight = await learnt(arrivals);

    expect(straight.fills).toEqual(['e1', 'e2', 'e3']);
    expect(straight.book.orders).toMatchObject([{ state: 'filled', filled: quantity('2') }]);
    expect(format(straight.book.account.cash)).toBe('99800');
    expect(straight.book.positions.map(({ id }) => id)).toContain('external:SPY150220C00200000');
    for (const order of permutations(arrivals))
      expect({ order, ...(await learnt(order)) }).toEqual({ order, ...straight });
  });
});

describe('settling', () => {
  const acked = lost({ state: 'acked', brokerId: 'b', legBrokerIds: legs });

  it('counts an execution once, however often the broker tells of it', async () => {
    const { ledger, telling, settle } = await settling(acked);
    telling.orders.set('p-1', brokerOrder('p-1', { ...SENT, legs }));
    telling.fills.push(
      fill('e1', lower.symbol, { quantity: quantity('1') }),
      fill('e2', upper.symbol, { quantity: quantity('1') }),
    );
    await settle();
    await ledger.commit({ writes: [{ kind: 'cursor', id: 'fills', remove: true, expect: 'any' }] });
    telling.fills.reverse();
    await settle();

    const { book } = await loadBook(ledger);
    expect(book.orders).toMatchObject([{ state: 'partial', filled: quantity('1') }]);
    expect(format(book.account.cash)).toBe('99800');
    expect(await ledger.list('fill')).toHaveLength(2);
  });

  it('counts it once also where two settle at the same time', async () => {
    const { ledger, telling, settle } = await settling(acked);
    telling.orders.set('p-1', filled);
    telling.fills.push(fill('e1', lower.symbol), fill('e2', upper.symbol));
    await Promise.all([settle(), settle()]);

    expect(format((await loadBook(ledger)).book.account.cash)).toBe('99600');
    const audit = await Promise.all((await ledger.auditLanes()).map((lane) => ledger.auditRecords(lane)));
    expect(audit.flat().filter(({ body }) => body.includes('"type":"fill"'))).toHaveLength(2);
  });

  it('asks the broker about nothing where nothing was sent', async () => {
    const { ledger, telling, settle } = await settling(lost({ state: 'approved' }));
    telling.orders.set('p-1', filled);
    telling.fills.push(fill('e1', lower.symbol));
    await settle();

    expect((await ledger.list('order')).map(({ record }) => record.state)).toEqual(['approved']);
    expect(await ledger.list('fill')).toEqual([]);
  });

  it('moves an order that died out of the open ones', async () => {
    const { ledger, telling, settle } = await settling(acked);
    telling.orders.set('p-1', brokerOrder('p-1', { ...SENT, legs, status: 'expired' }));
    await settle();

    expect(await ledger.list('order', 'open')).toEqual([]);
    expect(await ledger.list('order', acked.day)).toHaveLength(1);
  });
});
