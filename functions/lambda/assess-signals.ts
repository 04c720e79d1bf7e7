/** Drains the signals and the exits. */
import { drained } from '../adapters/lambda/drained.ts';
import { assessSignals } from '../risk/assess-signals.ts';
import { botsOf, closersOf } from '../strategies/bots.ts';
import { clock, config } from './wiring/environment.ts';
import * as ports from './wiring/ports.ts';

export const handler = drained(async () => {
  const [ledger, queues, snapshots] = [ports.ledger(), ports.queues(), ports.seen()];
  const approvals = await ports.approvals();
  const [bots, closers] = [botsOf(config()), closersOf(config())];
  const botOf = (id: string, kind: 'entry' | 'exit') => (kind === 'exit' ? closers : bots).find((bot) => bot.id === id);
  return { queues, handle: assessSignals({ ledger, queues, snapshots, approvals, clock, botOf }) };
});
