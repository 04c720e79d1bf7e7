/**
 * What the exchange keeps of one account: cash, holdings, working and ended orders, activities; and what follows from them
 * alone: trades, average cost, and what is free to sell.
 */
import type { Instrument } from '../../model/instrument.ts';
import { multiplierOf, underlyingOf } from '../../model/instrument.ts';
import type { Instant } from '../../model/time.ts';
import {
  add,
  fromNumber,
  notional,
  type Price,
  type Quantity,
  quantity,
  subtract,
  sum,
  times,
  type Usd,
} from '../../model/units.ts';
import { type Exposure, uncoveredContracts } from '../../pricing/structure/margin.ts';
import { ledgerPrice, type Side } from './matching.ts';
import { type ExchangeOrder, pendingOf } from './order.ts';

export interface Holding {
  readonly instrument: Instrument;
  /** Negative when short; never zero. */
  readonly quantity: Quantity;
  /** What was paid for what is held, at average cost; negative where it was received. */
  readonly cost: Usd;
}

export type Activity = {
  readonly id: string;
  readonly at: Instant;
  readonly symbol: string;
  readonly quantity: Quantity;
} & (
  | {
      readonly type: 'FILL';
      /** The order, or the leg of a multi-leg one. */
      readonly orderId: string;
      readonly side: Side | 'sell_short';
      readonly price: Price;
      readonly cumulative: Quantity;
      readonly leaves: Quantity;
      readonly orderStatus: 'partially_filled' | 'filled';
    }
  | { readonly type: 'OPEXP' | 'OPEXC' | 'OPASN'; readonly groupId: string }
  | { readonly type: 'OPTRD'; readonly groupId: string; readonly price: Price; readonly netAmount: Usd }
);

export interface ExchangeState {
  readonly seed: string;
  /** Ids handed out so far: the next id follows from the seed and this. */
  readonly serial: number;
  readonly optionsLevel: number;
  /** A tenth of the eligible fills are partial, as on the broker's paper accounts. */
  readonly partialFills: boolean;
  readonly at: Instant;
  readonly cash: Usd;
  readonly holdings: readonly Holding[];
  /** Oldest first. */
  readonly working: readonly ExchangeOrder[];
  /** In the order in which they ended. */
  readonly ended: readonly ExchangeOrder[];
  /** For ever, also of what was cancelled. */
  readonly clientOrderIds: ReadonlySet<string>;
  /** Oldest first. */
  readonly activities: readonly Activity[];
}

export const heldOf = (state: ExchangeState, symbol: string): Quantity =>
  state.holdings.find((holding) => holding.instrument.symbol === symbol)?.quantity ?? quantity('0');

/** Shares or contracts that working orders mean to trade on a side. */
export const pendingFor = (state: ExchangeState, symbol: string, side: Side): Quantity =>
  sum(state.working.map((order) => pendingOf(order, symbol, side)));

/** Holdings after a trade of a signed quantity at a price; average cost stays while reducing. */
export function trade(
  holdings: readonly Holding[],
  traded: { readonly instrument: Instrument; readonly quantity: Quantity; readonly price: Price },
): readonly Holding[] {
  const { instrument } = traded;
  const others = holdings.filter((holding) => holding.instrument.symbol !== instrument.symbol);
  const before = holdings.find((holding) => holding.instrument.symbol === instrument.symbol);
  const held = before?.quantity ?? quantity('0');
  const after = add(held, traded.quantity);
  if (after === 0n) return others;
  const cost = costAfter(before, { ...traded, after });
  return [...others, { instrument, quantity: after, cost }].sort((a, b) =>
    a.instrument.symbol < b.instrument.symbol ? -1 : 1,
  );
}

function costAfter(
  before: Holding | undefined,
  traded: { instrument: Instrument; quantity: Quantity; price: Price; after: Quantity },
): Usd {
  const value = (size: Quantity) => notional(traded.price, size, multiplierOf(traded.instrument));
  if (!before) return value(traded.after);
  const grows = before.quantity > 0n === traded.quantity > 0n;
  if (grows) return add(before.cost, value(traded.quantity));
  const keepsSign = before.quantity > 0n === traded.after > 0n;
  return keepsSign ? ((((before.cost as bigint) * traded.after) / before.quantity) as Usd) : value(traded.after);
}

/** Option holdings of an underlying. */
export const exposuresOf = (holdings: readonly Holding[], underlying: string): readonly Exposure[] =>
  holdings.flatMap(({ instrument, quantity: contracts }) =>
    instrument.kind === 'option' && instrument.underlying === underlying ? [{ option: instrument, contracts }] : [],
  );

const contractsToShares = (contracts: Quantity): Quantity => times(contracts, 100);

/** Shares that may still be sold: held, less working sales, less what covers short calls held or on order. */
export function freeShares(state: ExchangeState, symbol: string): Quantity {
  const selling = state.working
    .filter((order) => order.orderClass === 'simple')
    .flatMap((order) => order.legs.map((leg) => ({ order, leg })))
    .filter(({ leg }) => leg.intent === 'sell_to_open' && underlyingOf(leg.instrument) === symbol)
    .flatMap(({ order, leg }) =>
      leg.instrument.kind === 'option' && leg.instrument.right === 'call'
        ? [pendingOf(order, leg.instrument.symbol, 'sell')]
        : [],
    );
  const covering = add(uncoveredContracts(exposuresOf(state.holdings, symbol), 'call'), sum(selling));
  const held = subtract(heldOf(state, symbol), pendingFor(state, symbol, 'sell'));
  return subtract(held, contractsToShares(covering));
}

/** Current price per share (per contract share for options): the mark. */
export type MarkOf = (instrument: Instrument) => number;

export const marketValueOf = (holding: Holding, markOf: MarkOf): Usd =>
  notional(ledgerPrice(markOf(holding.instrument)), holding.quantity, multiplierOf(holding.instrument));

/** Average price of a holding per share, always positive. */
export const averagePrice = (holding: Holding): Price =>
  fromNumber<Price>(
    Math.abs(Number(holding.cost) / Number(holding.quantity)) / multiplierOf(holding.instrument),
    'nearest',
    0.000001,
  );
