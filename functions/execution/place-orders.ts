/**
 * Drains the orders queue. The message is only a reference: what is sent is what the ledger holds. The dispatch is
 * committed before the broker is asked, and the broker is asked once; a lost answer leaves the order *unknown*.
 */
import * as z from 'zod';
import { acknowledge, dispatch } from '#lib/execution/dispatch.ts';
import type { AuditType } from '#lib/model/audit.ts';
import type { Environment } from '#lib/model/ids.ts';
import { Order } from '#lib/model/order.ts';
import type { Broker, Clock, Ledger } from '#lib/ports.ts';
import { laneOf, orderIndex } from '../adapters/book.ts';
import { PermanentFault } from '../adapters/faults.ts';

export interface PlacePorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly environment: Environment;
}

const Reference = z.strictObject({ orderId: z.string() });

const AUDIT: Partial<Record<Order['state'], AuditType>> = {
  dispatched: 'order-dispatched',
  acked: 'order-acked',
  rejected: 'order-rejected',
  unknown: 'order-unknown',
};

export const placeOrders =
  ({ ledger, broker, clock, environment }: PlacePorts) =>
  async (body: string): Promise<void> => {
    const { orderId } = parseReference(body);
    const held = await ledger.get('order', orderId);
    if (!held) throw new PermanentFault(`the orders queue names ${orderId}, which risk never approved`);
    const sent = dispatch(held.record, clock.now());
    if (!sent) return;

    const version = await write(sent, held.version);
    if (version === undefined || sent.state !== 'dispatched') return;
    await write(acknowledge(sent, await broker.place(sent)), version);

    async function write(order: Order, expect: number): Promise<number | undefined> {
      const at = clock.now();
      const entry = {
        type: AUDIT[order.state] ?? 'order-advanced',
        at,
        subject: order.id,
        data: z.encode(Order, order),
      } as const;
      const result = await ledger.commit({
        writes: [{ kind: 'order', id: order.id, record: order, expect, index: orderIndex(order) }],
        audit: { lane: laneOf('place-orders', { environment, day: order.day }), entries: [entry] },
      });
      return result.committed ? expect + 1 : undefined;
    }
  };

function parseReference(body: string): z.infer<typeof Reference> {
  try {
    return Reference.parse(JSON.parse(body));
  } catch (cause) {
    throw new PermanentFault('a message on the orders queue is not a reference to an order', { cause });
  }
}
