/**
 * Who may go in: the highest composite first, while there is a place, a place in each of the share's themes, and something
 * left of the cap on all of them together. An entry that would pass the cap is cut to what is left of it. Dollars are US
 * dollars, shares are of account equity.
 */
import { isTerminal, remaining } from '../../model/order.ts';
import { costOf, isFlat } from '../../model/position.ts';
import type { Entry, Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { toNumber } from '../../model/units.ts';
import { openStructures } from '../trade/already-held.ts';
import type { Offer } from './entries.ts';
import { type Theme, themesOf } from './themes.ts';

export interface RoomRules {
  readonly themes: readonly Theme[];
  readonly maxPositions: number;
  readonly maxPerTheme: number;
  readonly totalCap: number;
}

interface Taken {
  readonly entries: readonly Entry[];
  readonly whyNots: readonly WhyNot[];
  /** Shares with something open, being opened or taken. */
  readonly symbols: readonly string[];
  /** Share of equity that all of them cost. */
  readonly used: number;
}

/** What was paid for what is held, and what working entries may cost. */
function committed({ positions, orders }: OwnPositions): number {
  const held = positions.filter((position) => !isFlat(position)).map((position) => toNumber(costOf(position)));
  const working = orders
    .filter((order) => order.kind === 'entry' && !isTerminal(order))
    .map((order) => toNumber(remaining(order)) * order.maxLossPerUnit);
  return [...held, ...working].reduce((total, cost) => total + cost, 0);
}

const opened = (own: OwnPositions): readonly string[] => [
  ...new Map(openStructures(own).map(({ id, symbol }) => [id, symbol])).values(),
];

export function withinRoom(
  offers: readonly Offer[],
  own: OwnPositions,
  rules: RoomRules,
): Pick<Taken, 'entries' | 'whyNots'> {
  const start: Taken = {
    entries: [],
    whyNots: [],
    symbols: opened(own),
    used: own.equity > 0 ? committed(own) / own.equity : Infinity,
  };
  return offers
    .flatMap(({ entry }) => entry ?? [])
    .sort((a, b) => b.conviction - a.conviction || (a.symbol < b.symbol ? -1 : 1))
    .reduce((taken, entry) => admit(taken, entry, rules), start);
}

function admit(taken: Taken, entry: Entry, rules: RoomRules): Taken {
  const { symbol } = entry;
  const left = rules.totalCap - taken.used;
  const reason = fullBy(taken, symbol, rules) ?? (left > 0 ? undefined : capped(taken.used, rules.totalCap));
  if (reason) return { ...taken, whyNots: [...taken.whyNots, { symbol, reason }] };
  const equityShare = Math.min(entry.equityShare, left);
  return {
    ...taken,
    entries: [...taken.entries, { ...entry, equityShare }],
    symbols: [...taken.symbols, symbol],
    used: taken.used + equityShare * entry.conviction,
  };
}

const capped = (used: number, totalCap: number): Reason => ({
  ...{ rule: 'total-cap', observed: Number.isFinite(used) ? used : 'no equity', threshold: totalCap },
  unit: 'share of equity',
});

function fullBy({ symbols }: Taken, symbol: string, rules: RoomRules): Reason | undefined {
  if (symbols.length >= rules.maxPositions)
    return { rule: 'max-positions', observed: symbols.length, threshold: rules.maxPositions, unit: 'positions' };
  const counts = themesOf(symbol, rules.themes).map((name) => ({
    name,
    count: symbols.filter((each) => themesOf(each, rules.themes).includes(name)).length,
  }));
  const full = counts.find(({ count }) => count >= rules.maxPerTheme);
  if (!full) return undefined;
  return { rule: 'max-per-theme', observed: `${full.count} in ${full.name}`, threshold: rules.maxPerTheme };
}
