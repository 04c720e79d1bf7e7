/** One strategy on a look that was taken. The same code for all of them: which one it is, is in its environment. */
import { PermanentFault } from '../adapters/faults.ts';
import { invoked } from '../adapters/lambda.ts';
import { botsOf } from '../strategies/bots.ts';
import { runStrategy } from '../strategies/runtime.ts';
import { config, variable } from './wiring/environment.ts';
import { Speak } from './wiring/events.ts';
import { ledger, queues, seen } from './wiring/ports.ts';
import { speakStep } from './wiring/steps.ts';

export const handler = invoked(Speak, async () => {
  const id = variable('strategy');
  const bot = botsOf(config()).find((each) => each.id === id);
  if (!bot) throw new PermanentFault(`${id} is not a strategy that is enabled: look at the configuration`);
  return speakStep(bot, runStrategy({ ledger: ledger(), queues: queues(), snapshots: seen() }));
});
