/**
 * Flattening: every open position of a strategy is closed, in the place of what the strategy itself would propose. Priced
 * like any exit, from a market with both sides: what has no price is named and kept, never sold at any price.
 */
import { twoSided } from '../../market/tradable.ts';
import { type MarketView, quoteOf } from '../../model/market-view.ts';
import { isFlat, type Position } from '../../model/position.ts';
import type { Reason, Signal } from '../../model/signal.ts';
import type { OwnPositions, Proposal, StrategyId, WhyNot } from '../../model/strategy.ts';
import { MINUTE } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { closeAt, isWaiting, standingOf } from './close-structure.ts';

/** Why-nots of this rule need the owner; those of another only wait. */
export const FLATTEN = 'flatten';

/** By kind of instrument: how old a quote may be, and how much less than the present value is accepted, as a fraction. */
const TERMS = {
  // An index strategy looks once a day, and its own limit is the bid itself; a little less, so that it trades at once.
  equity: { maxAgeMs: 5 * MINUTE, concession: 0.005 },
  // As the more impatient profile closes its own.
  option: { maxAgeMs: MINUTE, concession: 0.02 },
} as const;

export function flatten(view: MarketView, own: OwnPositions, strategyId: StrategyId): Proposal {
  const held = own.positions.filter((position) => !isFlat(position));
  const outcomes = held.map((position) => closed(view, own, { strategyId, position }));
  return {
    signals: outcomes.filter((outcome): outcome is Signal => 'kind' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => !('kind' in outcome)),
  };
}

interface Held {
  readonly strategyId: StrategyId;
  readonly position: Position;
}

function closed(view: MarketView, own: OwnPositions, { strategyId, position }: Held): Signal | WhyNot {
  const { symbol } = position;
  const { maxAgeMs, concession } = TERMS[position.legs[0]?.instrument.kind ?? 'option'];
  const standing = standingOf(view, own, { position, maxAgeMs });
  if ('refused' in standing)
    return isWaiting(standing.refused) ? { symbol, reason: standing.refused } : kept(symbol, standing.refused);
  for (const { instrument } of standing.value.position.legs) {
    const market = twoSided(quoteOf(view, instrument.symbol), { now: view.asOf, maxAgeMs });
    if ('refused' in market) return kept(symbol, market.refused);
  }
  const units = toNumber(standing.value.units);
  const reasons = [{ rule: FLATTEN, observed: units, threshold: 0, unit: 'units' }];
  const exit = closeAt(view, standing.value, { strategyId, concession, reasons });
  return 'kind' in exit ? exit : kept(symbol, exit.reason);
}

/** The rule that stands in the way, in the words of this one. */
const kept = (symbol: string, { rule, observed, threshold, unit }: Reason): WhyNot => ({
  symbol,
  reason: { rule: FLATTEN, observed: `${rule}: ${observed}`, threshold: String(threshold), ...(unit ? { unit } : {}) },
});
