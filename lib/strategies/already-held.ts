/** What keeps a strategy out of a share for now: something open or being opened in it, or a loss taken in it today. */
import { isTerminal } from '../model/order.ts';
import { isFlat } from '../model/position.ts';
import type { Reason } from '../model/signal.ts';
import type { OwnPositions } from '../model/strategy.ts';
import type { TradingDay } from '../model/time.ts';

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
