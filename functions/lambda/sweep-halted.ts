/** Cancels entries under a halt, and says whether to look again in five seconds. */
import { invoked } from '../adapters/lambda.ts';
import { sweepHalted } from '../execution/halt.ts';
import { broker } from './wiring/alpaca.ts';
import { clock } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import { mindingKeys } from './wiring/keys.ts';
import * as ports from './wiring/ports.ts';
import { countingStep } from './wiring/steps.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), broker: await broker() };
  const sweep = sweepHalted(parts);
  return countingStep(() => mindingKeys(parts, 'sweep-halted', () => sweep()), clock);
});
