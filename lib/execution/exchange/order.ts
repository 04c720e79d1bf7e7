/** An order as the exchange keeps it. A simple order has one leg with the order's own id; filled counts units of the structure. */
import type { Instrument } from '../../model/instrument.ts';
import type { Instant } from '../../model/time.ts';
import {
  add,
  negate,
  notional,
  type Price,
  type Quantity,
  quantity,
  subtract,
  times,
  type Usd,
  usd,
} from '../../model/units.ts';
import type { Side } from './matching.ts';

export type PositionIntent = 'buy_to_open' | 'buy_to_close' | 'sell_to_open' | 'sell_to_close';
export type ExchangeStatus = 'accepted' | 'new' | 'partially_filled' | 'filled' | 'canceled' | 'expired' | 'replaced';

export interface ExchangeLeg {
  readonly id: string;
  readonly clientOrderId: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly ratio: number;
  readonly intent: PositionIntent;
  /** Price times contracts or shares over all fills, without the multiplier. */
  readonly filledValue: Usd;
}

export interface ExchangeOrder {
  readonly id: string;
  readonly clientOrderId: string;
  readonly orderClass: 'simple' | 'mleg';
  readonly legs: readonly ExchangeLeg[];
  readonly quantity: Quantity;
  readonly filled: Quantity;
  readonly type: 'market' | 'limit';
  /** As sent: positive for a simple order, net (a credit is negative) for a multi-leg one. */
  readonly limitPrice: Price | undefined;
  readonly timeInForce: 'day' | 'gtc';
  readonly status: ExchangeStatus;
  readonly submittedAt: Instant;
  readonly updatedAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly replaces: string | undefined;
  readonly replacedBy: string | undefined;
  /** US dollars that one open unit keeps reserved. */
  readonly reservedPerUnit: Price;
}

export const isOpening = (intent: PositionIntent): boolean => intent.endsWith('_open');
export const unfilled = (order: ExchangeOrder): Quantity => subtract(order.quantity, order.filled);
export const isSettled = (order: ExchangeOrder): boolean =>
  !['accepted', 'new', 'partially_filled'].includes(order.status);
export const reservedOf = (order: ExchangeOrder): Usd =>
  isSettled(order) ? usd('0') : notional(order.reservedPerUnit, unfilled(order));

/** The limit as a net price per unit on the owner's side: what may be paid at most, negative for what must be received. */
export function netLimit(order: Pick<ExchangeOrder, 'orderClass' | 'legs' | 'limitPrice'>): Price | undefined {
  const sells = order.orderClass === 'simple' && order.legs[0]?.side === 'sell';
  return order.limitPrice !== undefined && sells ? negate(order.limitPrice) : order.limitPrice;
}

/** Shares or contracts of a symbol that a working order still means to trade on a side. */
export const pendingOf = (order: ExchangeOrder, symbol: string, side: Side): Quantity =>
  order.legs
    .filter((leg) => leg.instrument.symbol === symbol && leg.side === side)
    .reduce((total, leg) => add(total, times(unfilled(order), leg.ratio)), quantity('0'));

/** The order after `units` more were filled at one price per leg. */
export function fillOrder(
  order: ExchangeOrder,
  fill: { readonly units: Quantity; readonly prices: readonly Price[]; readonly at: Instant },
): ExchangeOrder {
  const filled = add(order.filled, fill.units);
  const legs = order.legs.map((leg, index) => {
    const at = fill.prices[index];
    if (at === undefined) throw new RangeError('a fill has one price per leg');
    return { ...leg, filledValue: add(leg.filledValue, notional(at, times(fill.units, leg.ratio))) };
  });
  const done = filled === order.quantity;
  const status = done ? 'filled' : 'partially_filled';
  return { ...order, legs, filled, status, updatedAt: fill.at, ...(done ? { endedAt: fill.at } : {}) };
}

export const endOrder = (
  order: ExchangeOrder,
  status: 'canceled' | 'expired' | 'replaced',
  at: Instant,
): ExchangeOrder => ({ ...order, status, updatedAt: at, endedAt: at });
