/**
 * Under a halt the entries that are already at the broker are cancelled, again and again until it lists none: one that
 * was on its way when the switch was pulled may still arrive. What becomes of them is settled like any other news.
 */
import type { Broker, Ledger } from '#lib/ports.ts';
import { switchesOver } from '../adapters/controls.ts';

export interface SweepPorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
}

/** Answers how many orders it asked the broker to cancel. */
export const sweepHalted =
  ({ ledger, broker }: SweepPorts) =>
  async (): Promise<number> => {
    const halted = new Set<string>();
    for (const { record } of await ledger.list('order', 'open')) {
      if (record.kind !== 'entry' || record.state === 'approved') continue;
      if ((await switchesOver(ledger, record.strategyId)).barrier) halted.add(record.clientOrderId);
    }
    if (halted.size === 0) return 0;
    const working = (await broker.orders('open')).filter(({ clientOrderId }) => halted.has(clientOrderId));
    for (const { brokerId } of working) await broker.cancel(brokerId);
    return working.length;
  };
