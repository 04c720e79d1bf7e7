/**
 * What becomes of an order whose answer was lost, as decisions: the broker is asked under our id. Found, it is adopted if
 * it is what we sent. Not found, it is sent once more under the same id while it is still wanted; after its expiry, three
 * misses over half a minute and a list without it make it *absent*, and its capital stays reserved until the session ends.
 */
import type { BrokerOrder } from '../model/broker.ts';
import { sessionAt, sessionOf } from '../model/calendar.ts';
import type { Barrier } from '../model/control.ts';
import { advance, type Order, type OrderState } from '../model/order.ts';
import { type Instant, MINUTE, SECOND } from '../model/time.ts';
import { absolute, format, type Price, type Quantity, times } from '../model/units.ts';
import { identified } from './settle.ts';

/** After this long the sender has given up or is dead, and the answer will not come. */
export const ANSWER_DEADLINE = 30 * SECOND;
const MISSES = 3;
const MISSES_OVER = 30 * SECOND;
/** The broker's clock may be behind ours. */
export const LIST_MARGIN = 5 * MINUTE;
/** An approved order that nobody sent by then never will be. */
const UNSENT_AFTER = MINUTE;

const UNRESOLVED: readonly OrderState[] = ['dispatched', 'unknown', 'absent'];
export const isUnresolved = (order: Order): boolean => UNRESOLVED.includes(order.state);

/** Before the broker is asked: what was never sent ends, and what was sent without an answer becomes unknown. */
export function overdue(order: Order, now: Instant): Order {
  if (order.state === 'approved' && now > order.expiresAt + UNSENT_AFTER)
    return advance(order, { state: 'expired', note: 'never sent: no message asked for it before it expired' });
  if (order.state === 'dispatched' && now >= (order.dispatchedAt ?? now) + ANSWER_DEADLINE)
    return advance(order, { state: 'unknown', note: 'no answer was recorded' });
  return order;
}

/** Adopted under the broker's name; its state and fills are settled like any other's. */
export const adopt = (order: Order, found: BrokerOrder): Order => advance(identified(order, found), { state: 'acked' });

/** May it be sent once more? Under the same conditions as the first time, and never a third time. */
export const mayResend = (order: Order, now: Instant, barrier: Barrier | undefined): boolean =>
  order.state === 'unknown' &&
  order.resentAt === undefined &&
  order.brokerId === undefined &&
  now <= order.expiresAt &&
  sessionAt(now) !== undefined &&
  !(barrier && order.kind === 'entry');

/** Before the second sending is committed. */
export const resent = (order: Order, now: Instant): Order => ({ ...order, resentAt: now });

/** One more look that found nothing; only those after the last moment at which it could have been sent count. */
export function missed(order: Order, now: Instant): Order {
  const last = Math.max(order.expiresAt, (order.resentAt ?? order.dispatchedAt ?? 0) + ANSWER_DEADLINE);
  if (order.state !== 'unknown' || now <= last) return order;
  const { count, since } = order.misses ?? { count: 0, since: now };
  return { ...order, misses: { count: count + 1, since } };
}

/** Enough misses to look through the whole list. */
export const isMissedOften = ({ state, misses }: Order, now: Instant): boolean =>
  state === 'unknown' && misses !== undefined && misses.count >= MISSES && now - misses.since >= MISSES_OVER;

export const presumedAbsent = (order: Order): Order =>
  advance(order, { state: 'absent', note: 'the broker does not know it: it was most likely never accepted' });

/** A day order that the broker did not know to the end of its session is over. */
export function ended(order: Order, now: Instant): Order {
  const close = sessionOf(order.day)?.close;
  if (order.state !== 'absent' || close === undefined || now < close) return order;
  return advance(order, { state: 'expired', note: 'the broker did not know it to the end of the session' });
}

/** How the broker's order differs from ours; undefined where it is the same. */
export function difference(order: Order, found: BrokerOrder): string | undefined {
  const [ours, theirs] = [
    termsText(expectedTerms(order), expectedLimit(order)),
    termsText(found.terms, found.limitPrice),
  ];
  return ours === theirs ? undefined : `we sent ${ours}; the broker has ${theirs}`;
}

type Terms = BrokerOrder['terms'];

const expectedTerms = ({ legs, quantity }: Order): Terms =>
  legs.map(({ instrument, side, ratio }) => ({ symbol: instrument.symbol, side, quantity: times(quantity, ratio) }));

/** A simple order has the price of one share or contract, and its side says who pays. */
function expectedLimit({ legs, limitPrice }: Order): Price {
  const [leg, ...others] = legs;
  return leg && others.length === 0 ? ((absolute(limitPrice) / BigInt(leg.ratio)) as Price) : limitPrice;
}

const termsText = (terms: Terms, limit: Price | undefined): string => {
  const legs = terms.map(({ symbol, side, quantity }) => `${side} ${format(quantity as Quantity)} ${symbol}`).sort();
  return `${legs.join(' + ')} at ${limit === undefined ? 'the market' : format(limit)}`;
};
