/** The broker's record of an order. */
import { uuidOf } from '#lib/execution/exchange/ids.ts';
import type { ExchangeLeg, ExchangeOrder } from '#lib/execution/exchange/order.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import { format, fromNumber, type Price, type Quantity, times, toNumber } from '#lib/model/units.ts';
import { stamp } from './answers.ts';

export const assetIdOf = (symbol: string): string => uuidOf('asset', symbol);
export const assetClassOf = (instrument: Instrument): string =>
  instrument.kind === 'option' ? 'us_option' : 'us_equity';

const average = (value: number, size: Quantity): string | null =>
  size === 0n ? null : format(fromNumber<Price>(value / toNumber(size), 'nearest', 0.000001));

const timesOf = (order: ExchangeOrder, stillOpen: string | undefined) => ({
  created_at: stamp(order.submittedAt),
  updated_at: stamp(order.updatedAt),
  submitted_at: stamp(order.submittedAt),
  filled_at: order.status === 'filled' ? stamp(order.endedAt) : null,
  expired_at: order.status === 'expired' ? stamp(order.endedAt) : null,
  expires_at: stamp(order.expiresAt),
  canceled_at: order.status === 'canceled' ? stamp(order.endedAt) : null,
  failed_at: null,
  replaced_at: order.status === 'replaced' ? stamp(order.endedAt) : null,
  replaced_by: order.replacedBy ?? null,
  replaces: order.replaces ?? null,
  status: stillOpen ?? order.status,
});

const kind = (order: ExchangeOrder, limit: boolean) => ({
  order_class: order.orderClass,
  order_type: order.type,
  type: order.type,
  time_in_force: order.timeInForce,
  limit_price: limit && order.limitPrice !== undefined ? format(order.limitPrice) : null,
  stop_price: null,
  extended_hours: false,
  trail_percent: null,
  trail_price: null,
  hwm: null,
  subtag: null,
  source: null,
});

function legJson(order: ExchangeOrder, leg: ExchangeLeg, stillOpen: string | undefined) {
  const filled = times(order.filled, leg.ratio);
  return {
    id: leg.id,
    client_order_id: leg.clientOrderId,
    ...timesOf(order, stillOpen),
    asset_id: assetIdOf(leg.instrument.symbol),
    symbol: leg.instrument.symbol,
    asset_class: assetClassOf(leg.instrument),
    notional: null,
    qty: format(times(order.quantity, leg.ratio)),
    filled_qty: format(filled),
    filled_avg_price: average(toNumber(leg.filledValue), filled),
    ...kind(order, order.orderClass === 'simple'),
    side: leg.side,
    position_intent: leg.intent,
    legs: null,
    ...(order.orderClass === 'mleg' ? { ratio_qty: String(leg.ratio) } : {}),
  };
}

export interface OrderView {
  readonly nested: boolean;
  /** What a still working order calls itself, where the broker's first answer differs from its later ones. */
  readonly stillOpen?: string;
}

/** The record of an order. The parent of a multi-leg one has no symbol, side or asset: empty strings, as the broker sends them. */
export function orderJson(order: ExchangeOrder, { nested, stillOpen }: OrderView): Record<string, unknown> {
  const legs = order.legs.map((leg) => legJson(order, leg, stillOpen));
  const [only] = legs;
  if (order.orderClass === 'simple' && only) return only;
  const net = order.legs.reduce((total, leg) => total + (leg.side === 'buy' ? 1 : -1) * toNumber(leg.filledValue), 0);
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    ...timesOf(order, stillOpen),
    ...{ asset_id: '', symbol: '', asset_class: '', side: '' },
    notional: null,
    qty: format(order.quantity),
    filled_qty: format(order.filled),
    filled_avg_price: average(net, order.filled),
    ...kind(order, true),
    legs: nested ? legs : null,
  };
}

/** The record of a leg on its own, as looked up by the leg's id. */
export function recordById(order: ExchangeOrder, id: string, view: OrderView): Record<string, unknown> {
  const leg = order.orderClass === 'mleg' && order.legs.find((each) => each.id === id || each.clientOrderId === id);
  return leg ? legJson(order, leg, view.stillOpen) : orderJson(order, view);
}
