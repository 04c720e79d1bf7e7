/**
 * An order is an intent of ours and what became of it. Its state only moves forward: a later rank never returns to an
 * earlier one, and the filled quantity only grows (facts of the broker may arrive late, twice or out of order).
 */
import * as z from 'zod';
import { canonicalJson } from './ids.ts';
import { Leg, Reason, SignalKind, wholeUnits } from './signal.ts';
import { InstantWire, TradingDayWire } from './time.ts';
import { add, PriceWire, type Quantity, QuantityWire, quantity, subtract, times } from './units.ts';

/**
 * By rank. *unknown*: sent, and the answer was lost; the broker is asked before anything else happens. *absent*: asked
 * often enough to presume that the broker never took it; its capital stays reserved until the session is over.
 */
export const ORDER_STATES = [
  'approved',
  'dispatched',
  'unknown',
  'absent',
  'acked',
  'partial',
  'filled',
  'cancelled',
  'expired',
  'rejected',
] as const;
export const OrderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof OrderState>;

const TERMINAL: readonly OrderState[] = ['filled', 'cancelled', 'expired', 'rejected'];
const RANK = Object.fromEntries(
  ORDER_STATES.map((state, rank) => [state, Math.min(rank, ORDER_STATES.indexOf('filled'))]),
);

export const Order = z.object({
  /** The intent's id, derived from the signal. */
  id: z.string(),
  clientOrderId: z.string().max(48),
  signalId: z.string(),
  strategyId: z.string(),
  kind: SignalKind,
  symbol: z.string(),
  positionId: z.string(),
  legs: z.array(Leg).min(1).max(4).readonly(),
  /** Units of the structure. */
  quantity: QuantityWire,
  /** Net per unit: positive pays, negative receives. */
  limitPrice: PriceWire,
  /** US dollars per unit that stay reserved until the order is filled or dead; zero for exits. */
  maxLossPerUnit: z.number().nonnegative(),
  lots: z.enum(['first-in', 'highest-cost']),
  /** The signal's, so that the order and the position it opens can explain themselves. */
  reasons: z.array(Reason).readonly(),
  state: OrderState,
  /** Whole units executed: the scarcest leg decides. */
  filled: QuantityWire,
  /** Shares or contracts executed, by symbol of the leg: a fold of the fills and of nothing else. */
  executed: z.record(z.string(), QuantityWire),
  attempt: z.number().int().positive(),
  day: TradingDayWire,
  slot: InstantWire,
  approvedAt: InstantWire,
  /** Never sent after this. */
  expiresAt: InstantWire,
  dispatchedAt: InstantWire.optional(),
  /** Risk's seal over the terms, as it was when the order went out. */
  approval: z.string().optional(),
  /** When it was sent a second time, under the same id. */
  resentAt: InstantWire.optional(),
  /** Looks at the broker since it expired that did not find it. */
  misses: z.object({ count: z.number().int().positive(), since: InstantWire }).optional(),
  /** The broker's id of the order, and of each leg by symbol where the order has legs. */
  brokerId: z.string().optional(),
  legBrokerIds: z.record(z.string(), z.string()).optional(),
  /** Ids it had before it was replaced at the broker: their executions are still its own. */
  formerBrokerIds: z.array(z.string()).readonly().optional(),
  /** The broker's or our own words on why it ended. */
  note: z.string().optional(),
  snapshot: z.string(),
  modelled: z.boolean(),
});
export type Order = z.infer<typeof Order>;

/** What becomes of an order. Everything else is its terms, fixed when risk approves it. */
const Terms = Order.omit({
  ...{ state: true, filled: true, executed: true, note: true },
  ...{ dispatchedAt: true, approval: true, brokerId: true, legBrokerIds: true },
  ...{ resentAt: true, misses: true, formerBrokerIds: true },
});

/** What risk approves and seals: no later event changes it, and nobody else may. */
export const termsOf = (order: Order): string => canonicalJson(z.encode(Terms, order));

export const isTerminal = (order: Order): boolean => TERMINAL.includes(order.state);
export const remaining = (order: Order): Quantity =>
  isTerminal(order) ? quantity('0') : subtract(order.quantity, order.filled);

/** Shares or contracts of one leg that an order may still trade: told leg by leg, as the broker tells of executions. */
export const pendingOf = (order: Order, symbol: string): Quantity =>
  isTerminal(order)
    ? quantity('0')
    : order.legs
        .filter(({ instrument }) => instrument.symbol === symbol)
        .map(({ ratio }) => subtract(times(order.quantity, ratio), order.executed[symbol] ?? quantity('0')))
        .reduce(add, quantity('0'));

/** The order after news, or the same order where the news is old. */
export function advance(
  order: Order,
  news: Partial<Pick<Order, 'filled' | 'executed' | 'dispatchedAt' | 'brokerId' | 'legBrokerIds' | 'note'>> & {
    state: OrderState;
  },
): Order {
  const filled = news.filled !== undefined && news.filled > order.filled ? news.filled : order.filled;
  const forward = !isTerminal(order) && (RANK[news.state] ?? 0) > (RANK[order.state] ?? 0);
  if (!forward && filled === order.filled) return order;
  return { ...order, ...news, filled, state: forward ? news.state : order.state };
}

/** The order after one more execution of one of its legs. The caller makes sure that an execution comes only once. */
export function withExecution(
  order: Order,
  execution: { readonly symbol: string; readonly quantity: Quantity },
): Order {
  const before = order.executed[execution.symbol] ?? quantity('0');
  const executed = { ...order.executed, [execution.symbol]: add(before, execution.quantity) };
  const filled = wholeUnits(order.legs, (symbol) => executed[symbol] ?? quantity('0'));
  return { ...advance(order, { state: filled >= order.quantity ? 'filled' : 'partial', filled }), executed };
}
