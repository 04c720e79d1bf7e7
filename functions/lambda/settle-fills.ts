/** Brings fills, order states and the account's mark into the ledger. */
import { invoked } from '../adapters/lambda.ts';
import { settleFills } from '../execution/settle-fills.ts';
import { broker } from './wiring/alpaca.ts';
import { clock } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import { mindingKeys } from './wiring/keys.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger), broker: await broker() };
  const settle = settleFills({ ...parts, modelled: false });
  return async () => {
    await mindingKeys(parts, 'settle-fills', () => settle());
  };
});
