/**
 * What every strategy's signals have in common: ids that depend only on slot, kind and structure, the snapshot they rest
 * on, and a life of five minutes, after which the prices they were decided on are old.
 */
import type { MarketView } from '../../model/market-view.ts';
import { type Entry, type Exit, signalIdOf } from '../../model/signal.ts';
import type { StrategyId } from '../../model/strategy.ts';
import { instant, MINUTE } from '../../model/time.ts';

const LIFE_MS = 5 * MINUTE;

type Own = { readonly strategyId: StrategyId };
type Derived = 'id' | 'kind' | 'strategyId' | 'slot' | 'expiresAt' | 'snapshot' | 'modelled';

const stamp = (view: MarketView) => ({
  slot: view.slot,
  expiresAt: instant(view.slot + LIFE_MS),
  snapshot: view.snapshot,
  modelled: view.modelled,
});

export const draftEntry = (view: MarketView, draft: Own & Omit<Entry, Derived>): Entry => ({
  ...stamp(view),
  ...draft,
  kind: 'entry',
  id: signalIdOf({ ...draft, kind: 'entry', slot: view.slot }),
});

export const draftExit = (view: MarketView, draft: Own & Omit<Exit, Derived>): Exit => ({
  ...stamp(view),
  ...draft,
  kind: 'exit',
  id: signalIdOf({ ...draft, kind: 'exit', slot: view.slot }),
});
