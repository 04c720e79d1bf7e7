/** Brings the broker's news into the ledger: order states, executions and the account's mark. Each execution counts once. */
import * as z from 'zod';
import { fillFrom, type OrderNews, ownerOf } from '#lib/execution/settle.ts';
import type { AuditDraft } from '#lib/model/audit.ts';
import { Account, type Book, marked } from '#lib/model/book.ts';
import { Fill } from '#lib/model/fill.ts';
import { isTerminal, Order } from '#lib/model/order.ts';
import { settleNews } from '#lib/pipeline.ts';
import type { Broker, BrokerAccount, BrokerFill, Clock, Ledger, Write } from '#lib/ports.ts';
import { type BookChange, changeBook, loadBook } from '../adapters/book.ts';

export interface SettlePorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly clock: Clock;
}

const CURSOR = 'fills';

type News = {
  readonly orders: readonly (OrderNews & { readonly orderId: string })[];
  readonly executions: readonly BrokerFill[];
};

export const settleFills = ({ ledger, broker, clock }: SettlePorts) => {
  return async (): Promise<void> => {
    const { book } = await loadBook(ledger);
    const waiting = book.orders.filter((order) => !isTerminal(order) && order.state !== 'approved');
    // States before executions: whatever a state rests on is then among the executions read after it.
    const orders = await statesOf(waiting);
    const executions =
      waiting.length === 0 ? [] : await broker.fills((await ledger.get('cursor', CURSOR))?.record.value);
    const account = await broker.account();
    await changeBook(ledger, 'settle-fills', (current) => change(current, { orders, executions }, account));
  };

  async function statesOf(waiting: readonly Order[]): Promise<News['orders']> {
    const found = await Promise.all(
      waiting.map(async (order) => ({ order, news: await broker.orderByClientId(order.clientOrderId) })),
    );
    return found.flatMap(({ order, news }) => (news ? [{ ...news, orderId: order.id }] : []));
  }

  async function change(book: Book, news: News, account: BrokerAccount): Promise<BookChange> {
    const unseen: BrokerFill[] = [];
    for (const execution of news.executions) {
      if (!(await ledger.get('fill', execution.executionId))) unseen.push(execution);
    }
    const settled = settleNews(book, { orders: news.orders, executions: unseen });
    const after = marked(settled, account.equity, clock.now());
    const fills = unseen.flatMap((execution) => {
      const order = ownerOf(settled.orders, execution);
      return order ? [fillFrom(order, execution)] : [];
    });
    return {
      after,
      writes: [...fills.map(fillWrite), ...cursorWrite(news)],
      audit: [...auditOf(book, after), ...fills.map(fillAudit)],
    };
  }

  function auditOf(before: Book, after: Book): readonly AuditDraft[] {
    const at = clock.now();
    const moved = after.orders.filter((order) => !before.orders.includes(order));
    const mark: AuditDraft[] =
      after.account.day === before.account.day
        ? []
        : [{ type: 'mark', at, subject: 'account', data: z.encode(Account, after.account) }];
    return [
      ...mark,
      ...moved.map(
        (order): AuditDraft => ({ type: 'order-advanced', at, subject: order.id, data: z.encode(Order, order) }),
      ),
    ];
  }
};

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

function cursorWrite({ executions }: News): readonly Write[] {
  const last = executions.at(-1);
  return last ? [{ kind: 'cursor', id: CURSOR, record: { value: last.executionId }, expect: 'any' }] : [];
}
