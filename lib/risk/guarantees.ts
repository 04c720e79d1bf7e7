/**
 * What each strategy may count on, as shares of equity: room under the account's totals that others leave free as long as
 * it is not used. How large it is, is decided in `lib/portfolio/allocation.ts`. US dollars.
 */
import type { Book } from '../model/book.ts';
import { toNumber } from '../model/units.ts';
import { exposure, type PriceOf } from './exposure.ts';

export interface Guarantee {
  /** Of the account's total. */
  readonly account: number;
  /** Of what is at risk outside broad-market ETFs. */
  readonly risk: number;
}

/** By strategy; whoever is absent counts on nothing. */
export type Guarantees = Readonly<Record<string, Guarantee>>;

/** US dollars that a strategy leaves free for the others: what they may count on and do not use. */
export function keptForOthers(
  { book, guarantees, strategyId }: { book: Book; guarantees: Guarantees; strategyId: string },
  total: keyof Guarantee,
  priceOf: PriceOf,
): number {
  const equity = toNumber(book.account.equity);
  const others = Object.entries(guarantees).filter(([id]) => id !== strategyId);
  const unused = others.map(([id, guarantee]) => {
    const used = exposure(book, { strategyId: id, narrow: total === 'risk' }, priceOf);
    return Math.max(0, guarantee[total] * equity - used);
  });
  return unused.reduce((all, usd) => all + usd, 0);
}
