/** Orders, fills, positions and alerts as a run's document shows them. Amounts that settle are decimal strings. */
import type { Alert } from '#lib/model/alert.ts';
import type { Fill } from '#lib/model/fill.ts';
import { type Instrument, multiplierOf } from '#lib/model/instrument.ts';
import type { Order } from '#lib/model/order.ts';
import { type Position, unrealised } from '#lib/model/position.ts';
import type { Leg } from '#lib/model/signal.ts';
import { formatInstant } from '#lib/model/time.ts';
import { format, type Price, sum, toNumber } from '#lib/model/units.ts';

export type PriceOf = (instrument: Instrument) => Price | undefined;

export const cents = (usd: number): number => Math.round(usd * 100) / 100;

export const legText = ({ side, ratio, instrument }: Leg): string => `${side} ${ratio} ${instrument.symbol}`;

export const orderRow = (order: Order) => ({
  id: order.id,
  clientOrderId: order.clientOrderId,
  strategyId: order.strategyId,
  kind: order.kind,
  symbol: order.symbol,
  legs: order.legs.map(legText),
  /** Units of the structure; shares, or contracts per leg's ratio. */
  quantity: format(order.quantity),
  /** US dollars net per unit (an option's per share): positive pays, negative receives. */
  limitPrice: format(order.limitPrice),
  state: order.state,
  filled: format(order.filled),
  approvedAt: formatInstant(order.approvedAt),
  ...(order.note === undefined ? {} : { note: order.note }),
});
export type OrderRow = ReturnType<typeof orderRow>;

export const fillRow = (fill: Fill) => ({
  id: fill.executionId,
  orderId: fill.orderId,
  strategyId: fill.strategyId,
  symbol: fill.instrument.symbol,
  side: fill.side,
  /** Shares or contracts. */
  quantity: format(fill.quantity),
  /** US dollars per share. */
  price: format(fill.price),
  at: formatInstant(fill.at),
  modelled: fill.modelled,
});
export type FillRow = ReturnType<typeof fillRow>;

export const alertRow = ({ severity, title, detail, at }: Alert) => ({
  severity,
  title,
  detail,
  at: formatInstant(at),
});
export type AlertRow = ReturnType<typeof alertRow>;

const holdingRow = ({ instrument, lots }: Position['holdings'][number]) => ({
  symbol: instrument.symbol,
  /** Shares or contracts; negative where sold short. */
  quantity: format(sum(lots.map((lot) => lot.quantity))),
  /** Shares per unit of quantity. */
  multiplier: multiplierOf(instrument),
});

export const positionRow = (position: Position, priceOf: PriceOf) => {
  const open = unrealised(position, priceOf);
  return {
    id: position.id,
    strategyId: position.strategyId,
    symbol: position.symbol,
    holdings: position.holdings.filter(({ lots }) => lots.length > 0).map(holdingRow),
    /** US dollars; null where something has no price. */
    unrealisedPnl: open === undefined ? null : cents(toNumber(open)),
    modelled: position.modelled,
  };
};
export type PositionRow = ReturnType<typeof positionRow>;
