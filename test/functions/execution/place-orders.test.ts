import { describe, expect, it } from 'vitest';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { placeOrders } from '#functions/execution/place-orders.ts';
import { type Order, termsOf } from '#lib/model/order.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { approvals, brokerOrder, openBooks, tellingBroker } from '#test/support/books.ts';
import { anOrder, NOW } from '#test/support/builders.ts';

const approved = (change: Partial<Order> = {}) => anOrder({ state: 'approved', ...change });
const message = JSON.stringify({ orderId: 'ord_1', approval: await approvals.seal(termsOf(approved())) });

async function placing(order = approved()) {
  const books = await openBooks(order);
  const { broker, telling } = tellingBroker();
  telling.answer = { outcome: 'accepted', order: brokerOrder('p-order-1') };
  const place = placeOrders({ ...books, broker, environment: 'paper' });
  const state = async () => (await books.ledger.get('order', 'ord_1'))?.record.state;
  const audit = async () => {
    const lanes = await Promise.all((await books.ledger.auditLanes()).map((lane) => books.ledger.auditRecords(lane)));
    return lanes.flat().map(({ body }) => (JSON.parse(body) as { type: string }).type);
  };
  return { ...books, telling, place, state, audit };
}

describe('placing an order', () => {
  it('commits the dispatch before the broker is asked, and what was answered after it', async () => {
    const { place, ledger, telling, state, audit } = await placing();
    await place(message);

    expect(telling.placed).toMatchObject([{ state: 'dispatched' }]);
    expect(await state()).toBe('acked');
    expect(await audit()).toEqual(['order-dispatched', 'order-acked']);
    expect((await ledger.get('order', 'ord_1'))?.version).toBe(3);
  });

  it('asks the broker once, also where the message comes twice at the same time', async () => {
    const { place, telling, state } = await placing();
    await Promise.all([place(message), place(message)]);
    await place(message);

    expect(telling.placed).toHaveLength(1);
    expect(await state()).toBe('acked');
  });

  it('leaves an order whose broker broke down where it can be found, and never sends it again', async () => {
    const { place, telling, state } = await placing();
    telling.answer = new Error('the process died');
    await expect(place(message)).rejects.toThrow('died');
    await place(message);

    expect(telling.placed).toHaveLength(1);
    expect(await state()).toBe('dispatched');
  });

  it('sends nothing that has expired or that the exchange is closed for, and says so', async () => {
    const { place, telling, state, setTime, audit, ledger } = await placing();
    setTime(instant(NOW + 5 * MINUTE + 1));
    await place(message);

    expect(telling.placed).toEqual([]);
    expect(await state()).toBe('expired');
    expect(await ledger.list('order', 'open')).toEqual([]);
    expect(await audit()).toEqual(['order-advanced']);
  });

  it('takes no order from the message: what is sent is what the ledger holds', async () => {
    const { place, telling } = await placing();

    for (const body of ['{"orderId":"ord_1","quantity":"1000000"}', '"ord_1"', '{', '{"orderId":7}'])
      await expect(place(body)).rejects.toThrow(PermanentFault);
    await expect(place('{"orderId":"ord_2","approval":"00"}')).rejects.toThrow(/never approved/);
    expect(telling.placed).toEqual([]);
  });
});
