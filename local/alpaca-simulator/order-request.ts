/** What a client may send about orders, and how the exchange understands it. */
import * as z from 'zod';
import { type Refusal, refusalOf, refuse } from '#lib/execution/exchange/refusals.ts';
import type { LegRequest, OrderRequest } from '#lib/execution/exchange/request.ts';
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import { absolute, type Price, parse, type Quantity } from '#lib/model/units.ts';

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
