/** An opened ledger in memory whose books were compared a moment ago, a clock that is set by hand, and a broker that tells only what it is told to tell. */
import { onTestFinished } from 'vitest';
import { hmacApprovals } from '#functions/adapters/approvals.ts';
import { ACCOUNT } from '#functions/adapters/book.ts';
import type { Account } from '#lib/model/book.ts';
import { LOOKS, looksText } from '#lib/model/break.ts';
import type { BrokerOrder, Execution, Placement } from '#lib/model/broker.ts';
import type { Order } from '#lib/model/order.ts';
import type { Instant } from '#lib/model/time.ts';
import { quantity, usd } from '#lib/model/units.ts';
import type { Broker } from '#lib/ports.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openStore } from '#local/store/store.ts';
import { NOW } from './builders.ts';
import { anAccount } from './money.ts';

export const approvals = hmacApprovals(new Uint8Array(32).fill(7));

export async function openBooks(...orders: readonly Order[]) {
  let now: Instant = NOW;
  const clock = { now: () => now };
  const store = openStore(':memory:', clock);
  onTestFinished(() => store.close());
  const { ledger, queues } = store;
  const record: Account = anAccount();
  await ledger.commit({ writes: [{ kind: 'account', id: ACCOUNT, record, expect: 'absent' }] });
  const looked = { full: NOW, holdings: NOW, orders: NOW, deferred: {}, foreign: {} };
  await ledger.commit({
    writes: [{ kind: 'cursor', id: LOOKS, record: { value: looksText(looked) }, expect: 'absent' }],
  });
  for (const order of orders) {
    await ledger.commit({ writes: [{ kind: 'order', id: order.id, record: order, expect: 'absent', index: 'open' }] });
  }
  const setTime = (at: Instant): void => {
    now = at;
  };
  return { ledger, queues, clock, setTime, approvals, alerts: ledgerAlerts(ledger) };
}

export interface Telling {
  readonly orders: Map<string, BrokerOrder>;
  /** In the order in which they became known: cursors count in it. */
  readonly fills: Execution[];
  readonly placed: Order[];
  answer: Placement | Error;
}

export function tellingBroker(): { broker: Broker; telling: Telling } {
  const telling: Telling = { orders: new Map(), fills: [], placed: [], answer: { outcome: 'duplicate' } };
  const never = () => Promise.reject(new Error('not asked for in these tests'));
  const broker: Broker = {
    account: async () => ({
      ...{ cash: usd('100000'), equity: usd('100000'), buyingPower: usd('100000'), optionsBuyingPower: usd('100000') },
      ...{ optionsLevel: 3, isBlocked: false },
    }),
    place: async (order) => {
      telling.placed.push(order);
      if (telling.answer instanceof Error) throw telling.answer;
      return telling.answer;
    },
    orderByClientId: async (clientOrderId) => telling.orders.get(clientOrderId),
    fills: async (after) =>
      telling.fills.slice(telling.fills.findIndex(({ executionId }) => executionId === after) + 1),
    ...{
      clock: never,
      calendar: never,
      orders: async () => [...telling.orders.values()],
      orderById: async () => undefined,
      cancel: never,
      positions: async () => [],
      activities: async () => [],
    },
  };
  return { broker, telling };
}

export const brokerOrder = (clientOrderId: string, change: Partial<BrokerOrder> = {}): BrokerOrder => ({
  ...{ brokerId: 'b', clientOrderId, status: 'new', quantity: quantity('2'), filled: quantity('0') },
  ...{ limitPrice: undefined, legs: {}, terms: [], replacedBy: undefined, replaces: undefined, submittedAt: NOW },
  ...change,
});
