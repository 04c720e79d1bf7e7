/** First step of the minute: what became of orders without an answer, and whether it is worth asking again in five seconds. */

import { SECOND } from '#lib/model/time.ts';
import { invoked } from '../adapters/lambda.ts';
import { resolveUnknown } from '../execution/resolve-unknown.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import { isFollowed } from './wiring/hours.ts';
import * as ports from './wiring/ports.ts';

/** After this long there is no time for another round. */
const LAST_ROUND = 50 * SECOND;

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, broker: await broker(), approvals: await ports.approvals() };
  const resolve = resolveUnknown({ ...parts, alerts: ports.alerts(ledger), environment: environment() });
  return async ({ startedAt }) => {
    if (!isFollowed(clock.now())) return { isClosed: true, isAgain: false, unresolved: 0 };
    const unresolved = await resolve();
    const isAgain = unresolved > 0 && clock.now() - startedAt < LAST_ROUND;
    return { isClosed: false, isAgain, unresolved };
  };
});
