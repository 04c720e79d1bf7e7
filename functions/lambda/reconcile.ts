/**
 * Holds our books against the broker's: everything before the open and after the close, and what is due in every minute
 * between. The minute leaves its heartbeat first: one that finds the last too old has everything compared.
 */
import { EACH_MINUTE } from '#lib/compliance/heartbeat.ts';
import { invoked } from '../adapters/lambda.ts';
import { watchHeartbeat } from '../compliance/watch-heartbeat.ts';
import { sweepHalted } from '../execution/halt.ts';
import { reconcile, reconcileDue } from '../execution/reconcile.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import { When } from './wiring/events.ts';
import { isAround, isFollowed } from './wiring/hours.ts';
import { mindingKeys } from './wiring/keys.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(When, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), broker: await broker(), modelled: false };
  const books = { ...parts, environment: environment() };
  const [whole, due, sweep] = [reconcile(books), reconcileDue(books), sweepHalted(parts)];
  const beat = watchHeartbeat({ ...parts, dueAfter: EACH_MINUTE });

  async function around(): Promise<void> {
    await mindingKeys(parts, 'reconcile', whole);
    await sweep({ always: true });
  }

  async function within(): Promise<void> {
    await beat();
    await mindingKeys(parts, 'reconcile', due);
  }

  return async (event) => {
    const now = clock.now();
    if ('when' in event) return isAround(event.when, now) ? around() : undefined;
    return isFollowed(now) ? within() : undefined;
  };
});
