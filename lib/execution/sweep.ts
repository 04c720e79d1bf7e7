/**
 * Cancelling under a halt, as decisions: which of the broker's open orders are entries that a switch holds back, and until
 * when to look for more. Times in milliseconds.
 */
import type { BrokerOrder } from '../model/broker.ts';
import { ALL, type Control, type Sweep, scopesOver } from '../model/control.ts';
import { strategyIn, strategyMark } from '../model/ids.ts';
import { isTerminal, type Order } from '../model/order.ts';
import { type Instant, MINUTE, SECOND } from '../model/time.ts';
import { ANSWER_DEADLINE } from './resolve.ts';

/**
 * How long after a halt an entry may still arrive at the broker: a sender that committed its dispatch just before may send
 * until its function is killed, and a minute more is for the way and for clocks that differ.
 */
export const SWEEP_WINDOW = ANSWER_DEADLINE + MINUTE;
/** An entry that still works this long after the halt needs the owner. */
export const CANCEL_DEADLINE = 30 * SECOND;

/** Whether one of the switches holds back entries of the strategy. */
const isOver = (controls: readonly Control[], strategyId: string): boolean =>
  controls.some(({ scope }) => scopesOver(strategyId).includes(scope));

/** Entries that are, or may be, at the broker. */
export const sentEntries = (controls: readonly Control[], orders: readonly Order[]): readonly Order[] =>
  orders.filter(
    (order) =>
      order.kind === 'entry' && order.state !== 'approved' && !isTerminal(order) && isOver(controls, order.strategyId),
  );

/**
 * What a halt cancels of the orders that work at the broker. What bears an id of ours and is not in our books counts as
 * an entry: an exit that is cancelled by mistake is asked for again. Orders of anybody else are left alone.
 */
export const entriesAmong = (
  listed: readonly BrokerOrder[],
  { controls, orders }: { readonly controls: readonly Control[]; readonly orders: readonly Order[] },
): readonly BrokerOrder[] =>
  listed.filter((found) => {
    const known = orders.find(
      ({ clientOrderId, brokerId }) => clientOrderId === found.clientOrderId || brokerId === found.brokerId,
    );
    if (known) return known.kind === 'entry' && isOver(controls, known.strategyId);
    const mark = strategyIn(found.clientOrderId);
    return mark !== undefined && controls.some(({ scope }) => scope === ALL || strategyMark(scope) === mark);
  });

/** The sweep after a look at the broker that found `working` entries; the same where nothing has changed. */
export const swept = (sweep: Sweep, { now, working }: { readonly now: Instant; readonly working: number }): Sweep =>
  sweep.clearedAt === undefined && working === 0 && now - sweep.since >= SWEEP_WINDOW
    ? { ...sweep, clearedAt: now }
    : sweep;
