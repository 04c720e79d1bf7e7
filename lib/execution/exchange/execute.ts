/** An execution: cash, holdings, the order and its activities move together, or not at all. */
import { cashOf } from '../../model/fill.ts';
import type { Instant } from '../../model/time.ts';
import { add, negate, type Price, type Quantity, times } from '../../model/units.ts';
import { type Activity, type ExchangeState, heldOf, trade } from './account.ts';
import { takeIds } from './ids.ts';
import { type ExchangeLeg, type ExchangeOrder, fillOrder, isSettled, unfilled } from './order.ts';

export interface Execution {
  readonly units: Quantity;
  /** One per leg. */
  readonly prices: readonly Price[];
  readonly at: Instant;
}

/** The book after an order changed: it stays among the working ones, or moves to the ended ones. */
export function withOrder(state: ExchangeState, order: ExchangeOrder): ExchangeState {
  if (!isSettled(order))
    return { ...state, working: state.working.map((candidate) => (candidate.id === order.id ? order : candidate)) };
  const working = state.working.filter((candidate) => candidate.id !== order.id);
  return { ...state, working, ended: [...state.ended, order] };
}

/** The state after `units` of a working order were filled. */
export function execute(state: ExchangeState, order: ExchangeOrder, execution: Execution): ExchangeState {
  const filled = fillOrder(order, execution);
  const { ids, state: numbered } = takeIds(state, order.legs.length);
  const legs = filled.legs.map((leg, index) => ({ leg, id: ids[index] ?? '', price: execution.prices[index] }));
  let next = withOrder(numbered, filled);
  for (const { leg, id, price } of legs) {
    if (price === undefined) throw new RangeError('an execution has one price per leg');
    next = settleLeg(next, { leg, order: filled, execution, id, price });
  }
  return next;
}

function settleLeg(
  state: ExchangeState,
  fill: { leg: ExchangeLeg; order: ExchangeOrder; execution: Execution; id: string; price: Price },
): ExchangeState {
  const { leg, order, execution, price } = fill;
  const size = times(execution.units, leg.ratio);
  const signed = leg.side === 'buy' ? size : negate(size);
  const isShort = leg.side === 'sell' && leg.instrument.kind === 'equity' && heldOf(state, leg.instrument.symbol) <= 0n;
  const activity: Activity = {
    id: fill.id,
    type: 'FILL',
    at: execution.at,
    symbol: leg.instrument.symbol,
    orderId: leg.id,
    side: isShort ? 'sell_short' : leg.side,
    quantity: size,
    price,
    cumulative: times(order.filled, leg.ratio),
    leaves: times(unfilled(order), leg.ratio),
    orderStatus: order.status === 'filled' ? 'filled' : 'partially_filled',
  };
  return {
    ...state,
    cash: add(state.cash, cashOf({ instrument: leg.instrument, side: leg.side, quantity: size, price })),
    holdings: trade(state.holdings, { instrument: leg.instrument, quantity: signed, price }),
    activities: [...state.activities, activity],
  };
}
