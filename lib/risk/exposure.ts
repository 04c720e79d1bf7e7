/**
 * Capital at risk, in US dollars: what is held, at the largest of cost, market value and what its structure can still lose,
 * and what is reserved by orders. Short calls count as covered by shares: an entry without that cover is refused.
 */
import { type Book, committedToday, openOrders, reservedOf } from '../model/book.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Order } from '../model/order.ts';
import { costOf, isFlat, marketValue, type Position } from '../model/position.ts';
import type { TradingDay } from '../model/time.ts';
import { add, type Price, toNumber } from '../model/units.ts';
import { secured } from '../pricing/structure/margin.ts';
import { optionsHeld } from './cover.ts';

/** Shares of these count under the broad-market rows of the limits: each holds hundreds of companies. */
const BROAD_ETFS = new Set(['SPY', 'VTI', 'QQQ', 'IWM', 'DIA']);

export const isBroadEtf = (instrument: Instrument): boolean =>
  instrument.kind === 'equity' && BROAD_ETFS.has(instrument.symbol);

export type PriceOf = (instrument: Instrument) => Price | undefined;

/** At risk in one position: the largest of what it cost, what it is worth and what it can lose, so that none hides another. */
export function atRisk(position: Position, priceOf: PriceOf): number {
  if (isFlat(position)) return 0;
  const cost = costOf(position);
  const value = marketValue(position, priceOf);
  const worst = add(secured(optionsHeld(position)), cost);
  return Math.max(Math.abs(toNumber(cost)), Math.abs(value === undefined ? 0 : toNumber(value)), toNumber(worst));
}

interface Scope {
  readonly strategyId?: string;
  readonly symbol?: string;
  /** Leave out shares of broad-market ETFs. */
  readonly narrow?: boolean;
}

const inScope =
  (scope: Scope) =>
  (item: Position | Order): boolean =>
    (scope.strategyId === undefined || item.strategyId === scope.strategyId) &&
    (scope.symbol === undefined || item.symbol === scope.symbol) &&
    !(scope.narrow && item.legs.every((leg) => isBroadEtf(leg.instrument)));

/** Held plus reserved: an approved order counts as if it were filled. */
export function exposure(book: Book, scope: Scope, priceOf: PriceOf): number {
  const matches = inScope(scope);
  const held = book.positions.filter(matches).map((position) => atRisk(position, priceOf));
  const reserved = openOrders(book).filter(matches).map(reservedOf);
  return [...held, ...reserved].reduce((total, usd) => total + usd, 0);
}

/** Approved for a symbol today, whatever was sold since: the cumulative figure that slicing cannot pass. */
export const approvedToday = (book: Book, symbol: string, day: TradingDay): number =>
  committedToday(book, day, (order) => order.symbol === symbol);

/** Reserved by all open orders. */
export const reserved = (book: Book): number => openOrders(book).reduce((total, order) => total + reservedOf(order), 0);
