/** Orders at the broker that nobody here sent: found each minute, and told to the owner once. */
import { isOver, orderNamed, ownerAmong, tradeText } from '#lib/execution/origin.ts';
import type { Alert } from '#lib/model/alert.ts';
import type { AuditDraft } from '#lib/model/audit.ts';
import type { Looks } from '#lib/model/break.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import { deriveId } from '#lib/model/ids.ts';
import { instrumentOf, underlyingOf } from '#lib/model/instrument.ts';
import { atNewYork, type Instant, instant, MINUTE, newYorkDay } from '#lib/model/time.ts';
import { daysOf, type OriginPorts, ourOrders } from './origins.ts';

const MARGIN = 5 * MINUTE;

export interface ForeignOrders {
  /** Those not told of before. */
  readonly fresh: readonly BrokerOrder[];
  readonly foreign: Looks['foreign'];
  /** Underlyings in which others have an order at work. */
  readonly symbols: ReadonlySet<string>;
  /** An order of theirs is new or was at work: it may have been executed. */
  readonly mayHaveFilled: boolean;
}

/** Looks for orders of others since the last look, and at those that were still open then. */
export async function foreignOrders(ports: OriginPorts, looks: Looks, now: Instant): Promise<ForeignOrders> {
  const since = instant((looks.orders ?? atNewYork(newYorkDay(now), 0)) - MARGIN);
  const fromBefore = looks.orders === undefined ? await ports.broker.orders('open') : [];
  const listed = [...fromBefore, ...(await ports.broker.orders('all', since))];
  const ours = listed.length === 0 ? [] : await ourOrders(ports.ledger, daysOf(listed));
  const ownerOf = ownerAmong(ours, listed);
  const wereOpen = Object.keys(looks.foreign).filter((id) => looks.foreign[id]?.open);
  const asked = await Promise.all(
    wereOpen.filter((id) => !orderNamed(listed, id)).map((id) => ports.broker.orderById(id)),
  );
  const theirs = [...listed.filter((order) => !ownerOf(order)), ...asked.flatMap((order) => order ?? [])];
  const fresh = theirs.filter(({ brokerId }) => !(brokerId in looks.foreign));
  const known = Object.entries(looks.foreign).filter(([, { at }]) => at >= since);
  const seen = theirs.map((order) => [order.brokerId, { open: !isOver(order), at: order.submittedAt ?? now }] as const);
  return {
    fresh: fresh.filter(({ brokerId }, index) => fresh.findIndex((each) => each.brokerId === brokerId) === index),
    foreign: Object.fromEntries([...known, ...seen].filter(([, { open, at }]) => open || at >= since)),
    symbols: new Set(
      theirs.filter((order) => !isOver(order)).flatMap(({ terms }) => terms.map(({ symbol }) => rootOf(symbol))),
    ),
    mayHaveFilled: fresh.length > 0 || wereOpen.length > 0,
  };
}

/** Others may trade what we cannot name. */
function rootOf(symbol: string): string {
  try {
    return underlyingOf(instrumentOf(symbol));
  } catch {
    return symbol;
  }
}

export const foreignAlert = (order: BrokerOrder, at: Instant): Alert => ({
  id: deriveId('alert', ['external-order', order.brokerId]),
  severity: 'info',
  title: `An order at Alpaca was not sent from here: ${tradeText(order)}`,
  detail: `Alpaca calls it ${order.brokerId}. What it trades counts as external: limits count it, no strategy trades it`,
  subject: order.brokerId,
  at,
});

export const foreignAudit = (order: BrokerOrder, at: Instant): AuditDraft => ({
  ...{ type: 'external-order', at, subject: order.brokerId },
  data: { clientOrderId: order.clientOrderId, status: order.status, order: tradeText(order) },
});
