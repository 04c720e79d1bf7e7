/**
 * The story of one order, or of a signal that never became one, told from the audit records alone: what was seen, why it
 * was proposed, how it was sized, what was sent, what the broker answered, and what it made of the position.
 */
import * as z from 'zod';
import type { AuditEntry, AuditRecord } from '../model/audit.ts';
import { Decision } from '../model/decision.ts';
import { Fill } from '../model/fill.ts';
import { Order } from '../model/order.ts';
import { applyFill, openPosition, type Position } from '../model/position.ts';
import { ProposalRecord } from '../model/proposal.ts';
import { closing, Signal } from '../model/signal.ts';
import { newYorkDay } from '../model/time.ts';
import { UsdWire } from '../model/units.ts';
import { entryOf } from './audit-chain.ts';

/** A decision as it was audited: with the money that its sizes were shares of. */
const AuditedDecision = Decision.extend({ equity: UsdWire.optional(), cash: UsdWire.optional() });
export type AuditedDecision = z.infer<typeof AuditedDecision>;

/** One fact, and the record that proves it. */
export interface Told<T> {
  readonly fact: T;
  readonly at: AuditEntry['at'];
  readonly record: AuditRecord;
  readonly type: AuditEntry['type'];
}

export interface Story {
  readonly proposal: Told<ProposalRecord> | undefined;
  readonly signal: Told<Signal> | undefined;
  readonly decision: Told<AuditedDecision> | undefined;
  /** The order at each step, oldest first; empty where the signal was refused. */
  readonly orders: readonly Told<Order>[];
  readonly fills: readonly Told<Fill>[];
  /** The position after the order's last fill: a fold of the audited fills. */
  readonly position: Position | undefined;
}

/** The story that an id names: ours, the client order id, the broker's, or a signal's. Undefined where no record knows it. */
export function storyOf(records: readonly AuditRecord[], id: string): Story | undefined {
  const named = ordersIn(records, id).find(({ fact }) => namesOf(fact).includes(id))?.fact;
  const decisions = factsIn(records, { mentioning: named?.signalId ?? id, type: 'decision', as: AuditedDecision });
  const decision = decisions.find(({ fact }) => fact.signalId === (named?.signalId ?? id));
  const signalId = named?.signalId ?? decision?.fact.signalId ?? id;
  const about = { mentioning: signalId, records };
  const signal = factsIn(records, { ...about, type: 'signal', as: Signal }).find(({ fact }) => fact.id === signalId);
  if (!named && !decision && !signal) return undefined;
  const orderId = named?.id ?? decision?.fact.orderId;
  const orders = orderId === undefined ? [] : ordersIn(records, orderId).filter(({ fact }) => fact.id === orderId);
  const fills = orderId === undefined ? [] : fillsIn(records, orderId).filter(({ fact }) => fact.orderId === orderId);
  return {
    proposal: factsIn(records, { ...about, type: 'proposal', as: ProposalRecord }).find(({ fact }) =>
      fact.signals.includes(signalId),
    ),
    signal,
    decision,
    orders,
    fills,
    position: positionAfter(records, fills),
  };
}

const namesOf = (order: Order): readonly (string | undefined)[] => [
  order.id,
  order.clientOrderId,
  order.brokerId,
  ...Object.values(order.legBrokerIds ?? {}),
];

/** Every step of the story, in the order it happened. */
export const stepsOf = ({ proposal, signal, decision, orders, fills }: Story): readonly Told<unknown>[] =>
  [proposal, signal, decision, ...orders, ...fills].flatMap((step) => step ?? []).sort(earlier);

/** At one and the same time, a step comes after what caused it. */
const RANK: readonly AuditEntry['type'][] = [
  'proposal',
  'signal',
  'decision',
  'order-approved',
  'order-dispatched',
  'order-unknown',
  'order-absent',
  'order-resent',
  'order-acked',
  'order-rejected',
  'fill',
  'order-advanced',
];
const rankOf = (type: AuditEntry['type']): number => (RANK.includes(type) ? RANK.indexOf(type) : RANK.length);
const earlier = (a: Told<unknown>, b: Told<unknown>): number =>
  a.at - b.at || rankOf(a.type) - rankOf(b.type) || a.record.seq - b.record.seq;

interface Wanted<T> {
  /** Text that the record must hold: cheaper than reading them all. */
  readonly mentioning: string;
  readonly type: 'proposal' | 'signal' | 'decision' | 'order-' | 'fill';
  readonly as: z.ZodType<T>;
}

function factsIn<T>(records: readonly AuditRecord[], { mentioning, type, as }: Wanted<T>): readonly Told<T>[] {
  const quoted = JSON.stringify(mentioning);
  return records
    .flatMap((record): readonly Told<T>[] => {
      const entry = record.body.includes(quoted) ? entryOf(record.body) : undefined;
      if (!entry?.type.startsWith(type)) return [];
      const fact = decoded(as, entry.data);
      return fact === undefined ? [] : [{ fact, at: entry.at, record, type: entry.type }];
    })
    .sort(earlier);
}

/** A record that was changed may hold anything: what does not parse tells no story, and verification names it. */
function decoded<T>(as: z.ZodType<T>, data: unknown): T | undefined {
  try {
    return z.decode(as, data);
  } catch {
    return undefined;
  }
}

const ordersIn = (records: readonly AuditRecord[], mentioning: string) =>
  factsIn(records, { mentioning, type: 'order-', as: Order });
const fillsIn = (records: readonly AuditRecord[], mentioning: string) =>
  factsIn(records, { mentioning, type: 'fill', as: Fill });

function positionAfter(records: readonly AuditRecord[], fills: readonly Told<Fill>[]): Position | undefined {
  const last = fills.at(-1);
  if (!last) return undefined;
  const all = fillsIn(records, last.fact.positionId).filter((told) => earlier(told, last) <= 0);
  const orders = new Map(ordersIn(records, last.fact.positionId).map(({ fact }) => [fact.id, fact]));
  return all.reduce<Position | undefined>((position, { fact }) => {
    const order = orders.get(fact.orderId);
    // What others did to it, or an option's end: it has no order, and changes the position like any other fill.
    if (!order) return position && applyFill(position, fact, 'first-in', newYorkDay(fact.at));
    const legs = order.kind === 'entry' ? order.legs : closing(order.legs);
    const { strategyId, symbol, reasons, modelled } = order;
    const opened = { id: fact.positionId, strategyId, symbol, legs, reasons, openedAt: fact.at, modelled };
    return applyFill(position ?? openPosition(opened), fact, order.lots, newYorkDay(fact.at));
  }, undefined);
}
