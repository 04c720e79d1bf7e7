/** In the minutes before the close: the day's figures for our own history of implied volatility. */
import { invoked } from '../adapters/lambda.ts';
import { botsOf } from '../strategies/bots.ts';
import { keepVolatility } from '../strategies/keep-volatility.ts';
import { clock, config } from './wiring/environment.ts';
import { When } from './wiring/events.ts';
import { mindingKeys } from './wiring/keys.ts';
import { market } from './wiring/market.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(When, async () => {
  const ledger = ports.ledger();
  const sources = await market(ledger);
  const keep = keepVolatility({ ...{ ledger, clock, market: sources }, bots: botsOf(config()), modelled: false });
  const parts = { ledger, clock, alerts: ports.alerts(ledger) };
  return async (_, { log }) => {
    const outcome = await mindingKeys(parts, 'keep-volatility', keep);
    if (outcome.kind !== 'kept') return { kind: outcome.kind };
    for (const { symbol, reason } of outcome.missed) log.info(`no implied volatility of ${symbol} today`, { reason });
    return { kind: 'kept', kept: outcome.kept.length, missed: outcome.missed.length };
  };
});
