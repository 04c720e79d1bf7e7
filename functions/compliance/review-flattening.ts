/** After a tick under a flattening: tells the owner what cannot be closed, and when everything is. */
import { reviewFlattening } from '#lib/compliance/review-flattening.ts';
import { isStrategyId } from '#lib/model/strategy.ts';
import type { Instant } from '#lib/model/time.ts';
import type { Alerts, Clock, Ledger } from '#lib/ports.ts';
import { loadBook } from '../adapters/book.ts';
import { pulledSwitches } from '../adapters/controls.ts';

export interface FlatteningPorts {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly clock: Clock;
}

export const tellFlattening =
  ({ ledger, alerts, clock }: FlatteningPorts) =>
  async (slot: Instant): Promise<void> => {
    const controls = await pulledSwitches(ledger);
    if (!controls.some(({ mode }) => mode === 'flattening')) return;
    const { book } = await loadBook(ledger);
    const ids = new Set(book.positions.map(({ strategyId }) => strategyId).filter(isStrategyId));
    const said = await Promise.all([...ids].map((id) => ledger.get('proposal', `${id}:${slot}`)));
    const state = { ...book, controls, said: said.flatMap((row) => (row ? [row.record] : [])) };
    for (const alert of reviewFlattening(state, clock.now())) await alerts.raise(alert);
  };
