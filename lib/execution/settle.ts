/** Settling: the broker's news about orders and executions, folded into the book. Late, repeated or reordered news changes nothing. */
import { type Book, withOrder, withPosition } from '../model/book.ts';
import type { BrokerOrder, Execution } from '../model/broker.ts';
import { cashOf, type Fill } from '../model/fill.ts';
import { advance, type Order, type OrderState, withExecution } from '../model/order.ts';
import { applyFill, openPosition } from '../model/position.ts';
import { closing } from '../model/signal.ts';
import { newYorkDay } from '../model/time.ts';
import { add } from '../model/units.ts';
import { adopted, type Folded, strayFrom } from './external.ts';

/** Alpaca's words for an order's status, as ours. Any other word changes nothing. */
const STATES: Readonly<Record<string, OrderState>> = {
  new: 'acked',
  accepted: 'acked',
  pending_new: 'acked',
  pending_cancel: 'acked',
  partially_filled: 'partial',
  filled: 'filled',
  canceled: 'cancelled',
  expired: 'expired',
  done_for_day: 'expired',
  rejected: 'rejected',
};

export type OrderNews = Pick<BrokerOrder, 'brokerId' | 'status' | 'filled' | 'legs'> & {
  readonly replaces?: string | undefined;
};

/**
 * The order after news from the broker; the same order where there is none. The broker may tell that an order is done
 * before it tells of the executions: then it stays alive until they have arrived, because positions are a fold of fills.
 */
export function withNews(order: Order, news: OrderNews): Order {
  const told = STATES[news.status];
  if (!told) return order;
  const state = news.filled > order.filled && RESTS_ON_FILLS.has(told) ? 'acked' : told;
  return advance(order, { state });
}

/** The order under the broker's name: executions are told under it, also of an order whose acknowledgement was lost. */
export function identified(order: Order, news: OrderNews): Order {
  const named = { ...order, brokerId: news.brokerId, legBrokerIds: news.legs };
  if (order.brokerId === undefined) return named;
  return news.replaces === order.brokerId ? { ...named, formerBrokerIds: namesOf(order) } : order;
}

/** Every name under which the broker tells of the order: its own, its legs', and those of the orders it replaced. */
export const namesOf = ({ brokerId, legBrokerIds, formerBrokerIds }: Order): readonly string[] => [
  ...(brokerId === undefined ? [] : [brokerId]),
  ...Object.values(legBrokerIds ?? {}),
  ...(formerBrokerIds ?? []),
];

const RESTS_ON_FILLS: ReadonlySet<OrderState> = new Set(['partial', 'filled', 'cancelled', 'expired']);

/** The order an execution belongs to: by the broker's id of the order or of one of its legs. */
export const ownerOf = (orders: readonly Order[], execution: Execution): Order | undefined =>
  orders.find((order) => namesOf(order).includes(execution.brokerOrderId));

export const fillFrom = (order: Order, execution: Execution): Fill => ({
  executionId: execution.executionId,
  orderId: order.id,
  strategyId: order.strategyId,
  positionId: order.positionId,
  instrument: execution.instrument,
  side: execution.side,
  quantity: execution.quantity,
  price: execution.price,
  at: execution.at,
  modelled: order.modelled,
});

/** The book after one fill of one order: order, position, lots and cash. The caller makes sure that a fill comes only once. */
export function settle(book: Book, order: Order, fill: Fill): Book {
  const held = book.positions.find((position) => position.id === fill.positionId);
  const position = held ?? openPosition({ id: fill.positionId, ...opening(order), openedAt: fill.at });
  const applied = applyFill(position, fill, order.lots, newYorkDay(fill.at));
  const next = fill.at < position.openedAt ? { ...applied, openedAt: fill.at } : applied;
  const account = { ...book.account, cash: add(book.account.cash, cashOf(fill)) };
  const filled = withExecution(order, { symbol: fill.instrument.symbol, quantity: fill.quantity });
  return withOrder(withPosition({ ...book, account }, next), filled);
}

export interface News {
  readonly orders: readonly (OrderNews & { readonly orderId: string })[];
  readonly executions: readonly Execution[];
  /** Execution ids that are proven to be somebody else's; an execution that is neither theirs nor ours waits. */
  readonly foreign?: ReadonlySet<string>;
  readonly modelled?: boolean;
}

/** Names, then executions, then states: an execution finds its order, and an order that reads as filled has its fills. */
export function settled(book: Book, { orders, executions, foreign, modelled = false }: News): Folded {
  const start: Folded = { book: withNames(book, orders), fills: [] };
  const filled = executions.reduce((now, execution) => {
    const order = ownerOf(now.book.orders, execution);
    if (!order) return foreign?.has(execution.executionId) ? adopted(now, strayFrom(execution, modelled)) : now;
    const fill = fillFrom(order, execution);
    return { book: settle(now.book, order, fill), fills: [...now.fills, fill] };
  }, start);
  const change = (now: Book, news: News['orders'][number]): Book =>
    withChange(now, news.orderId, (order) => withNews(order, news));
  return { ...filled, book: orders.reduce(change, filled.book) };
}

/** The book with its orders under the broker's names. */
export const withNames = (book: Book, orders: News['orders']): Book =>
  orders.reduce((now, news) => withChange(now, news.orderId, (order) => identified(order, news)), book);

const opening = ({ kind, strategyId, symbol, legs, reasons, modelled }: Order) => ({
  strategyId,
  symbol,
  legs: kind === 'entry' ? legs : closing(legs),
  reasons,
  modelled,
});

/** The book with one of its orders changed; the same book where the order is unknown or stays as it is. */
export function withChange(book: Book, id: string, change: (order: Order) => Order): Book {
  const order = book.orders.find((candidate) => candidate.id === id);
  const next = order && change(order);
  return next === undefined || next === order ? book : withOrder(book, next);
}
