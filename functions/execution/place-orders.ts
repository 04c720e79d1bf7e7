/**
 * Drains the orders queue. The message is only a reference with risk's seal: what is sent is what the ledger holds, and
 * only where the seal fits it. The dispatch is committed before the broker is asked, and the broker is asked once; a
 * lost answer leaves the order *unknown*.
 */
import { acknowledge, dispatch } from '#lib/execution/dispatch.ts';
import type { Environment } from '#lib/model/ids.ts';
import { type Order, termsOf } from '#lib/model/order.ts';
import type { Alerts, Approvals, Broker, Clock, Ledger } from '#lib/ports.ts';
import { barriersOver } from '../adapters/breaks.ts';
import { PermanentFault, TransientFault } from '../adapters/faults.ts';
import { changeOrder, orderChange, placed, type Reference, referenceIn } from '../adapters/orders.ts';

export interface PlacePorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly approvals: Approvals;
  readonly alerts: Alerts;
  readonly clock: Clock;
  readonly environment: Environment;
}

const WRITER = 'place-orders';

export const placeOrders =
  (ports: PlacePorts) =>
  async (body: string): Promise<void> => {
    const reference = referenceIn(body);
    if (!reference) throw new PermanentFault('a message on the orders queue is not a reference to an order');
    const sent = await dispatched(ports, reference);
    if (sent?.state !== 'dispatched') return;
    const answer = await placed(ports, WRITER, sent);
    await changeOrder(ports, { id: sent.id, writer: WRITER }, (order) => acknowledge(order, answer));
  };

const ATTEMPTS = 5;

/** Commits the dispatch, or the end of what may not be sent. Undefined where somebody else has taken the order further. */
async function dispatched(ports: PlacePorts, { orderId, approval }: Reference): Promise<Order | undefined> {
  const { ledger, approvals, clock } = ports;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const held = await ledger.get('order', orderId);
    if (!held) throw new PermanentFault(`the orders queue names ${orderId}, which risk never approved`);
    if (!(await approvals.verify(termsOf(held.record), approval)))
      throw new PermanentFault(`the order ${orderId} is not what risk approved: its seal does not fit`);
    const { barrier, checks } = await barriersOver(ports, held.record);
    const sent = dispatch(held.record, clock.now(), barrier);
    if (!sent) return undefined;
    const { writes, audit } = orderChange(ports, WRITER, { order: { ...sent, approval }, expect: held.version });
    const guarded = sent.state === 'dispatched' && sent.kind === 'entry' ? checks : [];
    const result = await ledger.commit({ writes: [...writes, ...guarded], audit });
    if (result.committed) return sent;
  }
  throw new TransientFault(`the order ${orderId} or what stands over it changed under ${ATTEMPTS} attempts to send it`);
}
