/**
 * What keeps a strategy out of a share for now: something open or being opened in it, a loss taken in it today, or no place
 * left among the structures it may hold.
 */
import { sessionAt } from '../../model/calendar.ts';
import { isTerminal } from '../../model/order.ts';
import { isFlat } from '../../model/position.ts';
import type { Entry, Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { type Instant, MINUTE, type TradingDay } from '../../model/time.ts';

/** Structures that are held, and entries that are approved or working. */
export const openStructures = ({ positions, orders }: OwnPositions): readonly { id: string; symbol: string }[] => [
  ...positions.filter((position) => !isFlat(position)).map(({ id, symbol }) => ({ id, symbol })),
  ...orders
    .filter((order) => order.kind === 'entry' && !isTerminal(order))
    .map(({ positionId, symbol }) => ({ id: positionId, symbol })),
];

/** What is looked for seldom changes within a day: without this, what was closed at a loss would be opened again at once. */
export function blockedBy(symbol: string, own: OwnPositions, today: TradingDay): Reason | undefined {
  if (openStructures(own).some((structure) => structure.symbol === symbol))
    return { rule: 'already-held', observed: 'one open or working', threshold: 'none' };
  return own.lossSales[symbol] === today
    ? { rule: 'loss-today', observed: today, threshold: 'an earlier day' }
    : undefined;
}

/** How many structures are open or being opened, and how many more may be. */
export function placesIn(own: OwnPositions, maxPositions: number): { readonly used: number; readonly places: number } {
  const used = new Set(openStructures(own).map(({ id }) => id)).size;
  return { used, places: Math.max(0, maxPositions - used) };
}

export const full = (used: number, maxPositions: number): Reason => ({
  rule: 'max-positions',
  observed: used,
  threshold: maxPositions,
  unit: 'positions',
});

/** The entries of highest conviction that there is a place for; equals go by name. */
export function withinPlaces(
  entries: readonly Entry[],
  places: number,
): { readonly taken: readonly Entry[]; readonly left: readonly WhyNot[] } {
  const ranked = [...entries].sort((a, b) => b.conviction - a.conviction || (a.symbol < b.symbol ? -1 : 1));
  return {
    taken: ranked.slice(0, places),
    left: ranked.slice(places).map(({ symbol }, index) => ({ symbol, reason: full(places + index + 1, places) })),
  };
}

/** Why nothing is opened any more: so many minutes or fewer are left of the session, or there is none. */
export function tooLate(now: Instant, minutes: number): Reason | undefined {
  const session = sessionAt(now);
  if (!session) return { rule: 'session', observed: 'closed', threshold: 'open' };
  const left = Math.floor((session.close - now) / MINUTE);
  return left > minutes
    ? undefined
    : { rule: 'late', observed: left, threshold: minutes, unit: 'minutes to the close' };
}
