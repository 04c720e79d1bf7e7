/**
 * Where the wire suite points: the simulator by default; the broker's paper account only where WSB_WIRE=paper and both
 * ALPACA_API_KEY_ID and ALPACA_API_SECRET_KEY are set. Against the simulator, no request may leave this computer.
 */
import { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { type AlpacaSimulator, SIMULATOR_KEYS } from '#local/alpaca-simulator/simulator.ts';
import { hasDocuments, judging } from './openapi.ts';

const { WSB_WIRE, ALPACA_API_KEY_ID, ALPACA_API_SECRET_KEY } = process.env;

export const isPaper = WSB_WIRE === 'paper' && Boolean(ALPACA_API_KEY_ID) && Boolean(ALPACA_API_SECRET_KEY);

/** Sends what is meant for the broker to another origin on loopback, and refuses any other host. */
export function redirected(origin: string, send: typeof globalThis.fetch = globalThis.fetch): typeof globalThis.fetch {
  const to = new URL(origin);
  if (to.hostname !== '127.0.0.1') throw new RangeError(`a test must stay on loopback, not ${to.hostname}`);
  return (input, init) => {
    const from = new URL(input instanceof Request ? input.url : String(input));
    if (!from.hostname.endsWith('.alpaca.markets')) throw new RangeError(`unexpected host ${from.hostname}`);
    const url = new URL(from.pathname + from.search, to);
    return send(url, init);
  };
}

export interface ClientOptions {
  readonly keys?: { readonly id: string; readonly secret: string };
  readonly timeoutMs?: number;
  readonly inProcess?: boolean;
  /** Answers that are broken on purpose are not held against the documents. */
  readonly unjudged?: boolean;
}

/** The real SDK, pointed at a simulator. Retries and its own limiter are off: policy is ours. */
export function sdkFor(simulator: AlpacaSimulator, options: ClientOptions = {}): Alpaca {
  const { id, secret } = options.keys ?? SIMULATOR_KEYS;
  const send = options.inProcess ? simulator.fetch : globalThis.fetch;
  return new Alpaca({
    ...{ keyId: id, secret, paper: true, retry: false, rateLimit: false },
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    fetchApi: options.unjudged ? redirected(simulator.url, send) : judging(redirected(simulator.url, send)),
  });
}

export const paperSdk = (): Alpaca =>
  new Alpaca({
    ...{ keyId: ALPACA_API_KEY_ID ?? '', secret: ALPACA_API_SECRET_KEY ?? '', paper: true, retry: false },
    fetchApi: judging(globalThis.fetch),
  });

/** For the reader of the test log: what was asked, and who judged the answers. */
export const TARGET = isPaper
  ? "Alpaca's paper account"
  : 'the simulator (WSB_WIRE=paper with ALPACA_API_KEY_ID and ALPACA_API_SECRET_KEY asks the broker instead)';
export const JUDGE = hasDocuments
  ? "the broker's OpenAPI documents"
  : 'nobody: shapes are not checked, for ../shared/alpaca-openapi is absent';
