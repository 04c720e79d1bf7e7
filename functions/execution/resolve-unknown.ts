/**
 * Finds out what became of every order whose answer was lost. It asks before it does anything else; a second sending has
 * the same id, the same seal and the same conditions in its transaction as the first, and there is no third.
 */
import { acknowledge } from '#lib/execution/dispatch.ts';
import { overreaching } from '#lib/execution/external.ts';
import * as resolve from '#lib/execution/resolve.ts';
import { identified } from '#lib/execution/settle.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import { deriveId } from '#lib/model/ids.ts';
import { type Order, termsOf } from '#lib/model/order.ts';
import { instant } from '#lib/model/time.ts';
import type { Alerts, Approvals, Broker, Ledger } from '#lib/ports.ts';
import { loadBook } from '../adapters/book.ts';
import { barriersOver } from '../adapters/breaks.ts';
import { moveSwitch } from '../adapters/controls.ts';
import { changeOrder, followed, type OrderPorts, orderChange, placed } from '../adapters/orders.ts';

export interface ResolvePorts extends OrderPorts {
  readonly broker: Broker;
  readonly approvals: Approvals;
  readonly alerts: Alerts;
}

const WRITER = 'resolve-unknown';

/** Answers how many orders are still unresolved: while there are any, it is worth asking again soon. */
export const resolveUnknown = (ports: ResolvePorts) => async (): Promise<number> => {
  let unresolved = 0;
  for (const { id } of await ports.ledger.list('order', 'open')) {
    const order = await change(ports, id, (held) => resolve.overdue(held, ports.clock.now()));
    const after = resolve.isUnresolved(order) ? await resolved(ports, order) : order;
    if (resolve.isUnresolved(after)) unresolved += 1;
  }
  return unresolved;
};

const change = (ports: ResolvePorts, id: string, next: (order: Order) => Order) =>
  changeOrder(ports, { id, writer: WRITER }, next);

async function resolved(ports: ResolvePorts, order: Order): Promise<Order> {
  const { broker, clock } = ports;
  const found = await broker.orderByClientId(order.clientOrderId);
  if (found) return adopted(ports, order, found);
  const { barrier } = await barriersOver(ports, order);
  if (resolve.mayResend(order, clock.now(), barrier)) return sentAgain(ports, order.id);
  const looked = await change(ports, order.id, (held) => resolve.ended(resolve.missed(held, clock.now()), clock.now()));
  if (!resolve.isMissedOften(looked, clock.now())) return looked;
  const since = instant((order.dispatchedAt ?? order.approvedAt) - resolve.LIST_MARGIN);
  const listed = (await broker.orders('all', since)).find((each) => each.clientOrderId === order.clientOrderId);
  return listed ? adopted(ports, order, listed) : change(ports, order.id, resolve.presumedAbsent);
}

/** Somebody else's order under our id would be taken for ours: nobody trades on until the owner has looked. */
async function adopted(ports: ResolvePorts, order: Order, found: BrokerOrder): Promise<Order> {
  const differs = resolve.difference(order, found);
  if (differs !== undefined) {
    const reason = `the order ${order.clientOrderId} at Alpaca is not the one we sent`;
    await moveSwitch(ports, { scope: 'all', mode: 'halted', reason, by: WRITER });
    await alarm(ports, order, { title: `An order under our id is not ours: all entries are halted`, detail: differs });
    return order;
  }
  const names = await followed(ports.broker, found);
  return change(ports, order.id, (held) => names.reduce(identified, resolve.adopt(held, found)));
}

/** The dispatch transaction once more; whatever stands in its way leaves the order as it is. */
async function sentAgain(ports: ResolvePorts, id: string): Promise<Order> {
  const { ledger, approvals, clock } = ports;
  const held = await ledger.get('order', id);
  if (!held) throw new Error(`the order ${id} was listed a moment ago`);
  const { record: before, version } = held;
  const { barrier, checks } = await barriersOver(ports, before);
  if (!resolve.mayResend(before, clock.now(), barrier) || (await isOverreaching(ledger, before))) return before;
  if (!(await approvals.verify(termsOf(before), before.approval ?? ''))) {
    await alarm(ports, before, { title: 'An order is not what risk approved', detail: `${id}: it is not sent again` });
    return before;
  }
  const order = resolve.resent(before, clock.now());
  const { writes, audit } = orderChange(ports, WRITER, { order, expect: version, type: 'order-resent' });
  const guarded = order.kind === 'entry' ? checks : [];
  const result = await ledger.commit({ writes: [...writes, ...guarded], audit });
  if (!result.committed) return before;
  const answer = await placed(ports, WRITER, order);
  return change(ports, id, (current) => acknowledge(current, answer));
}

/** An exit whose position somebody else has closed meanwhile is not sent again. */
const isOverreaching = async (ledger: Ledger, { kind, id }: Order): Promise<boolean> =>
  kind === 'exit' && overreaching((await loadBook(ledger)).book).some((exit) => exit.id === id);

const alarm = (
  { alerts, clock }: ResolvePorts,
  order: Order,
  { title, detail }: { readonly title: string; readonly detail: string },
) =>
  alerts.raise({
    id: deriveId('alert', [title, order.id]),
    severity: 'critical',
    title,
    detail,
    subject: order.id,
    at: clock.now(),
  });
