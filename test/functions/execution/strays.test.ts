/** Executions that no order in the book owns: somebody else's, or of an order of ours whose name was not known. */
import { describe, expect, it } from 'vitest';
import { loadBook, orderIndex } from '#functions/adapters/book.ts';
import { resolveUnknown } from '#functions/execution/resolve-unknown.ts';
import { settleFills } from '#functions/execution/settle-fills.ts';
import type { BrokerOrder, Execution } from '#lib/model/broker.ts';
import { type Order, termsOf } from '#lib/model/order.ts';
import { heldOf, isFlat, type Position } from '#lib/model/position.ts';
import { closing } from '#lib/model/signal.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { format, price, quantity } from '#lib/model/units.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { brokerOrder, openBooks, tellingBroker } from '#test/support/books.ts';
import { aContract, anOrder, aPosition, NOW } from '#test/support/builders.ts';

const CALL = aContract({ strike: 100 });
const LEGS = [{ instrument: CALL, side: 'buy', ratio: 1 }] as const;
const dip = aPosition({ strategyId: 'wsb-dip-bot', legs: LEGS, units: 3, paid: [2] });
const entry = (change: Partial<Order> = {}): Order =>
  anOrder({ symbol: 'AAPL', strategyId: 'wsb-dip-bot', legs: LEGS, quantity: quantity('3'), ...change });
const exit = (change: Partial<Order> = {}): Order =>
  entry({
    kind: 'exit',
    legs: closing(LEGS),
    positionId: dip.id,
    clientOrderId: 'p-exit',
    limitPrice: price('-4'),
    ...change,
  });
const execution = (change: Partial<Execution> = {}): Execution => ({
  ...{ executionId: 'e1', brokerOrderId: 'b-hand', instrument: CALL, side: 'sell', at: NOW },
  ...{ quantity: quantity('3'), price: price('4') },
  ...change,
});

async function settling({
  orders = [],
  positions = [],
}: {
  orders?: readonly Order[];
  positions?: readonly Position[];
}) {
  const books = await openBooks();
  const { ledger } = books;
  for (const record of orders)
    await ledger.commit({
      writes: [{ kind: 'order', id: record.id, record, expect: 'absent', index: orderIndex(record) }],
    });
  for (const record of positions)
    await ledger.commit({ writes: [{ kind: 'position', id: record.id, record, expect: 'absent', index: 'open' }] });
  const { broker, telling } = tellingBroker();
  const cancelled: string[] = [];
  const cancelling = {
    ...broker,
    cancel: async (id: string) => {
      cancelled.push(id);
      return true;
    },
  };
  const ports = {
    ...books,
    broker: cancelling,
    alerts: ledgerAlerts(ledger),
    modelled: false,
    environment: 'paper' as const,
  };
  const tell = (order: BrokerOrder) => telling.orders.set(order.clientOrderId, order);
  return {
    ...ports,
    telling,
    tell,
    cancelled,
    settle: settleFills(ports),
    book: async () => (await loadBook(ledger)).book,
  };
}

describe('a sale by hand of what a bot holds', () => {
  it('closes the bot’s position with its gain, and cancels the exit that still works', async () => {
    const working = exit({ brokerId: 'b-exit', legBrokerIds: {} });
    const { settle, telling, tell, cancelled, book, ledger } = await settling({ orders: [working], positions: [dip] });
    tell(brokerOrder('p-exit', { brokerId: 'b-exit' }));
    tell(brokerOrder('by-hand', { brokerId: 'b-hand', status: 'filled' }));
    telling.fills.push(execution());
    await settle();

    const [position] = (await book()).positions;
    expect(position && [isFlat(position), format(position.realised)]).toEqual([true, '600']);
    expect(cancelled).toEqual(['b-exit']);
    expect((await ledger.list('alert')).map(({ record }) => record.title).sort()).toEqual([
      'An exit of wsb-dip-bot in AAPL is cancelled: its position was closed by somebody else',
      `Traded at Alpaca without an order from here: sell 3 ${CALL.symbol} at 4 USD`,
    ]);
    await settle();
    expect(await ledger.list('fill')).toHaveLength(1);
  });

  it('leaves the exit of what is still held alone', async () => {
    const working = exit({ brokerId: 'b-exit', legBrokerIds: {}, quantity: quantity('1') });
    const { settle, telling, tell, cancelled } = await settling({ orders: [working], positions: [dip] });
    tell(brokerOrder('p-exit', { brokerId: 'b-exit' }));
    telling.fills.push(execution({ quantity: quantity('2') }));
    await settle();

    expect(cancelled).toEqual([]);
  });

  it('ends the exit that was approved and not sent yet', async () => {
    const { settle, telling, book, cancelled } = await settling({
      orders: [exit({ state: 'approved' })],
      positions: [dip],
    });
    telling.fills.push(execution());
    await settle('all');

    expect((await book()).orders).toMatchObject([
      { state: 'cancelled', note: expect.stringMatching(/^not sent: its position/) },
    ]);
    expect(cancelled).toEqual([]);
  });

  it('keeps the resolver from sending the exit again', async () => {
    const lost = exit({ state: 'unknown', dispatchedAt: NOW });
    const ports = await settling({ orders: [lost], positions: [dip] });
    const { telling, settle, setTime, approvals, ledger } = ports;
    const [row] = await ledger.list('order');
    const sealed = { ...lost, approval: await approvals.seal(termsOf(lost)) };
    await ledger.commit({
      writes: [{ kind: 'order', id: lost.id, record: sealed, expect: row?.version ?? 0, index: 'open' }],
    });
    telling.orders.set('by-hand', brokerOrder('by-hand', { brokerId: 'b-hand', status: 'filled' }));
    telling.fills.push(execution());
    await settle();
    telling.answer = { outcome: 'unknown', message: 'lost' };
    setTime(instant(NOW + SECOND));
    await resolveUnknown(ports)();

    expect(telling.placed).toEqual([]);
  });
});

describe('an execution of an order of ours', () => {
  it('that has no name yet waits, and is no stranger’s', async () => {
    const { settle, telling, tell, book } = await settling({ orders: [entry({ state: 'unknown' })] });
    telling.fills.push(execution({ side: 'buy', brokerOrderId: 'b-1' }));

    expect((await settle()).map(({ executionId }) => executionId)).toEqual(['e1']);
    expect((await book()).positions).toEqual([]);
    const terms = [{ symbol: CALL.symbol, side: 'buy', quantity: quantity('3') }] as const;
    tell(brokerOrder('p-order-1', { brokerId: 'b-1', status: 'filled', terms, limitPrice: price('100') }));
    await settle();
    expect((await book()).positions.map(({ strategyId }) => strategyId)).toEqual(['wsb-dip-bot']);
  });

  it('while another has no name is a stranger’s as soon as the broker lists whose it is', async () => {
    const { settle, telling, tell, book } = await settling({ orders: [entry({ state: 'unknown' })] });
    tell(brokerOrder('by-hand', { brokerId: 'b-hand', status: 'filled' }));
    telling.fills.push(execution({ side: 'buy' }));
    await settle();

    expect((await book()).positions.map(({ id }) => id)).toEqual([`external:${CALL.symbol}`]);
  });

  it('that ended without a name is settled as its own, found by its client order id', async () => {
    const gone = entry({ state: 'expired', quantity: quantity('3'), limitPrice: price('4') });
    const { settle, telling, tell, book } = await settling({ orders: [gone] });
    const terms = [{ symbol: CALL.symbol, side: 'buy', quantity: quantity('3') }] as const;
    tell(brokerOrder(gone.clientOrderId, { brokerId: 'b-1', status: 'filled', terms, limitPrice: price('4') }));
    telling.fills.push(execution({ side: 'buy', brokerOrderId: 'b-1' }));
    await settle('all');

    const { positions, orders } = await book();
    expect(positions.map((each) => [each.strategyId, format(heldOf(each, CALL.symbol))])).toEqual([
      ['wsb-dip-bot', '3'],
    ]);
    expect(orders).toMatchObject([{ state: 'expired', filled: quantity('3') }]);
  });

  it('that somebody replaced stays its own', async () => {
    const working = entry({ brokerId: 'b-0', legBrokerIds: {}, state: 'cancelled' });
    const { settle, telling, tell, book } = await settling({ orders: [working] });
    tell(brokerOrder('theirs', { brokerId: 'b-1', replaces: 'b-0', status: 'filled' }));
    telling.fills.push(execution({ side: 'buy', brokerOrderId: 'b-1' }));
    await settle('all');

    expect((await book()).positions.map(({ strategyId }) => strategyId)).toEqual(['wsb-dip-bot']);
  });
});
