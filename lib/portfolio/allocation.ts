/**
 * Capital for each strategy under the account's totals. Budgets may add up to more than the account, because not all are
 * invested at once: room that a strategy does not use is lent to whoever asks first, but for its guarantee, which is half of
 * its fair part. The fair part is its budget, scaled down where all budgets together are more than there is. Shares of equity.
 */
import type { StrategyId } from '../model/strategy.ts';
import type { Guarantee, Guarantees } from '../risk/guarantees.ts';
import { type LimitId, type Limits, levelsOf, type Row } from '../risk/limits.ts';

/** What of its fair part a strategy never lends: it cannot be starved below this by the others. */
export const NEVER_LENT = 0.5;

/** Those that hold shares of broad-market ETFs: they have a row of their own, and count on nothing of what is at risk outside. */
const BROAD: readonly StrategyId[] = ['index-baseline'];
const isBroad = (strategyId: string): boolean => BROAD.some((id) => id === strategyId);

const softOf = (limits: Limits, limit: LimitId, rows: readonly Row[] = ['any']): number =>
  levelsOf(limits[limit], rows)?.soft ?? 0;

/** Largest share of equity that one strategy may have at risk. */
export const budgetOf = (limits: Limits, strategyId: string): number =>
  softOf(limits, 'strategy-share', isBroad(strategyId) ? ['broad-etf', 'any'] : ['any']);

/** By strategy, the table of limits that it is held to. */
export type Tables = Readonly<Record<string, Limits>>;

/** What each of these strategies may count on. Those that are not among them, because they are disabled, lend everything. */
export function guaranteesIn(tables: Tables): Guarantees {
  const all = Object.entries(tables);
  const budgets = (broad: boolean): number =>
    all.filter(([id]) => isBroad(id) === broad).reduce((total, [id, limits]) => total + budgetOf(limits, id), 0);
  const sums = { broad: budgets(true), narrow: budgets(false) };
  return Object.fromEntries(all.map(([id, limits]) => [id, guaranteeOf(id, limits, sums)]));
}

function guaranteeOf(id: string, limits: Limits, sums: { readonly broad: number; readonly narrow: number }): Guarantee {
  const [total, narrow] = [softOf(limits, 'account-share'), softOf(limits, 'account-risk')];
  const [room, asked] = isBroad(id)
    ? [Math.max(0, total - narrow), sums.broad]
    : [Math.min(total, narrow), sums.narrow];
  const fair = asked > 0 ? budgetOf(limits, id) * Math.min(1, room / asked) : 0;
  return { account: NEVER_LENT * fair, risk: isBroad(id) ? 0 : NEVER_LENT * fair };
}
