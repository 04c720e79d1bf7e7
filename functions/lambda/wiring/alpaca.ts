/** Alpaca, with the keys from Parameter Store. */

import type { Broker, MarketData } from '#lib/ports.ts';
import { alpacaBroker } from '../../adapters/alpaca/broker.ts';
import type { AlpacaOptions } from '../../adapters/alpaca/line.ts';
import { alpacaMarket } from '../../adapters/alpaca/market.ts';
import { clock, environment } from './environment.ts';
import { secret } from './ports.ts';

/** Half of what a function may take, so that an answer that does not come leaves time to say so. */
const TIMEOUT_MS = 8_000;

async function line(): Promise<AlpacaOptions> {
  const [keyId, key] = await Promise.all([secret('alpacaKeyId'), secret('alpacaSecret')]);
  return { ...{ keyId, secret: key }, environment: environment(), timeoutMs: TIMEOUT_MS };
}

export const broker = async (): Promise<Broker> => alpacaBroker(await line());
export const market = async (): Promise<MarketData> => alpacaMarket({ ...(await line()), clock });
