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

export const handler = invoked(LookAt, async () => {
  const owner = config();
  const look = takeLook({
    ...{ ledger: ledger(), clock, bots: botsOf(owner), refreshSeconds: profileOf(owner).refreshSeconds },
    desk: marketDesk({ ...{ snapshots: snapshots(), clock }, market: await market(), modelled: false }),
  });
  return async ({ slot, strategies }, tools) => {
    const outcome = await look(slot, tools.requestId);
    if (outcome.kind !== 'seen') return { isSeen: false, isBusy: outcome.kind === 'busy' };
    const { snapshot, due, dataAge } = outcome;
    if (dataAge !== undefined) tools.count('DataAge', dataAge);
    const asked = strategies.filter(({ id }) => due.some((bot) => bot.id === id));
    return { isSeen: true, isBusy: false, snapshot, due: asked };
  };
});
