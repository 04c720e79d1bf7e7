/**
 * Matching an order against the national best bid and offer: a leg is taken at its own side of the quote, and an order
 * fills only where every leg can be taken and the net price is within the limit. Displayed size is not checked.
 * Prices are US dollars per share (per contract share for options), on a grid of a hundredth of a cent.
 */
import type { Instrument } from '../../model/instrument.ts';
import { type Quote, takingPrice } from '../../model/quote.ts';
import { add, fromNumber, negate, type Price, price, times } from '../../model/units.ts';

export type Side = 'buy' | 'sell';
export type QuoteOf = (symbol: string) => Quote | undefined;

export interface MatchLeg {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly ratio: number;
}

const GRID = 0.0001;

/** A feed's number as a ledger price. */
export const ledgerPrice = (value: number): Price => fromNumber<Price>(value, 'nearest', GRID);

/** What taking one side costs now; undefined on an empty side, a crossed market or a price that is no price. */
export function takeAt(quote: Quote | undefined, side: Side): Price | undefined {
  const value = quote && takingPrice(quote, side);
  return value !== undefined && Number.isFinite(value) && value > 0 ? ledgerPrice(value) : undefined;
}

/** Net per unit of the structure: positive pays, negative receives. */
export const netPrice = (legs: readonly MatchLeg[], prices: readonly Price[]): Price =>
  legs.reduce((net, leg, index) => {
    const value = times(prices[index] ?? price('0'), leg.ratio);
    return add(net, leg.side === 'buy' ? value : negate(value));
  }, price('0'));

/** The prices of all legs, or undefined where the order does not fill. `limit` is net per unit; undefined takes any price. */
export function matchLegs(
  legs: readonly MatchLeg[],
  limit: Price | undefined,
  quoteOf: QuoteOf,
): readonly Price[] | undefined {
  const prices = legs.map((leg) => takeAt(quoteOf(leg.instrument.symbol), leg.side));
  if (!prices.every((value) => value !== undefined)) return undefined;
  return limit === undefined || netPrice(legs, prices) <= limit ? prices : undefined;
}
