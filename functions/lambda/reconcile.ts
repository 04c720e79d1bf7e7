/**
 * Holds our books against the broker's before the open and after the close, and in between when the heartbeat has
 * stopped for a while: until then entries wait.
 */
import { EACH_MINUTE } from '#lib/compliance/heartbeat.ts';
import { invoked } from '../adapters/lambda.ts';
import { watchHeartbeat } from '../compliance/watch-heartbeat.ts';
import { sweepHalted } from '../execution/halt.ts';
import { reconcile } from '../execution/reconcile.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import { When } from './wiring/events.ts';
import { isAround, isFollowed } from './wiring/hours.ts';
import { mindingKeys } from './wiring/keys.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(When, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), broker: await broker() };
  const heartbeat = watchHeartbeat({ ...parts, dueAfter: EACH_MINUTE });
  const [compare, sweep] = [reconcile({ ...parts, environment: environment() }), sweepHalted(parts)];
  return async (event, { count }) => {
    const now = clock.now();
    const isRight = 'when' in event ? isAround(event.when, now) : isFollowed(now) && (await heartbeat.beat());
    if (!isRight) return { hasCompared: false, breaks: 0 };
    const breaks = await mindingKeys(parts, 'reconcile', compare);
    count('ReconciliationBreaks', breaks.length);
    await heartbeat.reconciled();
    await sweep({ always: true });
    return { hasCompared: true, breaks: breaks.length };
  };
});
