/** Messages that could not be handled: the owner hears of each, and what a dead order reserved is free again. */
import { invoked } from '../adapters/lambda.ts';
import { reviewDeadLetters } from '../execution/dead-letters.ts';
import { clock, environment } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), queues: ports.queues() };
  const review = reviewDeadLetters({ ...parts, approvals: await ports.approvals(), environment: environment() });
  return async () => review();
});
