/** Where executions come from that no order in the book owns: an order of ours without a name yet, or somebody else. */
import { isWhatWeSent, orderNamed, ownerAmong } from '#lib/execution/origin.ts';
import type { News } from '#lib/execution/settle.ts';
import { type Book, openOrders } from '#lib/model/book.ts';
import type { BrokerOrder, Execution } from '#lib/model/broker.ts';
import type { Order } from '#lib/model/order.ts';
import { atNewYork, type Instant, newYorkDay, type TradingDay } from '#lib/model/time.ts';
import type { Broker, Ledger } from '#lib/ports.ts';

export interface OriginPorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
}

export interface Origins {
  /** Of orders of ours whose name at the broker was not known, or that ended on another day. */
  readonly ours: News['orders'];
  readonly days: readonly TradingDay[];
  /** Execution ids. What is neither ours nor foreign may be of an order that the broker has not named yet, and waits. */
  readonly foreign: ReadonlySet<string>;
}

export const NO_STRANGERS: Origins = { ours: [], days: [], foreign: new Set() };

export async function originsOf(ports: OriginPorts, book: Book, strangers: readonly Execution[]): Promise<Origins> {
  const [first] = strangers;
  if (!first) return NO_STRANGERS;
  const since = Math.min(...strangers.map(({ at }) => at)) as Instant;
  const sent = await ports.broker.orders('all', atNewYork(newYorkDay(since), 0));
  const listed = [...sent, ...(await missingIn(ports.broker, sent, strangers))];
  const days = daysOf(listed, strangers);
  const ours = await ourOrders(ports.ledger, days);
  const ownerOf = ownerAmong(ours, listed);
  const isNameless = openOrders(book).some(({ state, brokerId }) => state !== 'approved' && brokerId === undefined);
  const judged = strangers.map((execution) => {
    const found = orderNamed(listed, execution.brokerOrderId);
    return { execution, found, owner: found && ownerOf(found) };
  });
  // Asked for by the name of a leg, the broker may answer without the order it belongs to.
  const isForeign = ({ execution, owner }: (typeof judged)[number]): boolean =>
    !owner && !(isNameless && !orderNamed(sent, execution.brokerOrderId));
  const own = judged.flatMap(({ found, owner }) =>
    found && owner && isWhatWeSent(owner, found) ? [{ ...found, orderId: owner.id }] : [],
  );
  return {
    ours: own.filter(({ brokerId }, index) => own.findIndex((each) => each.brokerId === brokerId) === index),
    days: own.length > 0 ? days : [],
    foreign: new Set(judged.filter(isForeign).map(({ execution }) => execution.executionId)),
  };
}

/** A day order of ours is among the orders of the day it was executed on; an older one of somebody else is asked for by name. */
async function missingIn(
  broker: Broker,
  listed: readonly BrokerOrder[],
  strangers: readonly Execution[],
): Promise<readonly BrokerOrder[]> {
  const names = new Set(strangers.map(({ brokerOrderId }) => brokerOrderId));
  const missing = [...names].filter((name) => !orderNamed(listed, name));
  const others = await Promise.all(missing.map((name) => broker.orderById(name)));
  return others.flatMap((order) => order ?? []);
}

export const daysOf = (listed: readonly BrokerOrder[], strangers: readonly Execution[] = []): readonly TradingDay[] => {
  const times = [...listed.flatMap(({ submittedAt }) => submittedAt ?? []), ...strangers.map(({ at }) => at)];
  return [...new Set(times.map(newYorkDay))];
};

/** Alive, or of one of the days. */
export async function ourOrders(ledger: Ledger, days: readonly TradingDay[]): Promise<readonly Order[]> {
  const rows = [...(await ledger.list('order', 'open'))];
  for (const day of days) rows.push(...(await ledger.list('order', day)));
  return rows.map(({ record }) => record);
}
