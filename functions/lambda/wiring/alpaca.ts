/** Alpaca, with the keys from Parameter Store, and within the calls a minute that all functions share. */
import type { Broker, MarketData } from '#lib/ports.ts';
import { alpacaBroker } from '../../adapters/alpaca/broker.ts';
import type { AlpacaOptions } from '../../adapters/alpaca/line.ts';
import { alpacaMarket } from '../../adapters/alpaca/market.ts';
import { type Urgency, withinRate } from '../../adapters/alpaca/within-rate.ts';
import { rateBucket } from '../../adapters/aws/rate-bucket.ts';
import { clock, environment, variable } from './environment.ts';
import { secret } from './ports.ts';

/** Short enough that an answer that does not come leaves time to say so. */
const TIMEOUT_MS = 8_000;
/** Alpaca takes 200 a minute of an account. */
const CALLS_A_MINUTE = 190;

async function line(urgency: Urgency): Promise<AlpacaOptions> {
  const [keyId, key] = await Promise.all([secret('alpacaKeyId'), secret('alpacaSecret')]);
  const bucket = rateBucket({ table: variable('table'), name: 'alpaca', perMinute: CALLS_A_MINUTE });
  const ours = { environment: environment(), timeoutMs: TIMEOUT_MS, fetch: withinRate(bucket, urgency) };
  return { keyId, secret: key, ...ours };
}

export const broker = async (): Promise<Broker> => alpacaBroker(await line('urgent'));
export const market = async (): Promise<MarketData> => alpacaMarket({ ...(await line('ordinary')), clock });
