/** Whose an order at the broker is: ours under our client order id, or in the place of one of ours, or somebody else's. */
import type { BrokerOrder } from '../model/broker.ts';
import type { Order } from '../model/order.ts';
import { format } from '../model/units.ts';
import { difference } from './resolve.ts';
import { namesOf } from './settle.ts';

/** Our order behind the broker's; `listed` holds the orders that it may have replaced. */
export function ownerAmong(
  ours: readonly Order[],
  listed: readonly BrokerOrder[],
): (found: BrokerOrder) => Order | undefined {
  const byClientId = new Map(ours.map((order) => [order.clientOrderId, order]));
  const byName = new Map(ours.flatMap((order) => namesOf(order).map((name) => [name, order] as const)));
  const byId = new Map(listed.map((order) => [order.brokerId, order]));
  const ownerOf = (found: BrokerOrder, depth: number): Order | undefined => {
    const own = byClientId.get(found.clientOrderId) ?? byName.get(found.brokerId);
    if (own || found.replaces === undefined || depth > MOST_REPLACED) return own;
    const before = byId.get(found.replaces);
    return byName.get(found.replaces) ?? (before && ownerOf(before, depth + 1));
  };
  return (found) => ownerOf(found, 0);
}

const MOST_REPLACED = 20;

/** The broker's order that an id names, its own or one of its legs'. */
export const orderNamed = (listed: readonly BrokerOrder[], id: string): BrokerOrder | undefined =>
  listed.find(({ brokerId, legs }) => brokerId === id || Object.values(legs).includes(id));

/** What bears our id for the first time must be what we sent; what it is otherwise, the resolver finds out. */
export const isWhatWeSent = (order: Order, found: BrokerOrder): boolean =>
  order.brokerId !== undefined || difference(order, found) === undefined;

const OVER: ReadonlySet<string> = new Set(['filled', 'canceled', 'expired', 'done_for_day', 'rejected', 'replaced']);
export const isOver = ({ status }: Pick<BrokerOrder, 'status'>): boolean => OVER.has(status);

/** "buy 10 TSLA at 210 USD". */
export function tradeText({ terms, limitPrice }: BrokerOrder): string {
  const legs = terms.map(({ side, quantity, symbol }) => `${side} ${format(quantity)} ${symbol}`).join(' + ');
  return `${legs} at ${limitPrice === undefined ? 'the market' : `${format(limitPrice)} USD`}`;
}
