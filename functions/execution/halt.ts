/**
 * Under a halt the entries that are at the broker are cancelled, again and again: one that was on its way when the switch
 * was pulled may still arrive. It goes on until the broker lists none and none can be on its way any more, and looks once
 * more at every reconciliation. What becomes of them is settled like any other news.
 */
import { CANCEL_DEADLINE, entriesAmong, sentEntries, swept } from '#lib/execution/sweep.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import type { Control, Sweep } from '#lib/model/control.ts';
import { deriveId } from '#lib/model/ids.ts';
import type { Order } from '#lib/model/order.ts';
import { newYorkDay, SECOND } from '#lib/model/time.ts';
import type { Alerts, Broker, Clock, Ledger } from '#lib/ports.ts';
import { pulledSwitches } from '../adapters/controls.ts';
import { TransientFault } from '../adapters/faults.ts';

export interface SweepPorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly alerts: Alerts;
  readonly clock: Clock;
}

interface Halt {
  readonly control: Control;
  readonly sweep: Sweep;
}

/**
 * Answers how many entries under a halt the broker listed and was asked to cancel. `always`: also where nothing is known
 * to be open and nothing can be on its way.
 */
export const sweepHalted =
  (ports: SweepPorts) =>
  async ({ always = false } = {}): Promise<number> => {
    const controls = await pulledSwitches(ports.ledger);
    if (controls.length === 0) return 0;
    const halts: Halt[] = [];
    for (const control of controls) halts.push({ control, sweep: await begun(ports, control) });
    const orders = await ordersIn(ports);
    const isPending =
      sentEntries(controls, orders).length > 0 || halts.some(({ sweep }) => sweep.clearedAt === undefined);
    if (!isPending && !always) return 0;
    const open = await openAtBroker(ports, halts, orders);
    for (const halt of halts) await tellOverdue(ports, halt, entriesAmong(open, { controls: [halt.control], orders }));
    const working = entriesAmong(open, { controls, orders });
    await cancelAll(ports.broker, working);
    for (const { sweep } of halts) await noted(ports, sweep, working.length);
    return working.length;
  };

/** The sweep of a halt, from the moment it is seen for the first time. */
async function begun({ ledger, clock }: SweepPorts, { scope, epoch }: Control): Promise<Sweep> {
  const held = await ledger.get('sweep', scope);
  if (held?.record.epoch === epoch) return held.record;
  const record: Sweep = { scope, epoch, since: clock.now() };
  await ledger.commit({ writes: [{ kind: 'sweep', id: scope, record, expect: held?.version ?? 'absent' }] });
  return record;
}

async function noted({ ledger, clock }: SweepPorts, sweep: Sweep, working: number): Promise<void> {
  const record = swept(sweep, { now: clock.now(), working });
  if (record !== sweep) await ledger.commit({ writes: [{ kind: 'sweep', id: sweep.scope, record, expect: 'any' }] });
}

/** Day orders: whatever works at the broker is alive in our books, or of today. */
async function ordersIn({ ledger, clock }: SweepPorts): Promise<readonly Order[]> {
  const rows = [...(await ledger.list('order', 'open')), ...(await ledger.list('order', newYorkDay(clock.now())))];
  return rows.map(({ record }) => record);
}

/** Where the broker does not answer, what is not confirmed as cancelled is told of by our own books. */
async function openAtBroker(ports: SweepPorts, halts: readonly Halt[], orders: readonly Order[]) {
  try {
    return await ports.broker.orders('open');
  } catch (fault) {
    if (fault instanceof TransientFault)
      for (const halt of halts) await tellOverdue(ports, halt, sentEntries([halt.control], orders));
    throw fault;
  }
}

/** Each is asked for, whatever comes of the others. */
async function cancelAll(broker: Broker, working: readonly BrokerOrder[]): Promise<void> {
  let missed: TransientFault | undefined;
  for (const { brokerId } of working) {
    try {
      await broker.cancel(brokerId);
    } catch (fault) {
      if (!(fault instanceof TransientFault)) throw fault;
      missed = fault;
    }
  }
  if (missed) throw missed;
}

async function tellOverdue(
  { alerts, clock }: SweepPorts,
  { sweep }: Halt,
  entries: readonly Pick<BrokerOrder, 'clientOrderId'>[],
): Promise<void> {
  const now = clock.now();
  if (now - sweep.since < CANCEL_DEADLINE) return;
  const age = `${Math.round((now - sweep.since) / SECOND)} s after the halt`;
  for (const { clientOrderId } of entries) {
    await alerts.raise({
      id: deriveId('alert', ['entry-under-halt', clientOrderId, String(sweep.epoch)]),
      severity: 'critical',
      title: 'An entry still works at Alpaca under a halt',
      detail: `${clientOrderId}: not confirmed as cancelled ${age}; it is asked for again with each look, and you can cancel it at Alpaca by hand`,
      subject: clientOrderId,
      at: now,
    });
  }
}
