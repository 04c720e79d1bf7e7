/**
 * Two strategies on opposite sides of one contract: the broker nets them, so that neither could be closed for itself, and
 * refuses orders that would trade against each other. Whoever comes second is refused.
 */
import { type Book, openOrders } from '../model/book.ts';
import type { Check } from '../model/decision.ts';
import { heldOf } from '../model/position.ts';
import type { Entry, Leg } from '../model/signal.ts';
import { toNumber } from '../model/units.ts';

type Subject = Pick<Leg, 'side'> & { readonly symbol: string; readonly strategyId: string };

/** Contracts or shares that others hold on the other side of a leg; those that an order of theirs would trade count as one. */
function against({ positions, ...book }: Book, { side, symbol, strategyId }: Subject): number {
  const held = positions
    .filter((position) => position.strategyId !== strategyId)
    .map((position) => toNumber(heldOf(position, symbol)) * (side === 'buy' ? -1 : 1));
  const working = openOrders({ positions, ...book }).filter(
    (order) =>
      order.strategyId !== strategyId &&
      order.legs.some((leg) => leg.instrument.symbol === symbol && leg.side !== side),
  );
  return held.reduce((most, amount) => Math.max(most, amount), 0) + working.length;
}

/** The first leg of an entry whose other side another strategy is on, as a check that failed. */
export function otherSide({ legs, strategyId }: Entry, book: Book): Check | undefined {
  for (const { instrument, side } of legs) {
    const observed = against(book, { side, symbol: instrument.symbol, strategyId });
    if (observed > 0)
      return {
        ...{ limit: 'other-side', scope: instrument.symbol, unit: 'held or being traded by another strategy' },
        ...{ observed, allowed: 0, level: 'hard', passed: false },
      };
  }
  return undefined;
}
