/** At a slot: the look at the market that all due strategies share. Answers which of them are to be run on it. */
import { profileOf } from '../adapters/config.ts';
import { invoked } from '../adapters/lambda.ts';
import { botsOf } from '../strategies/bots.ts';
import { marketDesk } from '../strategies/fetch-market.ts';
import { takeLook } from '../strategies/take-look.ts';
import { market } from './wiring/alpaca.ts';
import { clock, config } from './wiring/environment.ts';
import { LookAt } from './wiring/events.ts';
import { ledger, snapshots } from './wiring/ports.ts';
import { lookStep } from './wiring/steps.ts';

export const handler = invoked(LookAt, async () => {
  const owner = config();
  const desk = marketDesk({ ...{ snapshots: snapshots(), clock }, market: await market(), modelled: false });
  const { refreshSeconds } = profileOf(owner);
  return lookStep(takeLook({ ...{ ledger: ledger(), clock, desk, refreshSeconds }, bots: botsOf(owner) }));
});
