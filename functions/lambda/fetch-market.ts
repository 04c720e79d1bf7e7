/** At a slot: the look at the market that all due strategies share. Answers which of them are to be run on it. */
import { profileOf } from '../adapters/config.ts';
import { invoked } from '../adapters/lambda.ts';
import { botsOf, closersOf } from '../strategies/bots.ts';
import { marketDesk } from '../strategies/fetch-market.ts';
import { botsAt } from '../strategies/flattening.ts';
import { takeLook } from '../strategies/take-look.ts';
import { clock, config } from './wiring/environment.ts';
import { LookAt } from './wiring/events.ts';
import { mindingKeys } from './wiring/keys.ts';
import { market } from './wiring/market.ts';
import * as ports from './wiring/ports.ts';
import { lookStep } from './wiring/steps.ts';

export const handler = invoked(LookAt, async () => {
  const owner = config();
  const ledger = ports.ledger();
  const sources = await market(ledger);
  const desk = marketDesk({ ...{ snapshots: ports.snapshots(), clock }, market: sources, modelled: false });
  const { refreshSeconds } = profileOf(owner);
  const bots = { bots: botsOf(owner), botsAt: botsAt(ledger, closersOf(owner)) };
  const look = takeLook({ ...{ ledger, clock, desk, refreshSeconds }, ...bots });
  const parts = { ledger, clock, alerts: ports.alerts(ledger) };
  return lookStep((slot, holder) => mindingKeys(parts, 'fetch-market', () => look(slot, holder)));
});
