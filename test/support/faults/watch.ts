/** Looks over the system's shoulder: what must be true of every single commit and of every order as it goes out. */

import { sessionAt } from '#lib/model/calendar.ts';
import { ALL } from '#lib/model/control.ts';
import { isTerminal, ORDER_STATES, type Order } from '#lib/model/order.ts';
import { formatInstant, instant } from '#lib/model/time.ts';
import { format, toNumber } from '#lib/model/units.ts';
import type { Commit, Transaction, Write } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';
import { type Call, type Strikes, tapped, transactionOf } from './tap.ts';

/** The largest share of equity that the entries of one strategy may put at risk, where the scenario knows one. */
export type Budgets = Readonly<Record<string, number>>;

export interface Watch {
  readonly strikes: Strikes;
  /** The parts as the owner reaches them: no strike but this look. */
  readonly over: (parts: Parts) => Parts;
  readonly violations: readonly string[];
  /** Entries that were dispatched, and switches that were moved, in the order of their commits. */
  readonly events: readonly string[];
}

/** A set of its own for each run. */
export function watch(budgets: Budgets = {}): Watch {
  const violations: string[] = [];
  const events: string[] = [];
  const orders = new Map<string, Order>();
  const halted = new Set<string>();
  const places = new Map<string, number>();
  let now = instant(0);
  const tell = (invariant: string, what: string): void => {
    violations.push(`${invariant}: ${what} at ${formatInstant(now)}`);
  };

  function dispatched(order: Order): void {
    const barred = [ALL, order.strategyId].filter((scope) => halted.has(scope));
    if (order.kind === 'entry' && barred.length > 0) tell('I5', `${order.id} was dispatched under a halt of ${barred}`);
    if (now > order.expiresAt) tell('I8', `${order.id} was dispatched after it expired`);
    if (!sessionAt(now)) tell('I11', `${order.id} was dispatched outside the session`);
    if (order.kind === 'entry') events.push(`dispatched ${order.id}`);
  }

  function written(order: Order): void {
    const before = orders.get(order.id);
    if (before && isRegress(before, order)) tell('I9', `${order.id} went back from ${before.state} to ${order.state}`);
    if (before && before.filled > order.filled) tell('I9', `${order.id} has lost fills`);
    orders.set(order.id, order);
  }

  function committed(transaction: Transaction): void {
    for (const order of recordsOf(transaction.writes, 'order')) written(order);
    for (const control of recordsOf(transaction.writes, 'control')) {
      if (control.mode === 'running') halted.delete(control.scope);
      else halted.add(control.scope);
      events.push(`${control.mode} ${control.scope}`);
    }
    for (const entry of transaction.audit?.entries ?? []) {
      if (entry.type !== 'order-dispatched' && entry.type !== 'order-resent') continue;
      const order = orders.get(entry.subject);
      if (order) dispatched(order);
      else tell('I7', `${entry.subject} was dispatched and never written`);
    }
    // Later marks move the equity, and with it the share that was once within its limit.
    if (recordsOf(transaction.writes, 'decision').length > 0)
      for (const { equity } of recordsOf(transaction.writes, 'account')) withinBudget(toNumber(equity));
  }

  function withinBudget(equity: number): void {
    for (const [strategyId, share] of Object.entries(budgets)) {
      const entries = [...orders.values()].filter((order) => order.kind === 'entry' && order.strategyId === strategyId);
      const atRisk = entries.reduce((total, order) => total + riskOf(order), 0);
      if (atRisk > share * equity + 0.01) tell('I4', `${strategyId} has ${atRisk} USD at risk of ${share * equity}`);
    }
  }

  function placed(order: Order): void {
    const times = (places.get(order.clientOrderId) ?? 0) + 1;
    places.set(order.clientOrderId, times);
    if (times > 2) tell('I1', `${order.clientOrderId} went out ${times} times`);
    const held = orders.get(order.id);
    if (!held || (held.state !== 'dispatched' && held.resentAt === undefined))
      tell('I7', `${order.id} went out while the ledger has it as ${held?.state}`);
    if (held && held.quantity !== order.quantity)
      tell('I1', `${order.id} went out over ${format(order.quantity)}, approved were ${format(held.quantity)}`);
    if (now > order.expiresAt) tell('I8', `${order.id} went out after it expired`);
    if (!sessionAt(now)) tell('I11', `${order.id} went out outside the session`);
  }

  const strikes: Strikes = {
    before: (call) => {
      now = call.at;
      if (call.name === 'broker.place') placed(call.args[0] as Order);
    },
    after: (call: Call, answer) => {
      const transaction = transactionOf(call);
      if (transaction && (answer as Commit).committed) committed(transaction);
    },
  };
  return { strikes, over: (parts) => tapped(parts, strikes), violations, events };
}

const rankOf = (order: Order): number => (isTerminal(order) ? ORDER_STATES.length : ORDER_STATES.indexOf(order.state));
const isRegress = (before: Order, after: Order): boolean =>
  isTerminal(before) ? before.state !== after.state : rankOf(after) < rankOf(before);

const riskOf = (order: Order): number =>
  toNumber(isTerminal(order) ? order.filled : order.quantity) * order.maxLossPerUnit;

type Kept<K extends Write['kind']> = Extract<Write, { readonly kind: K; readonly record: unknown }>['record'];
const recordsOf = <K extends Write['kind']>(writes: readonly Write[], kind: K): readonly Kept<K>[] =>
  writes.flatMap((write) => (write.kind === kind && 'record' in write ? [write.record as Kept<K>] : []));
