/**
 * An exchange account as a pure state machine: orders in, time and quotes in, new state and events out. The simulator puts
 * HTTP in front of it, the back-test calls it directly. An order never fills on the update that it was submitted at, day
 * orders end at the close, and the same inputs give the same ids.
 */
import { sessionAt, sessionFrom, sessionOf } from '../model/calendar.ts';
import { lastTradingClose } from '../model/instrument.ts';
import { addDays, type Instant, newYorkDay } from '../model/time.ts';
import { type Price, type Quantity, quantity, subtract, type Usd, usd } from '../model/units.ts';
import type { Activity, ExchangeState } from './exchange/account.ts';
import { admit, isRefusal } from './exchange/admission.ts';
import { execute, withOrder } from './exchange/execute.ts';
import { liquidateUnaffordable, type MarketUpdate, settleExpired } from './exchange/expiry.ts';
import { drawOf, takeIds } from './exchange/ids.ts';
import { matchLegs } from './exchange/matching.ts';
import { type ExchangeOrder, endOrder, isSettled, netLimit, unfilled } from './exchange/order.ts';
import { type Refusal, refuse } from './exchange/refusals.ts';
import type { Desk, OrderRequest } from './exchange/request.ts';

export type ExchangeEvent =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'ended'; readonly order: ExchangeOrder };

export type Answer =
  | { readonly state: ExchangeState; readonly order: ExchangeOrder }
  | { readonly state: ExchangeState; readonly refusal: Refusal };

export interface Opening {
  readonly seed: string;
  readonly at: Instant;
  readonly cash: Usd;
  readonly optionsLevel?: number;
  readonly partialFills?: boolean;
}

const PARTIAL_SHARE = 0.1;
const GTC_DAYS = 90;
const ONE = quantity('1');

export const openExchange = ({ seed, at, cash, optionsLevel = 3, partialFills = false }: Opening): ExchangeState => ({
  ...{ seed, serial: 0, optionsLevel, partialFills, at, cash },
  ...{ holdings: [], working: [], ended: [], clientOrderIds: new Set<string>(), activities: [] },
});

/** Close of the session that a day order sent now belongs to; a GTC order lives ninety days. */
function expiryOf(at: Instant, timeInForce: 'day' | 'gtc'): Instant {
  const day = timeInForce === 'gtc' ? addDays(newYorkDay(at), GTC_DAYS) : newYorkDay(at);
  const session = sessionOf(day);
  return session && at < session.close ? session.close : sessionFrom(day, 1).close;
}

/** Takes an order, or refuses it in the broker's words. */
export function submit(state: ExchangeState, request: OrderRequest, desk: Desk): Answer {
  const admission = admit(state, request, desk);
  if (isRefusal(admission)) return { state, refusal: admission };
  const { ids, state: numbered } = takeIds(state, 2 + 2 * request.legs.length);
  const [id = '', generated = ''] = ids;
  const clientOrderId = request.clientOrderId ?? generated;
  const legs = request.legs.map(({ instrument, side, ratio }, index) => ({
    id: request.orderClass === 'simple' ? id : (ids[2 + 2 * index] ?? ''),
    clientOrderId: request.orderClass === 'simple' ? clientOrderId : (ids[3 + 2 * index] ?? ''),
    ...{ instrument, side, ratio, filledValue: usd('0') },
    intent: admission.intents[index] ?? 'buy_to_open',
  }));
  const { orderClass, type, limitPrice, timeInForce } = request;
  const order: ExchangeOrder = {
    ...{ id, clientOrderId, orderClass, legs, type, limitPrice, timeInForce },
    ...{ quantity: request.quantity, filled: quantity('0'), reservedPerUnit: admission.reservedPerUnit },
    ...{ status: sessionAt(desk.at) ? 'new' : 'accepted', submittedAt: desk.at, updatedAt: desk.at },
    ...{ expiresAt: expiryOf(desk.at, timeInForce), endedAt: undefined, replaces: undefined, replacedBy: undefined },
  };
  const clientOrderIds = new Set([...numbered.clientOrderIds, clientOrderId]);
  return { state: { ...numbered, clientOrderIds, working: [...numbered.working, order] }, order };
}

const allOrders = (state: ExchangeState): readonly ExchangeOrder[] => [...state.working, ...state.ended];

/** The order that an id names, its own or one of its legs'. */
export const orderById = (state: ExchangeState, id: string): ExchangeOrder | undefined =>
  allOrders(state).find((order) => order.id === id || order.legs.some((leg) => leg.id === id));

export const orderByClientId = (state: ExchangeState, clientOrderId: string): ExchangeOrder | undefined =>
  allOrders(state).find(
    (order) => order.clientOrderId === clientOrderId || order.legs.some((leg) => leg.clientOrderId === clientOrderId),
  );

function target(state: ExchangeState, id: string, otherwise: 'not-cancelable' | 'not-replaceable') {
  const order = orderById(state, id);
  if (!order) return refuse('order-unknown');
  if (order.id !== id) return refuse('leg-alone');
  return isSettled(order) ? refuse(otherwise) : order;
}

export function cancel(state: ExchangeState, id: string, at: Instant): Answer {
  const order = target(state, id, 'not-cancelable');
  if (isRefusal(order)) return { state, refusal: order };
  const cancelled = endOrder(order, 'canceled', at);
  return { state: withOrder(state, cancelled), order: cancelled };
}

export interface Change {
  readonly clientOrderId?: string | undefined;
  /** Of the whole order, with what is filled already. */
  readonly quantity?: Quantity | undefined;
  readonly limitPrice?: Price | undefined;
  readonly timeInForce?: 'day' | 'gtc' | undefined;
}

/** A new order for what is unfilled, with a new id; the old one stays as it is where the new one is refused. */
export function replace(state: ExchangeState, id: string, change: Change & { readonly desk: Desk }): Answer {
  const order = target(state, id, 'not-replaceable');
  if (isRefusal(order)) return { state, refusal: order };
  if (order.status === 'accepted') return { state, refusal: refuse('not-replaceable') };
  const total = change.quantity ?? order.quantity;
  if (total <= order.filled) return { state, refusal: refuse('replace-below-filled') };
  const limitPrice = change.limitPrice ?? order.limitPrice;
  const timeInForce = change.timeInForce ?? order.timeInForce;
  if (total === order.quantity && limitPrice === order.limitPrice && timeInForce === order.timeInForce)
    return { state, refusal: refuse('replace-unchanged') };
  const { orderClass, type, legs } = order;
  const request = { orderClass, type, legs, limitPrice, timeInForce, clientOrderId: change.clientOrderId };
  const without = { ...state, working: state.working.filter((candidate) => candidate.id !== id) };
  const answer = submit(without, { ...request, quantity: subtract(total, order.filled) }, change.desk);
  if ('refusal' in answer) return { state, refusal: answer.refusal };
  const replacement = { ...answer.order, replaces: id };
  const replaced = { ...endOrder(order, 'replaced', change.desk.at), replacedBy: replacement.id };
  return {
    state: { ...withOrder(answer.state, replacement), ended: [...state.ended, replaced] },
    order: replacement,
  };
}

/** Units that fill of an order that may fill in full: everything, or on a paper account sometimes a part. */
function unitsFilled(state: ExchangeState, order: ExchangeOrder, at: Instant): Quantity {
  const left = unfilled(order);
  const whole = left / ONE;
  if (!state.partialFills || left % ONE !== 0n || whole < 2n) return left;
  if (drawOf(state.seed, 'partial', order.id, String(at)) >= PARTIAL_SHARE) return left;
  const part = 1 + Math.floor(drawOf(state.seed, 'size', order.id, String(at)) * (Number(whole) - 1));
  return (BigInt(part) * ONE) as Quantity;
}

function matchAll(state: ExchangeState, update: MarketUpdate): ExchangeState {
  return state.working.reduce((next, resting) => {
    if (resting.submittedAt >= update.at) return next;
    const prices = matchLegs(resting.legs, netLimit(resting), update.quoteOf);
    if (!prices) return next;
    return execute(next, resting, { units: unitsFilled(next, resting, update.at), prices, at: update.at });
  }, state);
}

function expireOrders(state: ExchangeState, at: Instant): ExchangeState {
  return state.working.reduce((next, order) => {
    const contractEnds = order.legs.some(
      ({ instrument }) => instrument.kind === 'option' && lastTradingClose(instrument) <= at,
    );
    return order.expiresAt <= at || contractEnds ? withOrder(next, endOrder(order, 'expired', at)) : next;
  }, state);
}

const release = (state: ExchangeState, at: Instant): ExchangeState => ({
  ...state,
  working: state.working.map((order) =>
    order.status === 'accepted' ? { ...order, status: 'new', updatedAt: at } : order,
  ),
});

/** Moves to a later time with the quotes of that time: fills, liquidations, and at the close expiries and settlement. */
export function advance(
  state: ExchangeState,
  update: MarketUpdate,
): { readonly state: ExchangeState; readonly events: readonly ExchangeEvent[] } {
  if (update.at < state.at) throw new RangeError('the exchange does not go back in time');
  const session = sessionOf(newYorkDay(update.at));
  let next: ExchangeState = { ...state, at: update.at };
  if (session && update.at >= session.open && update.at <= session.close) next = release(next, update.at);
  if (session && update.at > session.open && update.at <= session.close) {
    next = liquidateUnaffordable(matchAll(next, update), update);
  }
  next = settleExpired(expireOrders(next, update.at), update);
  return { state: next, events: eventsBetween(state, next) };
}

function eventsBetween(before: ExchangeState, after: ExchangeState): readonly ExchangeEvent[] {
  return [
    ...after.activities.slice(before.activities.length).map((activity) => ({ kind: 'activity', activity }) as const),
    ...after.ended.slice(before.ended.length).map((order) => ({ kind: 'ended', order }) as const),
  ];
}
