/**
 * A strategy's holding of one structure: legs, each with its tax lots. A fold of fills; in whatever pieces the fills
 * arrive, the position is the same.
 */
import * as z from 'zod';
import { cashOf, type Fill } from './fill.ts';
import { type Instrument, InstrumentWire, multiplierOf } from './instrument.ts';
import { Leg, Reason, wholeUnits } from './signal.ts';
import { InstantWire } from './time.ts';
import {
  absolute,
  add,
  larger,
  notional,
  type Price,
  PriceWire,
  type Quantity,
  QuantityWire,
  smaller,
  subtract,
  sum,
  type Usd,
  UsdWire,
  usd,
} from './units.ts';

export const Lot = z.object({
  /** Signed: negative is short. */
  quantity: QuantityWire,
  price: PriceWire,
  acquiredAt: InstantWire,
});
export type Lot = z.infer<typeof Lot>;

export const Holding = z.object({ instrument: InstrumentWire, lots: z.array(Lot).readonly() });
export type Holding = z.infer<typeof Holding>;

/** Trades that are over: each from flat to flat, or to the other side. Parts of a position that were closed count when it is. */
export const Trades = z.object({
  closed: z.number().int().positive(),
  won: z.number().int().nonnegative(),
  lost: z.number().int().nonnegative(),
  /** Sum of what was won, and of what was lost (not negative), before fees. */
  gains: UsdWire,
  losses: UsdWire,
});
export type Trades = z.infer<typeof Trades>;

export const Position = z.object({
  id: z.string(),
  strategyId: z.string(),
  symbol: z.string(),
  /** The structure as it is opened. */
  legs: z.array(Leg).readonly(),
  holdings: z.array(Holding).readonly(),
  openedAt: InstantWire,
  closedAt: InstantWire.optional(),
  /** The latest execution folded in. */
  lastFillAt: InstantWire.optional(),
  /** Why it was opened, from the first signal. */
  reasons: z.array(Reason).readonly(),
  /** Profit and loss of what has been closed, before fees. */
  realised: UsdWire,
  /** Absent until the first is over. */
  trades: Trades.optional(),
  /** All cash that moved: what was received less what was paid. */
  cash: UsdWire,
  /** Most contracts or shares of the first leg held since there were none: what a part of the position is a part of. */
  peak: QuantityWire.optional(),
  /** New York date of the last lot closed at a loss, for wash-sale windows. */
  lastLossDay: z.string().optional(),
  modelled: z.boolean(),
});
export type Position = z.infer<typeof Position>;

export const heldOf = (position: Position, symbol: string): Quantity =>
  sum(
    (position.holdings.find((holding) => holding.instrument.symbol === symbol)?.lots ?? []).map((lot) => lot.quantity),
  );

export const isFlat = (position: Position): boolean => position.holdings.every((holding) => holding.lots.length === 0);

/** Units of the structure that are held in full. */
export const unitsOf = (position: Position): Quantity =>
  wholeUnits(position.legs, (symbol) => absolute(heldOf(position, symbol)));

/** Units of the structure when most of it was held; what is held now where that was never noted. */
export function peakUnitsOf(position: Position): Quantity {
  const [first] = position.legs;
  const most = first && position.peak !== undefined ? ((position.peak / BigInt(first.ratio)) as Quantity) : undefined;
  return larger(most ?? unitsOf(position), unitsOf(position));
}

/** Crossing zero begins anew, so that the peak does not depend on the pieces in which fills arrive. */
function peakAfter({ peak }: Position, before: Quantity, after: Quantity): { peak?: Quantity } {
  if (after === 0n) return {};
  const isSameSide = before !== 0n && before < 0n === after < 0n;
  return { peak: isSameSide ? larger(peak ?? absolute(before), absolute(after)) : absolute(after) };
}

/** What was paid for what is still held (negative: received). */
export const costOf = (position: Position): Usd =>
  sum(
    position.holdings.flatMap(({ instrument, lots }) =>
      lots.map((lot) => notional(lot.price, lot.quantity, multiplierOf(instrument))),
    ),
  );

/** Net cost per unit of the structure as it is held: the debit paid, or a negative credit. */
export function entryPrice(position: Position): number | undefined {
  const units = Number(unitsOf(position));
  return units === 0
    ? undefined
    : Number(costOf(position)) / units / multiplierOf((position.legs[0] as Leg).instrument);
}

/** Value of what is held at the given prices per instrument; undefined as soon as one is missing. */
export function marketValue(
  position: Position,
  priceOf: (instrument: Instrument) => Price | undefined,
): Usd | undefined {
  const values: Usd[] = [];
  for (const { instrument, lots } of position.holdings) {
    if (lots.length === 0) continue;
    const at = priceOf(instrument);
    if (at === undefined) return undefined;
    values.push(notional(at, sum(lots.map((lot) => lot.quantity)), multiplierOf(instrument)));
  }
  return sum(values);
}

type LotOrder = 'first-in' | 'highest-cost';

/** The position after an execution: opposite lots are closed first, in the order's lot order; the rest opens a lot. */
// biome-ignore lint/complexity/useMaxParams: position and fill are the fold; lot order and day are its two settings
export function applyFill(position: Position, fill: Fill, lotOrder: LotOrder, day: string): Position {
  const signed = fill.side === 'buy' ? fill.quantity : (-fill.quantity as Quantity);
  const before = position.holdings.find((holding) => holding.instrument.symbol === fill.instrument.symbol)?.lots ?? [];
  const { lots, realised, lossClosed } = close(before, { signed, fill, lotOrder });
  const holdings = [
    ...position.holdings.filter((holding) => holding.instrument.symbol !== fill.instrument.symbol),
    { instrument: fill.instrument, lots },
  ].sort((a, b) => (a.instrument.symbol < b.instrument.symbol ? -1 : 1));
  const { closedAt: _closedAt, peak: _peak, ...kept } = position;
  const leg = position.legs[0]?.instrument.symbol ?? '';
  const earned = add(position.realised, realised);
  const isOver = endsTrade(position, fill.instrument.symbol, { before, lots });
  const next = {
    ...kept,
    ...(isOver ? { trades: tradesAfter(position.trades, earned) } : {}),
    ...peakAfter(position, heldOf(position, leg), heldOf({ ...position, holdings }, leg)),
    holdings,
    realised: earned,
    cash: add(position.cash, cashOf(fill)),
    lastFillAt: position.lastFillAt !== undefined && position.lastFillAt > fill.at ? position.lastFillAt : fill.at,
  };
  return { ...next, ...(isFlat(next) ? { closedAt: fill.at } : {}), ...(lossClosed ? { lastLossDay: day } : {}) };
}

/** Crossing zero ends a trade like reaching it, so that the count does not depend on the pieces in which fills arrive. */
function endsTrade(
  { holdings }: Position,
  symbol: string,
  { before, lots }: { readonly before: readonly Lot[]; readonly lots: readonly Lot[] },
): boolean {
  const [was, is] = [before[0]?.quantity, lots[0]?.quantity];
  const isOver = was !== undefined && (is === undefined || is < 0n !== was < 0n);
  return isOver && holdings.every(({ instrument, lots: held }) => instrument.symbol === symbol || held.length === 0);
}

/** What was realised since the last trade ended is the result of this one. */
function tradesAfter(before: Trades | undefined, realised: Usd): Trades {
  const { closed, won, lost, gains, losses } = before ?? { ...NO_TRADES, gains: usd('0'), losses: usd('0') };
  const result = subtract(realised, subtract(gains, losses));
  return {
    ...{ closed: closed + 1, won: won + (result > 0n ? 1 : 0), lost: lost + (result < 0n ? 1 : 0) },
    gains: result > 0n ? add(gains, result) : gains,
    losses: result < 0n ? subtract(losses, result) : losses,
  };
}

const NO_TRADES = { closed: 0, won: 0, lost: 0 };

function close(lots: readonly Lot[], trade: { signed: Quantity; fill: Fill; lotOrder: LotOrder }) {
  const { fill, lotOrder } = trade;
  const queue = lotOrder === 'highest-cost' ? [...lots].sort((a, b) => Number(b.price - a.price)) : [...lots];
  let left = trade.signed;
  let realised = usd('0');
  let lossClosed = false;
  const kept: Lot[] = [];
  for (const lot of queue) {
    const isOpposite = lot.quantity < 0n !== left < 0n && left !== 0n;
    if (!isOpposite) {
      kept.push(lot);
      continue;
    }
    const size = smaller(absolute(lot.quantity), absolute(left));
    const closed = (lot.quantity < 0n ? -size : size) as Quantity;
    const gain = notional(subtract(fill.price, lot.price), closed, multiplierOf(fill.instrument));
    realised = add(realised, gain);
    lossClosed ||= gain < 0n;
    left = add(left, closed);
    if (closed !== lot.quantity) kept.push({ ...lot, quantity: subtract(lot.quantity, closed) });
  }
  if (left !== 0n) kept.push({ quantity: left, price: fill.price, acquiredAt: fill.at });
  return { lots: merge(kept), realised, lossClosed };
}

/** Oldest first, then cheapest; one lot where both are the same: then the fold does not depend on how fills are cut or told. */
function merge(lots: readonly Lot[]): readonly Lot[] {
  const merged = new Map<string, Lot>();
  for (const lot of lots) {
    const key = `${lot.acquiredAt}@${lot.price}`;
    const same = merged.get(key);
    merged.set(key, same ? { ...lot, quantity: add(same.quantity, lot.quantity) } : lot);
  }
  return [...merged.values()].sort((a, b) => a.acquiredAt - b.acquiredAt || Number(a.price - b.price));
}

/** The empty position that a first fill opens. */
export const openPosition = (
  from: Pick<Position, 'id' | 'strategyId' | 'symbol' | 'legs' | 'reasons' | 'openedAt' | 'modelled'>,
): Position => ({
  ...from,
  holdings: [],
  realised: usd('0'),
  cash: usd('0'),
});

/** Profit or loss of what is held against what it cost, at the given prices. */
export function unrealised(
  position: Position,
  priceOf: (instrument: Instrument) => Price | undefined,
): Usd | undefined {
  const value = marketValue(position, priceOf);
  return value === undefined ? undefined : subtract(value, costOf(position));
}
