/**
 * Brings the broker's news into the ledger: order states, executions and the account's mark. Each execution counts once,
 * also those that no order of ours made.
 */
import * as z from 'zod';
import { type Folded, overreaching } from '#lib/execution/external.ts';
import { isWhatWeSent } from '#lib/execution/origin.ts';
import { type News, ownerOf, settled, withNames } from '#lib/execution/settle.ts';
import type { AuditDraft } from '#lib/model/audit.ts';
import { Account, type Book, marked, withOrder } from '#lib/model/book.ts';
import type { Execution } from '#lib/model/broker.ts';
import { Fill } from '#lib/model/fill.ts';
import { advance, Order } from '#lib/model/order.ts';
import type { Alerts, Broker, Clock, Ledger, Write } from '#lib/ports.ts';
import { type BookChange, changeBook, loadAccount, loadBook } from '../adapters/book.ts';
import { followed } from '../adapters/orders.ts';
import { NO_STRANGERS, type Origins, originsOf } from './origins.ts';
import { strayAlerts } from './stray-alerts.ts';

export interface SettlePorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly alerts: Alerts;
  readonly clock: Clock;
  /** The prices are a model's, and what is booked at them must say so. */
  readonly modelled: boolean;
}

export const FILLS = 'fills';

/** Answers the executions that are known and wait: they may be of an order of ours that has no name yet. */
export const settleFills =
  (ports: SettlePorts) =>
  async (whose: 'ours' | 'all' = 'ours'): Promise<readonly Execution[]> => {
    const { ledger, broker, clock, modelled } = ports;
    const open = (await ledger.list('order', 'open')).map(({ record }) => record);
    const waiting = open.filter(({ state }) => state !== 'approved');
    const orders = await newsOf(waiting, ports);
    const isQuiet = waiting.length === 0 && whose === 'ours';
    const executions = isQuiet ? [] : await broker.fills((await ledger.get('cursor', FILLS))?.record.value);
    const { ours, foreign, days } = await originsOfStrangers(ports, orders, executions);
    const { equity } = await broker.account();
    let unclear: readonly Execution[] = [];
    const isMark = waiting.length + executions.length === 0;
    const load = isMark ? loadAccount : (from: Ledger) => loadBook(from, days);
    const after = await changeBook(ledger, { name: 'settle-fills', load }, async (current) => {
      const fresh = await unseen(ledger, executions);
      const done = settled(current, { orders: [...orders, ...ours], executions: fresh, foreign, modelled });
      const booked = new Set(done.fills.map(({ executionId }) => executionId));
      unclear = fresh.filter(({ executionId }) => !booked.has(executionId));
      await raiseAll(ports, done.fills);
      const last = readUpTo(executions, unclear);
      return changed(current, { ...done, book: marked(unsentEnded(done.book), equity, clock.now()) }, last);
    });
    if (after) await cancelOverreaching(ports, after);
    return unclear;
  };

async function originsOfStrangers(
  ports: SettlePorts,
  orders: News['orders'],
  executions: readonly Execution[],
): Promise<Origins> {
  const fresh = await unseen(ports.ledger, executions);
  if (fresh.length === 0) return NO_STRANGERS;
  const book = withNames((await loadBook(ports.ledger)).book, orders);
  return originsOf(
    ports,
    book,
    fresh.filter((execution) => !ownerOf(book.orders, execution)),
  );
}

/** States before executions: whatever a state rests on is then among the executions read after it. */
async function newsOf(waiting: readonly Order[], { broker }: Pick<SettlePorts, 'broker'>): Promise<News['orders']> {
  const found = await Promise.all(
    waiting.map(async (order) => {
      const news = await broker.orderByClientId(order.clientOrderId);
      return news && isWhatWeSent(order, news)
        ? (await followed(broker, news)).map((each) => ({ ...each, orderId: order.id }))
        : [];
    }),
  );
  return found.flat();
}

async function unseen(ledger: Ledger, executions: readonly Execution[]): Promise<readonly Execution[]> {
  const known = await Promise.all(executions.map(({ executionId }) => ledger.get('fill', executionId)));
  return executions.filter((_, index) => !known[index]);
}

/**
 * The last execution that need not be read again. While it is not known whose one is, whatever follows it is read again,
 * and what was seen is left out.
 */
function readUpTo(executions: readonly Execution[], unclear: readonly Execution[]): Execution | undefined {
  const waiting = new Set(unclear.map(({ executionId }) => executionId));
  const first = executions.findIndex(({ executionId }) => waiting.has(executionId));
  return first >= 0 ? executions[first - 1] : executions.at(-1);
}

const raiseAll = async ({ alerts, clock }: SettlePorts, fills: readonly Fill[]): Promise<void> => {
  for (const alert of strayAlerts(fills, clock.now())) await alerts.raise(alert);
};

/** Exits that were not sent yet and have nothing left to close are not sent any more. */
const unsentEnded = (book: Book): Book =>
  overreaching(book)
    .filter(({ state }) => state === 'approved')
    .map((order) => advance(order, { state: 'cancelled', note: 'not sent: its position was closed by somebody else' }))
    .reduce(withOrder, book);

/** Asked again with every look until they are gone: what they would close, somebody else has closed. */
async function cancelOverreaching({ broker, alerts, clock }: SettlePorts, book: Book): Promise<void> {
  for (const { id, brokerId, strategyId, symbol } of overreaching(book)) {
    if (brokerId === undefined) continue;
    await broker.cancel(brokerId);
    await alerts.raise({
      ...{ id: `exit-cancelled:${id}`, severity: 'warning', subject: id, at: clock.now() },
      title: `An exit of ${strategyId} in ${symbol} is cancelled: its position was closed by somebody else`,
      detail: `the order would sell or buy back more than is left of what it was to close`,
    });
  }
}

function changed(before: Book, { book: after, fills }: Folded, last: Execution | undefined): BookChange {
  const { markedAt: at, day } = after.account;
  const moved = after.orders.filter((order) => !before.orders.includes(order));
  const mark: AuditDraft = { type: 'mark', at, subject: 'account', data: z.encode(Account, after.account) };
  const advanced = moved.map(
    (order): AuditDraft => ({ type: 'order-advanced', at, subject: order.id, data: z.encode(Order, order) }),
  );
  return {
    after,
    writes: [...fills.map(fillWrite), ...(last ? [cursorWrite(last)] : [])],
    audit: [...(day === before.account.day ? [] : [mark]), ...advanced, ...fills.map(fillAudit)],
  };
}

export const fillWrite = (fill: Fill): Write => ({
  kind: 'fill',
  id: fill.executionId,
  record: fill,
  expect: 'absent',
  index: fill.orderId,
});
export const fillAudit = (fill: Fill): AuditDraft => ({
  type: 'fill',
  at: fill.at,
  subject: fill.orderId,
  data: z.encode(Fill, fill),
});

const cursorWrite = ({ executionId }: Execution): Write => ({
  kind: 'cursor',
  id: FILLS,
  record: { value: executionId },
  expect: 'any',
});
