/**
 * What the owner should look at after a step: orders that were refused by the broker, whose fate is unknown, or whose
 * fills and states disagree; breaks with the broker; a day's loss. Findings are alerts; the rules proper come with the controls.
 */
import type { Alert } from '../model/alert.ts';
import type { Book } from '../model/book.ts';
import { deriveId } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import type { Instant } from '../model/time.ts';
import { format } from '../model/units.ts';

type Finding = Omit<Alert, 'id' | 'at'>;

const FINDINGS: Partial<Record<Order['state'], (order: Order) => Finding>> = {
  rejected: (order) => ({
    severity: 'warning',
    title: `Alpaca rejected an order of ${order.strategyId}`,
    detail: `${order.kind} ${format(order.quantity)} ${order.symbol} at ${format(order.limitPrice)} USD: ${order.note ?? 'no reason given'}`,
    subject: order.id,
  }),
  absent: (order) => ({
    severity: 'warning',
    title: `Alpaca does not know an order of ${order.strategyId}`,
    detail: `${order.clientOrderId}: presumed never accepted; its capital stays reserved until the session ends`,
    subject: order.id,
  }),
  unknown: (order) => ({
    severity: 'critical',
    title: `The fate of an order of ${order.strategyId} is unknown`,
    detail: `${order.clientOrderId}: ${order.note ?? 'no answer'}; its capital stays reserved until the broker tells`,
    subject: order.id,
  }),
};

/** Alerts that the book gives rise to; the same finding has the same id, so that it is raised once. */
export function review(book: Book, now: Instant): readonly Alert[] {
  const findings = book.orders.flatMap((order) => {
    const finding = FINDINGS[order.state]?.(order);
    return finding ? [finding] : [];
  });
  return findings.map((finding) => ({ ...finding, id: deriveId('alert', [finding.title, finding.subject]), at: now }));
}
