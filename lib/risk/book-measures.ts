/**
 * What the limits of the whole book measure for an entry: the figure of the watcher's last look, what was approved since, and
 * the entry. An approximation that errs upwards: what is added is taken to lose on the same day as all the rest, options
 * that are bought or bounded all they can, shares and the shares behind a put that is sold a part of what they cost.
 */
import { type Book, openOrders } from '../model/book.ts';
import { isTerminal, type Order } from '../model/order.ts';
import type { Entry, Leg } from '../model/signal.ts';
import { toNumber } from '../model/units.ts';
import type { MetricId, RiskStanding } from '../model/watch/risk-state.ts';
import { isBroadEtf } from './exposure.ts';

/** What a share is taken to lose: of a broad-market ETF, of any other. House figures, above what most names lose so. */
const LOSSES = {
  'var-share': { broad: 0.06, other: 0.15 },
  'es-share': { broad: 0.08, other: 0.2 },
  'stress-share': { broad: 0.6, other: 0.8 },
  concentration: { broad: 0, other: 0.5 },
} as const satisfies Partial<Record<MetricId, { broad: number; other: number }>>;
export type Additive = keyof typeof LOSSES;

type Bought = Pick<Entry, 'legs' | 'maxLossPerUnit' | 'symbol'>;

/** A put sold by itself: no long put takes any of its loss, and all of it is backed by cash. */
export const isCashSecured = ({ legs: [leg, ...others] }: { readonly legs: readonly Leg[] }): boolean =>
  others.length === 0 && leg?.instrument.kind === 'option' && leg.instrument.right === 'put' && leg.side === 'sell';

/** US dollars that a unit adds. */
function addedBy(bought: Bought, metric: Additive): number {
  const { legs, maxLossPerUnit } = bought;
  const isShare = legs.every(({ instrument }) => instrument.kind === 'equity');
  const { broad, other } = LOSSES[metric];
  if (legs.every(({ instrument }) => isBroadEtf(instrument))) return broad * maxLossPerUnit;
  return (isShare || isCashSecured(bought) ? other : 1) * maxLossPerUnit;
}

/** Entries that the last look may not have seen as positions: approved since, or at work then. */
function unseen({ orders }: Book, { at, working }: RiskStanding): readonly Order[] {
  const known = new Set(working);
  return orders.filter(({ id, kind, approvedAt }) => kind === 'entry' && (approvedAt >= at || known.has(id)));
}

const unitsIn = (order: Order): number => toNumber(isTerminal(order) ? order.filled : order.quantity);

export interface Adding {
  readonly signal: Entry;
  readonly book: Book;
  readonly standing: RiskStanding;
}

/** Share of equity with so many units more; NaN where the watcher could not measure. */
export function shareWith(metric: Additive, { signal, book, standing }: Adding, units: number): number {
  const isOne = metric === 'concentration';
  const before = isOne ? standing.names[signal.symbol] : standing.figures[metric];
  // A name that is not held has nothing to lose, where what is held was measured.
  const known = before ?? (isOne && standing.figures[metric] !== undefined ? 0 : Number.NaN);
  const since = unseen(book, standing)
    .filter(({ symbol }) => !isOne || symbol === signal.symbol)
    .reduce((total, order) => total + unitsIn(order) * addedBy(order, metric), 0);
  const equity = toNumber(book.account.equity);
  return known + (since + units * addedBy(signal, metric)) / (equity > 0 ? equity : Number.NaN);
}

/** Orders that may still open something: the next look cannot see them as positions. */
export const workingEntries = (book: Book): readonly string[] =>
  openOrders(book).flatMap(({ id, kind }) => (kind === 'entry' ? [id] : []));
