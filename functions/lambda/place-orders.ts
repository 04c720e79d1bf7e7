/** Drains the orders. What keeps entries back, such as a halt or a silence, is held against each at its dispatch. */
import { drained } from '../adapters/lambda/drained.ts';
import { placeOrders } from '../execution/place-orders.ts';
import { broker } from './wiring/alpaca.ts';
import { clock, environment } from './wiring/environment.ts';
import * as ports from './wiring/ports.ts';

export const handler = drained(async () => {
  const [ledger, queues] = [ports.ledger(), ports.queues()];
  const alerts = ports.alerts(ledger);
  const parts = { ledger, clock, alerts, broker: await broker(), approvals: await ports.approvals() };
  return { queues, handle: placeOrders({ ...parts, environment: environment() }) };
});
