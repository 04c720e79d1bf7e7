/**
 * Closing a structure, bought or sold: what is left of it, what it cost or brought, what closing brings or costs now, and
 * the order that closes it. Without a quote on the needed side nothing is invented. Prices in US dollars per share.
 */
import { closingValue } from '../../market/closing-value.ts';
import type { Checked } from '../../market/tradable.ts';
import type { MarketView } from '../../model/market-view.ts';
import { isTerminal, remaining } from '../../model/order.ts';
import { entryPrice, heldOf, type Position, unitsOf } from '../../model/position.ts';
import { closing, type Reason, type Signal } from '../../model/signal.ts';
import type { OwnPositions, StrategyId, WhyNot } from '../../model/strategy.ts';
import { type Instant, MINUTE } from '../../model/time.ts';
import { fromNumber, negate, type Price, type Quantity, quantity, subtract, sum } from '../../model/units.ts';
import { draftExit } from './draft-signal.ts';

const CENT = 0.01;

export interface Standing {
  /** With the legs that are left, where one has gone. */
  readonly position: Position;
  /** False where a leg has gone by itself: to an assignment, or by the owner's hand. */
  readonly isWhole: boolean;
  /** Units that no working exit closes already. */
  readonly units: Quantity;
  /** The debit per unit; a credit is negative. */
  readonly paid: number;
  /** What closing brings per unit; what it costs is negative. */
  readonly value: number;
}

export function standingOf(
  view: MarketView,
  own: OwnPositions,
  { position, maxAgeMs }: { readonly position: Position; readonly maxAgeMs: number },
): Checked<Standing> {
  const isWhole = unitsOf(position) > quantity('0');
  const left = isWhole ? position : remnantOf(position, view.asOf);
  const paid = left && entryPrice(left);
  if (left === undefined || paid === undefined) return { refused: LEG_MISSING };
  const exiting = own.orders.filter((order) => order.kind === 'exit' && order.positionId === position.id);
  const units = subtract(unitsOf(left), sum(exiting.map(remaining)));
  if (units <= quantity('0')) return { refused: EXITING };
  if (isBuying(own, position)) return { refused: OPPOSITE };
  const checked = closingValue(view, left.legs, maxAgeMs);
  return 'refused' in checked ? checked : { value: { position: left, isWhole, units, paid, value: checked.value } };
}

/** What is left of a broken structure is not the idea that was opened: it goes, whatever it is worth. */
export const LEG_MISSING: Reason = { rule: 'whole-structure', observed: 'a leg is missing', threshold: 'all legs' };
/** Fills of the other legs may still be on their way. */
const SETTLING_MS = 15 * MINUTE;

function remnantOf(position: Position, now: Instant): Position | undefined {
  if (position.lastFillAt !== undefined && now - position.lastFillAt < SETTLING_MS) return undefined;
  const legs = position.legs.filter(({ instrument }) => heldOf(position, instrument.symbol) !== quantity('0'));
  return legs.length > 0 ? { ...position, legs } : undefined;
}

/** The rest of an entry that was filled in part: the broker refuses to sell what an order of ours still buys. */
const isBuying = ({ orders }: OwnPositions, { id }: Position): boolean =>
  orders.some((order) => order.kind === 'entry' && order.positionId === id && !isTerminal(order));
const EXITING: Reason = { rule: 'exit-working', observed: 'all units', threshold: 'units left to close' };
const OPPOSITE: Reason = { rule: 'opposite-order', observed: 'an entry is working', threshold: 'none' };

/** Why a structure is not closed now, that orders of ours settle by themselves. */
export const isWaiting = ({ rule }: Reason): boolean => rule === EXITING.rule || rule === OPPOSITE.rule;

interface Terms {
  readonly strategyId: StrategyId;
  /** How much less than the present value is accepted, or more than the present cost paid, as a fraction of it. */
  readonly concession: number;
  readonly reasons: readonly Reason[];
}

/** What one unit is closed at: a credit is negative. Undefined where a structure that was paid for brings nothing any more. */
function netPrice({ paid, value }: Standing, concession: number): Price | undefined {
  if (value >= CENT) return negate(fromNumber<Price>(Math.max(CENT, value * (1 - concession)), 'down'));
  // Expiring worthless costs nothing, and paying somebody to take the structure would. What was sold has a risk to be rid of.
  return paid < 0 ? fromNumber<Price>(Math.max(CENT, -value * (1 + concession)), 'up') : undefined;
}

export function closeAt(
  view: MarketView,
  standing: Standing,
  { strategyId, concession, reasons }: Terms,
): Signal | WhyNot {
  const { position, units, value } = standing;
  const { symbol } = position;
  const limitPrice = netPrice(standing, concession);
  if (limitPrice === undefined)
    return { symbol, reason: { rule: 'worthless', observed: value, threshold: CENT, unit: 'USD' } };
  return draftExit(view, {
    strategyId,
    symbol,
    positionId: position.id,
    legs: closing(position.legs),
    limitPrice,
    conviction: 1,
    reasons,
    quantity: units,
    lots: 'first-in',
  });
}
