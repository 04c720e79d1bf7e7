/** What became of orders without an answer, and whether it is worth asking again in five seconds. */
import { invoked } from '../adapters/lambda.ts';
import { resolveUnknown } from '../execution/resolve-unknown.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import { mindingKeys } from './wiring/keys.ts';
import * as ports from './wiring/ports.ts';
import { countingStep } from './wiring/steps.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), broker: await broker() };
  const resolve = resolveUnknown({ ...parts, approvals: await ports.approvals(), environment: environment() });
  return countingStep(() => mindingKeys(parts, 'resolve-unknown', resolve), clock);
});
