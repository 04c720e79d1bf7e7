/** One order in the ledger: its next state and the audit entry that tells of it, in one transaction. */
import * as z from 'zod';
import type { AuditType } from '#lib/model/audit.ts';
import type { BrokerOrder, Placement } from '#lib/model/broker.ts';
import type { Environment } from '#lib/model/ids.ts';
import { Order } from '#lib/model/order.ts';
import type { Broker, Clock, Ledger, Transaction } from '#lib/ports.ts';
import { laneOf, orderIndex } from './book.ts';
import { areKeysRefused, PermanentFault, TransientFault } from './faults.ts';
import { haltForKeys, type KeyPorts } from './keys.ts';

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

const Reference = z.strictObject({ orderId: z.string(), approval: z.string() });
export type Reference = z.infer<typeof Reference>;

/** What a message on the orders queue says; undefined where it is no reference to an order. */
export function referenceIn(body: string): Reference | undefined {
  try {
    return Reference.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** The broker's answer to an order, asked for once. Where it refuses the keys, entries halt and the order's fate is unknown. */
export async function placed(
  ports: KeyPorts & { readonly broker: Broker },
  writer: string,
  order: Order,
): Promise<Placement> {
  try {
    return await ports.broker.place(order);
  } catch (fault) {
    if (!areKeysRefused(fault)) throw fault;
    await haltForKeys(ports, writer, fault);
    return { outcome: 'unknown', message: fault.message };
  }
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
