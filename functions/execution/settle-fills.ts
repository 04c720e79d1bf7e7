/** Brings the broker's news into the ledger: order states, executions and the account's mark. Each execution counts once. */
import * as z from 'zod';
import { difference } from '#lib/execution/resolve.ts';
import { fillFrom, type OrderNews, ownerOf } from '#lib/execution/settle.ts';
import type { AuditDraft } from '#lib/model/audit.ts';
import { Account, type Book, marked } from '#lib/model/book.ts';
import type { BrokerOrder, Execution } from '#lib/model/broker.ts';
import { Fill } from '#lib/model/fill.ts';
import { isTerminal, Order } from '#lib/model/order.ts';
import { settleNews } from '#lib/pipeline.ts';
import type { Broker, Clock, Ledger, Write } from '#lib/ports.ts';
import { type BookChange, changeBook, loadBook } from '../adapters/book.ts';
import { followed } from '../adapters/orders.ts';

export interface SettlePorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly clock: Clock;
}

const CURSOR = 'fills';

type News = {
  readonly orders: readonly (OrderNews & { readonly orderId: string })[];
  readonly executions: readonly Execution[];
};

export const settleFills =
  ({ ledger, broker, clock }: SettlePorts) =>
  async (): Promise<void> => {
    const { book } = await loadBook(ledger);
    const waiting = book.orders.filter((order) => !isTerminal(order) && order.state !== 'approved');
    const news = waiting.length === 0 ? { orders: [], executions: [] } : await newsOf(waiting, { ledger, broker });
    const { equity } = await broker.account();
    await changeBook(ledger, 'settle-fills', async (current) => {
      const executions = await unseen(ledger, news.executions);
      const settled = settleNews(current, { orders: news.orders, executions });
      const last = readUpTo(news.executions, settled);
      return changed(current, marked(settled, equity, clock.now()), { executions, last });
    });
  };

/** States before executions: whatever a state rests on is then among the executions read after it. */
async function newsOf(
  waiting: readonly Order[],
  { ledger, broker }: Pick<SettlePorts, 'ledger' | 'broker'>,
): Promise<News> {
  const found = await Promise.all(
    waiting.map(async (order) => {
      const news = await broker.orderByClientId(order.clientOrderId);
      return news && isOurs(order, news)
        ? (await followed(broker, news)).map((each) => ({ ...each, orderId: order.id }))
        : [];
    }),
  );
  const orders = found.flat();
  return { orders, executions: await broker.fills((await ledger.get('cursor', CURSOR))?.record.value) };
}

/** What bears our id for the first time must be what we sent; what it is otherwise, the resolver finds out. */
const isOurs = (order: Order, news: BrokerOrder): boolean =>
  order.brokerId !== undefined || difference(order, news) === undefined;

async function unseen(ledger: Ledger, executions: readonly Execution[]): Promise<readonly Execution[]> {
  const known = await Promise.all(executions.map(({ executionId }) => ledger.get('fill', executionId)));
  return executions.filter((_, index) => !known[index]);
}

/**
 * The last execution that need not be read again. While the broker's name of an order is not known, a stranger's execution
 * may be of that order; then whatever follows it is read again, and what was seen is left out.
 */
function readUpTo(executions: readonly Execution[], { orders }: Book): Execution | undefined {
  const isNameless = orders.some(
    (order) => !isTerminal(order) && order.state !== 'approved' && order.brokerId === undefined,
  );
  const stranger = executions.findIndex((execution) => !ownerOf(orders, execution));
  return isNameless && stranger >= 0 ? executions[stranger - 1] : executions.at(-1);
}

function changed(
  before: Book,
  after: Book,
  { executions, last }: { executions: readonly Execution[]; last: Execution | undefined },
): BookChange {
  const { markedAt: at, day } = after.account;
  const fills = executions.flatMap((execution) => {
    const order = ownerOf(after.orders, execution);
    return order ? [fillFrom(order, execution)] : [];
  });
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

const fillWrite = (fill: Fill): Write => ({
  kind: 'fill',
  id: fill.executionId,
  record: fill,
  expect: 'absent',
  index: fill.orderId,
});
const fillAudit = (fill: Fill): AuditDraft => ({
  type: 'fill',
  at: fill.at,
  subject: fill.orderId,
  data: z.encode(Fill, fill),
});

const cursorWrite = ({ executionId }: Execution): Write => ({
  kind: 'cursor',
  id: CURSOR,
  record: { value: executionId },
  expect: 'any',
});
