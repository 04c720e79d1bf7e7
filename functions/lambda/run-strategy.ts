/** One strategy on a look that was taken. The same code for all of them: which one it is, is in its environment. */
import { invoked } from '../adapters/lambda.ts';
import { botsOf, closersOf } from '../strategies/bots.ts';
import { botsAt } from '../strategies/flattening.ts';
import { runStrategy } from '../strategies/runtime.ts';
import { config, variable } from './wiring/environment.ts';
import { Speak } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';
import { speakStep } from './wiring/steps.ts';

export const handler = invoked(Speak, async () => {
  const [id, owner, ledger] = [variable('strategy'), config(), ports.ledger()];
  const isIt = (each: { readonly id: string }) => each.id === id;
  const at = botsAt(ledger, closersOf(owner).filter(isIt));
  const bots = botsOf(owner).filter(isIt);
  return speakStep({
    botAt: async (slot) => (await at(bots, slot)).find(isIt),
    run: runStrategy({ ledger, queues: ports.queues(), snapshots: ports.seen() }),
  });
});
