/** What must be true when all has come to rest, whatever went wrong on the way. Each finding begins with its invariant. */
import { difference } from '#lib/execution/resolve.ts';
import type { AuditEntry } from '#lib/model/audit.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import { cashOf, type Fill } from '#lib/model/fill.ts';
import { isTerminal, type Order } from '#lib/model/order.ts';
import { heldOf } from '#lib/model/position.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { add, format, negate, type Quantity, quantity, sum, type Usd, usd } from '#lib/model/units.ts';
import type { QueueName } from '#lib/ports.ts';
import { auditOf, type Rig } from '../rig.ts';

const QUEUES: readonly QueueName[] = ['exits', 'signals', 'orders'];
const REST_TICKS = 30;
const REST_EVERY = 10 * SECOND;

/** Faults have stopped: lets the system tick until nothing is left to do, at most thirty times (I14). */
export async function rested(rig: Rig): Promise<readonly string[]> {
  for (let ticks = 0; ticks < REST_TICKS; ticks += 1) {
    if (await isAtRest(rig)) return [];
    await rig.tick(instant(rig.simulator.now() + REST_EVERY));
  }
  return (await isAtRest(rig)) ? [] : [`I14: not at rest ${REST_TICKS} ticks after the last fault`];
}

async function isAtRest({ all, ledger, queues }: Rig): Promise<boolean> {
  if ((await all('outbox')).length > 0 || (await ledger.list('order', 'open')).length > 0) return false;
  for (const queue of QUEUES) {
    const messages = await queues.receive(queue, 10);
    for (const message of messages) await queues.release(message);
    if (messages.length > 0) return false;
  }
  return true;
}

export interface Rest {
  readonly cash: Usd;
}

/** Empty where every invariant holds. */
export async function broken(rig: Rig, { cash }: Rest = { cash: usd('100000') }): Promise<readonly string[]> {
  const [orders, fills, audit] = [await rig.all('order'), await rig.all('fill'), await auditOf(rig.ledger)];
  const atBroker = await rig.parts.broker.orders('all');
  const executions = await rig.parts.broker.fills(undefined);
  const alerted = new Set((await rig.all('alert')).map(({ subject }) => subject));
  const breaks = await rig.system.reconcile();
  return [
    ...atBroker.flatMap((order) => ofBrokerOrder(order, orders, audit)),
    ...orders.flatMap((order) => ofOrder(order, atBroker, fills)),
    ...orders.filter((order) => !isTerminal(order) && !alerted.has(order.id)).map(({ id }) => `I2: ${id} never ended`),
    ...breaks.map(({ subject }) => `I3: ${subject} differs from the broker's`),
    ...missing(executions, fills),
    ...(await ofPositions(rig, fills)),
    ...(await ofCash(rig, { cash, fills })),
  ];
}

function ofBrokerOrder(order: BrokerOrder, orders: readonly Order[], audit: readonly AuditEntry[]): readonly string[] {
  const name = order.clientOrderId;
  const ours = orders.filter(({ clientOrderId }) => clientOrderId === name);
  const [own] = ours;
  if (!own || ours.length > 1) return [`I7: ${name} at the broker is ${ours.length} orders here`];
  const told = (type: string) => audit.filter((entry) => entry.type === type && entry.subject === own.id).length;
  const differs = difference(own, order);
  return [
    ...(differs === undefined ? [] : [`I1: ${name}: ${differs}`]),
    ...(order.filled > own.quantity ? [`I1: ${name} filled ${order.filled} of ${own.quantity}`] : []),
    ...['order-approved', 'order-dispatched']
      .filter((type) => told(type) !== 1)
      .map((type) => `I7: ${name} has ${told(type)} records of type ${type}`),
  ];
}

function ofOrder(order: Order, atBroker: readonly BrokerOrder[], fills: readonly Fill[]): readonly string[] {
  const named = atBroker.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId);
  const executed = Map.groupBy(
    fills.filter(({ orderId }) => orderId === order.id),
    ({ instrument }) => instrument.symbol,
  );
  const wrong = order.legs.filter(({ instrument: { symbol } }) => {
    const folded = sum<Quantity>([quantity('0'), ...(executed.get(symbol) ?? []).map((fill) => fill.quantity)]);
    return folded !== (order.executed[symbol] ?? quantity('0'));
  });
  return [
    ...(named.length > 1 ? [`I1: ${order.clientOrderId} is ${named.length} orders at the broker`] : []),
    ...(order.brokerId !== undefined && named.length === 0 ? [`I7: ${order.id} is not known to the broker`] : []),
    ...wrong.map(({ instrument }) => `I9: ${order.id} counts other fills of ${instrument.symbol} than it has`),
  ];
}

function missing(executions: readonly { readonly executionId: string }[], fills: readonly Fill[]): readonly string[] {
  const known = new Set(fills.map(({ executionId }) => executionId));
  return executions
    .filter(({ executionId }) => !known.has(executionId))
    .map((each) => `I9: ${each.executionId} was lost`);
}

async function ofPositions(rig: Rig, fills: readonly Fill[]): Promise<readonly string[]> {
  return (await rig.all('position')).flatMap((position) => {
    const own = fills.filter(({ positionId }) => positionId === position.id);
    const symbols = [...new Set(own.map(({ instrument }) => instrument.symbol))];
    return symbols.flatMap((symbol) => {
      const moves = own
        .filter(({ instrument }) => instrument.symbol === symbol)
        .map((fill) => (fill.side === 'buy' ? fill.quantity : negate(fill.quantity)));
      const [folded, held] = [sum<Quantity>([quantity('0'), ...moves]), heldOf(position, symbol)];
      return folded === held ? [] : [`I9: ${position.id} holds ${format(held)} ${symbol}, its fills ${format(folded)}`];
    });
  });
}

async function ofCash(
  rig: Rig,
  { cash, fills }: Rest & { readonly fills: readonly Fill[] },
): Promise<readonly string[]> {
  const [account] = await rig.all('account');
  const folded = fills.reduce((total, fill) => add(total, cashOf(fill)), cash);
  return account?.cash === folded
    ? []
    : [`I9: cash is ${account && format(account.cash)}, its fills say ${format(folded)}`];
}
