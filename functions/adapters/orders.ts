/** One order in the ledger: its next state and the audit entry that tells of it, in one transaction. */
import * as z from 'zod';
import type { AuditType } from '#lib/model/audit.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import type { Environment } from '#lib/model/ids.ts';
import { Order } from '#lib/model/order.ts';
import type { Broker, Clock, Ledger, Transaction } from '#lib/ports.ts';
import { laneOf, orderIndex } from './book.ts';
import { PermanentFault, TransientFault } from './faults.ts';

export interface OrderPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly environment: Environment;
}

const AUDIT: Partial<Record<Order['state'], AuditType>> = {
  dispatched: 'order-dispatched',
  acked: 'order-acked',
  rejected: 'order-rejected',
  unknown: 'order-unknown',
  absent: 'order-absent',
};

/** The transaction that writes the order over the version read. `type` where the state does not say what happened. */
export function orderChange(
  { clock, environment }: Pick<OrderPorts, 'clock' | 'environment'>,
  writer: string,
  change: { readonly order: Order; readonly expect: number; readonly type?: AuditType },
): Required<Transaction> {
  const { order, expect, type = AUDIT[order.state] ?? 'order-advanced' } = change;
  const entry = { type, at: clock.now(), subject: order.id, data: z.encode(Order, order) };
  return {
    writes: [{ kind: 'order', id: order.id, record: order, expect, index: orderIndex(order) }],
    audit: { lane: laneOf(writer, { environment, day: order.day }), entries: [entry] },
  };
}

const ATTEMPTS = 10;

/** Changes an order whatever else has changed it meanwhile; nothing is written where it stays as it is. */
export async function changeOrder(
  ports: OrderPorts,
  { id, writer }: { readonly id: string; readonly writer: string },
  change: (order: Order) => Order,
): Promise<Order> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const held = await ports.ledger.get('order', id);
    if (!held) throw new PermanentFault(`the ledger has no order ${id}`);
    const order = change(held.record);
    if (order === held.record) return order;
    const result = await ports.ledger.commit(orderChange(ports, writer, { order, expect: held.version }));
    if (result.committed) return order;
  }
  throw new TransientFault(`the order ${id} changed under ${ATTEMPTS} attempts to write it`);
}

const MOST_REPLACED = 20;

/** The order and what took its place at the broker, one after the other: all of it is the one order we sent. */
export async function followed(broker: Broker, order: BrokerOrder): Promise<readonly BrokerOrder[]> {
  const chain = [order];
  let next = order.replacedBy;
  while (next !== undefined && chain.length < MOST_REPLACED) {
    const successor = await broker.orderById(next);
    if (!successor) return chain;
    chain.push(successor);
    next = successor.replacedBy;
  }
  return chain;
}
