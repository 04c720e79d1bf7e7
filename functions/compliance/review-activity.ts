/** Looks over the book after each slot and tells the owner what needs attention, once per finding. */
import { review } from '#lib/compliance/review.ts';
import type { Alerts, Clock, Ledger } from '#lib/ports.ts';
import { loadBook } from '../adapters/book.ts';

export interface ReviewPorts {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly clock: Clock;
}

export const reviewActivity =
  ({ ledger, alerts, clock }: ReviewPorts) =>
  async (): Promise<void> => {
    const { book } = await loadBook(ledger);
    for (const alert of review(book, clock.now())) await alerts.raise(alert);
  };
