/** Our order as Alpaca's request, and what Alpaca's answer to it proves. */
import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import type * as z from 'zod';
import type { BrokerOrder, Placement } from '#lib/model/broker.ts';
import type { Order } from '#lib/model/order.ts';
import type { Leg } from '#lib/model/signal.ts';
import { absolute, format, type Price, type Quantity, times } from '#lib/model/units.ts';
import { keysRefused, PermanentFault } from '../faults.ts';
import { OrderJson } from './json.ts';
import { type Answer, faultOf, read } from './line.ts';

type Wire = trading.PostOrderRequest;

/** A day limit order: of one leg as a simple order, of two to four as one multi-leg order. */
export function wireOrder(order: Order): Wire {
  const terms = { clientOrderId: order.clientOrderId, type: 'limit', timeInForce: 'day' } as const;
  const [leg, ...others] = order.legs;
  if (leg && others.length === 0) return { ...terms, ...simple(order, leg) };
  return {
    ...terms,
    orderClass: 'mleg',
    qty: format(order.quantity),
    limitPrice: format(order.limitPrice),
    legs: order.legs.map((each) => ({
      symbol: each.instrument.symbol,
      ratioQty: String(each.ratio),
      side: each.side,
      positionIntent: intentOf(order, each),
    })),
  };
}

/** The net price of a unit is signed, a simple order's is not: its side says who pays. */
function simple(order: Order, leg: Leg): Pick<Wire, 'symbol' | 'side' | 'qty' | 'limitPrice' | 'positionIntent'> {
  const pays = order.limitPrice >= 0n;
  const unit = absolute(order.limitPrice);
  const ratio = BigInt(leg.ratio);
  if ((leg.side === 'buy') !== pays && unit > 0n)
    throw new PermanentFault(`order ${order.id} would ${leg.side} at a net price of ${format(order.limitPrice)}`);
  if (unit % ratio !== 0n)
    throw new PermanentFault(`order ${order.id}: ${format(unit)} does not divide by its ratio ${leg.ratio}`);
  return {
    symbol: leg.instrument.symbol,
    side: leg.side,
    qty: format(times(order.quantity, leg.ratio)),
    limitPrice: format((unit / ratio) as Price),
    // Without it a late "close" of an option would open a short one.
    ...(leg.instrument.kind === 'option' ? { positionIntent: intentOf(order, leg) } : {}),
  };
}

const intentOf = (order: Order, leg: Leg) => `${leg.side}_to_${order.kind === 'entry' ? 'open' : 'close'}` as const;

/** The code is not the same everywhere; status and wording are. */
const IS_DUPLICATE = /client[ _]order[ _]id.*unique/i;
/** Statuses with which the broker itself says no to an order. */
const REFUSALS = new Set([400, 403, 404, 422]);

/**
 * Only an order comes back *accepted* and only a refusal with the broker's own code *rejected*. Everything else proves
 * nothing. A 429 means "not accepted" by contract, but it must not be sent again at once: as *unknown* it
 * goes to the resolver, which asks at its own pace before it sends again.
 */
export function placementOf(answer: Answer): Placement {
  if (answer.kind === 'lost') return { outcome: 'unknown', message: answer.message };
  if (answer.kind === 'answered') {
    const { value, problem } = read(OrderJson, answer.body);
    return value
      ? { outcome: 'accepted', order: brokerOrder(value) }
      : { outcome: 'unknown', message: `the answer is no order: ${problem}` };
  }
  const { status, code, message } = answer;
  if (status === 422 && IS_DUPLICATE.test(message)) return { outcome: 'duplicate' };
  if (isUnauthorised(answer)) throw keysRefused(faultOf(answer).message);
  if (REFUSALS.has(status) && code !== undefined) return { outcome: 'rejected', code, message };
  return { outcome: 'unknown', message: `${status}: ${message}` };
}

/** A 403 about an order has a code of the 403xxxxx family; one about the keys has none, or 40110000. */
const isUnauthorised = ({ status, code }: { readonly status: number; readonly code: string | undefined }): boolean =>
  status === 401 || (status === 403 && !code?.startsWith('403'));

export function brokerOrder(order: z.output<typeof OrderJson>): BrokerOrder {
  return {
    brokerId: order.id,
    clientOrderId: order.client_order_id,
    status: order.status,
    // An order by amount, which we never send, has no quantity: what is filled is all that is known of it.
    quantity: order.qty ?? order.filled_qty,
    filled: order.filled_qty,
    limitPrice: order.limit_price ?? undefined,
    legs: Object.fromEntries((order.legs ?? []).map((leg) => [leg.symbol, leg.id])),
    terms: termsOf(order),
    replacedBy: order.replaced_by ?? undefined,
    replaces: order.replaces ?? undefined,
    submittedAt: order.submitted_at ?? undefined,
  };
}

type Json = z.output<typeof OrderJson>;

/** The parent of a multi-leg order has no symbol and no side. */
const termsOf = ({ symbol, side, qty, filled_qty, legs }: Json): BrokerOrder['terms'] =>
  (legs?.length ? legs : [{ symbol: symbol ?? '', side, qty: qty ?? filled_qty }]).map((leg) => ({
    symbol: leg.symbol,
    side: leg.side === 'buy' ? 'buy' : 'sell',
    quantity: leg.qty ?? (0n as Quantity),
  }));
