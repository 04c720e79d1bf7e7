/** Alpaca, with the keys from Parameter Store, and within the calls a minute that all functions share. */
import type { Broker } from '#lib/ports.ts';
import { alpacaBroker } from '../../adapters/alpaca/broker.ts';
import { alpacaSource } from '../../adapters/alpaca/data-source.ts';
import { type Keys, withFreshKeys } from '../../adapters/alpaca/fresh-keys.ts';
import type { AlpacaOptions } from '../../adapters/alpaca/line.ts';
import { type Urgency, withinRate } from '../../adapters/alpaca/within-rate.ts';
import { rateBucket } from '../../adapters/aws/rate-bucket.ts';
import type { DataSource } from '../../adapters/market-sources/data-source.ts';
import { clock, environment, variable } from './environment.ts';
import { changedSecret, secret } from './ports.ts';

/** Short enough that an answer that does not come leaves time to say so. */
const TIMEOUT_MS = 8_000;
/** Alpaca takes 200 a minute of an account. */
const CALLS_A_MINUTE = 190;

async function line(urgency: Urgency): Promise<AlpacaOptions> {
  const [keyId, key] = await Promise.all([secret('alpacaKeyId'), secret('alpacaSecret')]);
  const bucket = rateBucket({ table: variable('table'), name: 'alpaca', perMinute: CALLS_A_MINUTE });
  const keys = { keyId, secret: key };
  const send = withFreshKeys(keys, changed, withinRate(bucket, urgency));
  return { ...keys, environment: environment(), timeoutMs: TIMEOUT_MS, fetch: send };
}

/** What the owner has changed of the keys. */
async function changed(refused: Keys): Promise<Keys | undefined> {
  const [keyId, key] = await Promise.all([
    changedSecret('alpacaKeyId', refused.keyId),
    changedSecret('alpacaSecret', refused.secret),
  ]);
  if (keyId === undefined && key === undefined) return undefined;
  return { keyId: keyId ?? refused.keyId, secret: key ?? refused.secret };
}

export const broker = async (): Promise<Broker> => alpacaBroker(await line('urgent'));
export const alpacaPrices = async (): Promise<DataSource> => alpacaSource({ ...(await line('ordinary')), clock });
