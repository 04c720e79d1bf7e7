/** Orders on the wire: the broker's record of an order, and what a client may send. */
import * as z from 'zod';
import type { LegRequest, OrderRequest } from '#lib/execution/admission.ts';
import { uuidOf } from '#lib/execution/exchange-ids.ts';
import type { ExchangeLeg, ExchangeOrder } from '#lib/execution/exchange-order.ts';
import { type Refusal, refusalOf, refuse } from '#lib/execution/refusals.ts';
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import { absolute, format, fromNumber, type Price, parse, type Quantity, times, toNumber } from '#lib/model/units.ts';
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

const decimal = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^-?\d{1,15}(\.\d{1,9})?$/));
const intent = z.enum(['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close']);

const NewOrder = z.object({
  symbol: z.string().optional(),
  qty: decimal.nullish(),
  notional: decimal.nullish(),
  side: z.enum(['buy', 'sell']).nullish(),
  type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  time_in_force: z.enum(['day', 'gtc', 'opg', 'cls', 'ioc', 'fok']),
  limit_price: decimal.nullish(),
  stop_price: decimal.nullish(),
  extended_hours: z.boolean().nullish(),
  client_order_id: z.string().nullish(),
  order_class: z.enum(['', 'simple', 'bracket', 'oco', 'oto', 'mleg']).nullish(),
  position_intent: intent.nullish(),
  legs: z
    .array(
      z.object({
        symbol: z.string(),
        ratio_qty: decimal,
        side: z.enum(['buy', 'sell']).nullish(),
        position_intent: intent.nullish(),
      }),
    )
    .nullish(),
});
type NewOrder = z.infer<typeof NewOrder>;

const simulatedNot = (what: string): Refusal => refusalOf(42210000, `${what}: not simulated`);

function instrumentNamed(symbol: string): Instrument | Refusal {
  try {
    return instrumentOf(symbol);
  } catch {
    return refuse('asset-unknown', { symbol });
  }
}

function unsupported(order: NewOrder): Refusal | undefined {
  if (order.type !== 'market' && order.type !== 'limit') return simulatedNot(`order type ${order.type}`);
  if (order.time_in_force !== 'day' && order.time_in_force !== 'gtc')
    return simulatedNot(`time in force ${order.time_in_force}`);
  if (order.extended_hours) return simulatedNot('extended hours');
  if (order.notional) return simulatedNot('notional orders');
  return ['bracket', 'oco', 'oto'].includes(order.order_class ?? '')
    ? simulatedNot(`order class ${order.order_class}`)
    : undefined;
}

function legOf(leg: {
  symbol: string;
  ratio: string;
  side: 'buy' | 'sell' | null | undefined;
  intent: LegRequest['intent'] | null;
}): LegRequest | Refusal {
  const instrument = instrumentNamed(leg.symbol);
  if ('code' in instrument) return instrument;
  const side = leg.side ?? leg.intent?.split('_')[0];
  if (side !== 'buy' && side !== 'sell') return refusalOf(40010001, 'side is missing');
  const ratio = Number(leg.ratio);
  if (!Number.isInteger(ratio) || ratio < 1) return refusalOf(40010001, 'ratio_qty must be > 0 and whole');
  return { instrument, side, ratio, intent: leg.intent ?? undefined };
}

/** What a client sent, as the exchange understands it, or why it cannot be understood. */
export function readOrder(body: unknown): OrderRequest | Refusal {
  const parsed = NewOrder.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refusalOf(40010001, `${issue?.path.join('.') || 'body'} is missing or invalid`);
  }
  const order = parsed.data;
  const isMleg = order.order_class === 'mleg';
  const missing = !order.qty && !order.notional ? 'qty or notional' : !isMleg && !order.symbol ? 'symbol' : undefined;
  if (missing) return refusalOf(40010001, `${missing} is missing`);
  const refusal = unsupported(order);
  if (refusal) return refusal;
  const simple = {
    symbol: order.symbol ?? '',
    ratio_qty: '1',
    side: order.side,
    position_intent: order.position_intent,
  };
  const read = (isMleg ? (order.legs ?? []) : [simple]).map((leg) =>
    legOf({ symbol: leg.symbol, ratio: leg.ratio_qty, side: leg.side, intent: leg.position_intent ?? null }),
  );
  const faulty = read.find((leg) => 'code' in leg);
  if (faulty && 'code' in faulty) return faulty;
  return {
    clientOrderId: order.client_order_id || undefined,
    orderClass: isMleg ? 'mleg' : 'simple',
    legs: read.flatMap((leg) => ('code' in leg ? [] : [leg])),
    quantity: parse<Quantity>(order.qty ?? '0'),
    type: order.type === 'market' ? 'market' : 'limit',
    limitPrice: order.limit_price ? parse<Price>(order.limit_price) : undefined,
    timeInForce: order.time_in_force === 'gtc' ? 'gtc' : 'day',
  };
}

const PatchOrder = z.object({
  qty: decimal.nullish(),
  limit_price: decimal.nullish(),
  time_in_force: z.enum(['day', 'gtc']).nullish(),
  client_order_id: z.string().nullish(),
});

export function readChange(body: unknown) {
  const parsed = PatchOrder.safeParse(body);
  if (!parsed.success) return refusalOf(40010001, `${parsed.error.issues[0]?.path.join('.') || 'body'} is invalid`);
  const { qty, limit_price, time_in_force, client_order_id } = parsed.data;
  return {
    quantity: qty ? absolute(parse<Quantity>(qty)) : undefined,
    limitPrice: limit_price ? parse<Price>(limit_price) : undefined,
    timeInForce: time_in_force ?? undefined,
    clientOrderId: client_order_id ?? undefined,
  };
}
