/**
 * A way to Alpaca that reads the keys once more after a 401, in case the owner has changed them. What only asks is asked
 * again with the new ones. An order is never sent twice: its refusal stands, and the next one goes out with the new keys.
 */
export interface Keys {
  readonly keyId: string;
  readonly secret: string;
}

/** `reread` answers the keys as they are now, or undefined where they are still those that were refused. */
export function withFreshKeys(
  first: Keys,
  reread: (refused: Keys) => Promise<Keys | undefined>,
  send: typeof fetch = fetch,
): typeof fetch {
  let keys = first;
  return async (input, init) => {
    const tried = keys;
    const sent = (using: Keys) => send(input, { ...init, headers: headersWith(using, input, init) });
    const answer = await sent(tried);
    if (answer.status !== 401) return answer;
    // Where they cannot be read either, the refusal is what there is to tell.
    const fresh = keys === tried ? await reread(tried).catch(() => undefined) : keys;
    if (!fresh) return answer;
    keys = fresh;
    return methodOf(input, init) === 'GET' ? sent(fresh) : answer;
  };
}

type Input = Parameters<typeof fetch>[0];
type Init = Parameters<typeof fetch>[1];

const methodOf = (input: Input, init: Init): string =>
  (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();

function headersWith({ keyId, secret }: Keys, input: Input, init: Init): Headers {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
  headers.set('APCA-API-KEY-ID', keyId);
  headers.set('APCA-API-SECRET-KEY', secret);
  return headers;
}
