/** Cancels entries under a halt. */
import { invoked } from '../adapters/lambda.ts';
import { sweepHalted } from '../execution/halt.ts';
import { broker } from './wiring/alpaca.ts';
import { Step } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Step, async () => {
  const sweep = sweepHalted({ ledger: ports.ledger(), broker: await broker() });
  return async () => ({ cancelled: await sweep() });
});
