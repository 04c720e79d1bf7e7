/** Drains the orders. Entries wait in their queue while the books have to be compared first; exits have groups of their own. */
import { drained } from '../adapters/lambda/drained.ts';
import { entriesWait } from '../compliance/watch-heartbeat.ts';
import { placeOrders } from '../execution/place-orders.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import * as ports from './wiring/ports.ts';

export const handler = drained(async () => {
  const [ledger, queues] = [ports.ledger(), ports.queues()];
  const alerts = ports.alerts(ledger);
  const parts = { ledger, clock, alerts, broker: await broker(), approvals: await ports.approvals() };
  return {
    queues,
    handle: placeOrders({ ...parts, environment: environment() }),
    waits: async ({ group }) => group.endsWith(':entry') && entriesWait(ledger),
  };
});
