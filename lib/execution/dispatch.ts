/**
 * Sending an order, as decisions: may it be sent now, and what does the broker's answer make of it? Anything that does
 * not prove acceptance or refusal is *unknown*: the reservation stays, and the broker is asked before anything else.
 */
import type { Placement } from '../model/broker.ts';
import { sessionAt } from '../model/calendar.ts';
import type { Barrier } from '../model/control.ts';
import { advance, type Order } from '../model/order.ts';
import type { Instant } from '../model/time.ts';

/**
 * The order as it goes out, or as it ends because it may not. Undefined where it has gone out before: a redelivery.
 * A barrier stops entries and no exit.
 */
export function dispatch(order: Order, now: Instant, barrier?: Barrier): Order | undefined {
  if (order.state !== 'approved') return undefined;
  if (barrier && order.kind === 'entry')
    return advance(order, { state: 'cancelled', note: `not sent: ${barrier.because}` });
  if (now > order.expiresAt) return advance(order, { state: 'expired', note: 'not sent: the signal had expired' });
  if (!sessionAt(now)) return advance(order, { state: 'expired', note: 'not sent: the exchange is closed' });
  return advance(order, { state: 'dispatched', dispatchedAt: now });
}

/**
 * The order after the broker's answer. A refusal ends only what was sent once and is still waiting for that one answer:
 * after a second sending it may be the other one that lives.
 */
export function acknowledge(order: Order, answer: Placement): Order {
  switch (answer.outcome) {
    case 'accepted':
      return advance(order, { state: 'acked', brokerId: answer.order.brokerId, legBrokerIds: answer.order.legs });
    case 'rejected':
      if (order.state !== 'dispatched') return order;
      return advance(order, { state: 'rejected', note: `${answer.code}: ${answer.message}` });
    case 'duplicate':
      return advance(order, { state: 'unknown', note: 'the broker knows this client order id already' });
    case 'unknown':
      return advance(order, { state: 'unknown', note: answer.message });
  }
}
