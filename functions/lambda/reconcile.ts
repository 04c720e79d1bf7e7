/** Holds our books against the broker's before the open and after the close. */
import { invoked } from '../adapters/lambda.ts';
import { reconcile } from '../execution/reconcile.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import { When } from './wiring/events.ts';
import { isAround } from './wiring/hours.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(When, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), broker: await broker() };
  const compare = reconcile({ ...parts, environment: environment() });
  return async ({ when }, { count }) => {
    if (!isAround(when, clock.now())) return { isClosed: true, breaks: 0 };
    const breaks = await compare();
    count('ReconciliationBreaks', breaks.length);
    return { isClosed: false, breaks: breaks.length };
  };
});
