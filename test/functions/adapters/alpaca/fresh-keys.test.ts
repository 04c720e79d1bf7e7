import { describe, expect, it } from 'vitest';
import { type Keys, withFreshKeys } from '#functions/adapters/alpaca/fresh-keys.ts';

const [OLD, NEW] = [
  { keyId: 'old', secret: 'old secret' },
  { keyId: 'new', secret: 'new secret' },
];
const ORDERS = 'https://paper-api.alpaca.markets/v2/orders';

/** A broker that takes the new keys and no others, and the way to it; `now` is what the owner has stored. */
function aWay(now: Keys | 'same' | Error = NEW) {
  const asked: string[] = [];
  let rereads = 0;
  const send: typeof fetch = async (input, init) => {
    const { method, headers } = new Request(input, init);
    const pair = [headers.get('APCA-API-KEY-ID'), headers.get('APCA-API-SECRET-KEY')].join(', ');
    asked.push(`${method} ${pair}`);
    return new Response('{}', { status: pair === 'new, new secret' ? 200 : 401 });
  };
  const reread = async (): Promise<Keys | undefined> => {
    rereads += 1;
    if (now instanceof Error) throw now;
    return now === 'same' ? undefined : now;
  };
  return { asked, rereads: () => rereads, way: withFreshKeys(OLD, reread, send) };
}

describe('keys that the owner has changed', () => {
  it('are read once more after a refusal, and the question is asked again', async () => {
    const { asked, rereads, way } = aWay();

    expect((await way(ORDERS)).status).toBe(200);
    expect((await way(ORDERS)).status).toBe(200);
    expect(asked).toEqual(['GET old, old secret', 'GET new, new secret', 'GET new, new secret']);
    expect(rereads()).toBe(1);
  });

  it('I1: send no order twice: the refusal stands, and the next order has the new keys', async () => {
    const { asked, way } = aWay();

    expect((await way(ORDERS, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await way(new Request(ORDERS, { method: 'POST', body: '{}' }))).status).toBe(200);
    expect(asked).toEqual(['POST old, old secret', 'POST new, new secret']);
  });

  it.each([
    ['are still the same', 'same'],
    ['cannot be read', new Error('no answer')],
  ] as const)('leave the refusal as it is where they %s', async (_, now) => {
    const { asked, way } = aWay(now);

    expect((await way(ORDERS)).status).toBe(401);
    expect(asked).toEqual(['GET old, old secret']);
  });
});
