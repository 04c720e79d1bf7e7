/** First step of the minute: what became of orders without an answer, and whether it is worth asking again in five seconds. */
import { invoked } from '../adapters/lambda.ts';
import { resolveUnknown } from '../execution/resolve-unknown.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';
import { resolveStep } from './wiring/steps.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, broker: await broker(), approvals: await ports.approvals() };
  const resolve = resolveUnknown({ ...parts, alerts: ports.alerts(ledger), environment: environment() });
  return resolveStep(resolve, clock);
});
