/** Four times an hour: the whole book valued and measured, and the state that entries are held to. */
import { invoked } from '../adapters/lambda.ts';
import { watchPortfolio } from '../risk/watch-portfolio.ts';
import { clock, config } from './wiring/environment.ts';
import { Quarter } from './wiring/events.ts';
import { mindingKeys } from './wiring/keys.ts';
import { market } from './wiring/market.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Quarter, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger) };
  const watch = watchPortfolio({ ...parts, market: await market(ledger), config: config() });
  return () => mindingKeys(parts, 'watch-portfolio', watch);
});
