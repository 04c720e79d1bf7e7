/** What a client asks of the exchange, and what the exchange knows when it judges it. */
import type { Instrument } from '../../model/instrument.ts';
import type { Instant } from '../../model/time.ts';
import { negate, type Price, type Quantity, times } from '../../model/units.ts';
import type { Exposure } from '../../pricing/structure/margin.ts';
import type { ExchangeState, MarkOf } from './account.ts';
import type { QuoteOf, Side } from './matching.ts';
import type { PositionIntent } from './order.ts';
import type { Refusal } from './refusals.ts';

export interface LegRequest {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly ratio: number;
  readonly intent: PositionIntent | undefined;
}

export interface OrderRequest {
  readonly clientOrderId: string | undefined;
  readonly orderClass: 'simple' | 'mleg';
  readonly legs: readonly LegRequest[];
  readonly quantity: Quantity;
  readonly type: 'market' | 'limit';
  readonly limitPrice: Price | undefined;
  readonly timeInForce: 'day' | 'gtc';
}

/** What the exchange knows of the market when it judges an order. */
export interface Desk {
  readonly at: Instant;
  readonly quoteOf: QuoteOf;
  readonly markOf: MarkOf;
  readonly isListed: (instrument: Instrument) => boolean;
}

/** One order before its judges: `intents` are those of its legs, stated or inferred. */
export interface Case {
  readonly state: ExchangeState;
  readonly request: OrderRequest;
  readonly desk: Desk;
  readonly intents: readonly PositionIntent[];
}
export type Rule = (subject: Case) => Refusal | undefined;

export const isMleg = (request: OrderRequest): boolean => request.orderClass === 'mleg';
export const isOptions = (request: OrderRequest): boolean =>
  request.legs.some((leg) => leg.instrument.kind === 'option');

/** The contracts that so many units of an order would trade, over the legs whose intent is wanted. */
export const exposuresIn = (
  subject: Case,
  units: Quantity,
  where: (intent: PositionIntent) => boolean,
): readonly Exposure[] =>
  subject.request.legs.flatMap(({ instrument, side, ratio }, index) => {
    if (instrument.kind !== 'option' || !where(subject.intents[index] ?? 'buy_to_open')) return [];
    const contracts = times(units, ratio);
    return [{ option: instrument, contracts: side === 'buy' ? contracts : negate(contracts) }];
  });
