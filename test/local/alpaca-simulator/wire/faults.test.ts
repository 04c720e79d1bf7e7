/** Faults on demand, as the SDK shows them; and that what an answer lost is still what happened. */
import { type Alpaca, errors } from '@alpacahq/alpaca-trade-api/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '#local/alpaca-simulator/faults.ts';
import type { AlpacaSimulator } from '#local/alpaca-simulator/simulator.ts';
import { redirected, sdkFor } from './target.ts';
import { at, startWorld } from './world.ts';

let simulator: AlpacaSimulator;
let sdk: Alpaca;

beforeEach(async () => {
  simulator = await startWorld();
  sdk = sdkFor(simulator, { unjudged: true, timeoutMs: 250 });
});
afterEach(() => simulator.close());

const place = (clientOrderId: string) =>
  sdk.trading.orders.limit({ symbol: 'SPY', qty: 1, side: 'buy', limitPrice: '202', clientOrderId });
const on = (fault: Fault) => simulator.faults.add({ fault, method: 'POST', path: /^\/v2\/orders$/ });
const orders = () => sdk.trading.orders.getAllOrders({ status: 'all' });

describe.each([
  ['over the socket', false],
  ['in process', true],
])('an order whose answer is lost, %s', (_, inProcess) => {
  beforeEach(() => {
    sdk = sdkFor(simulator, { unjudged: true, timeoutMs: 250, inProcess });
  });

  it.each<[string, Fault]>([
    ['by a server error', { kind: 'server-error', when: 'after' }],
    ['by a timeout', { kind: 'hang', when: 'after' }],
    ['by a cut connection', { kind: 'reset', when: 'after' }],
    ['by half a body', { kind: 'truncated' }],
  ])('%s was taken exactly once, and is found by its client id', async (__, fault) => {
    on(fault);

    await expect(place('lost')).rejects.toThrow();

    const found = await sdk.trading.orders.getOrderByClientOrderId({ clientOrderId: 'lost' });
    expect(found.status).toBe('new');
    expect(await orders()).toHaveLength(1);
    await expect(place('lost')).rejects.toMatchObject({ status: 422 });
  });

  it.each<[string, Fault]>([
    ['a server error', { kind: 'server-error', when: 'before', status: 503 }],
    ['a timeout', { kind: 'hang', when: 'before' }],
    ['a cut connection', { kind: 'reset', when: 'before' }],
    ['a page of HTML', { kind: 'html' }],
    ['a rate limit', { kind: 'rate-limited' }],
  ])('by %s before it arrived was never taken', async (__, fault) => {
    on(fault);

    await expect(place('never')).rejects.toThrow();

    await expect(sdk.trading.orders.getOrderByClientOrderId({ clientOrderId: 'never' })).rejects.toBeInstanceOf(
      errors.NotFoundError,
    );
    expect(await orders()).toEqual([]);
  });
});

describe('the SDK', () => {
  it('never sends an order twice, whatever its retries say', async () => {
    const eager = sdkFor(simulator, { unjudged: true });
    simulator.faults.add({ fault: { kind: 'server-error', when: 'before' }, method: 'POST', times: 5 });

    await expect(eager.trading.orders.market({ symbol: 'SPY', qty: 1, side: 'buy' })).rejects.toMatchObject({
      status: 500,
    });

    expect(simulator.faults.hits).toBe(1);
  });

  it('names a rate limit with and without a time to wait', async () => {
    simulator.faults.add({ fault: { kind: 'rate-limited', retryAfterSeconds: 7 } });
    simulator.faults.add({ fault: { kind: 'rate-limited' }, skip: 1 });

    await expect(sdk.trading.account.getAccount()).rejects.toMatchObject({ status: 429, retryAfterMs: 7_000 });
    await expect(sdk.trading.account.getAccount()).rejects.toBeInstanceOf(errors.RateLimitError);
    await sdk.trading.account.getAccount();
  });

  it('turns a page of HTML into the message', async () => {
    simulator.faults.add({ fault: { kind: 'html', status: 502 } });

    await expect(sdk.trading.account.getAccount()).rejects.toMatchObject({ status: 502, code: undefined });
  });
});

describe('market data and positions', () => {
  it('may lack the Greeks', async () => {
    simulator.faults.add({ fault: { kind: 'no-greeks' }, path: /snapshots\/SPY/ });
    const [bare, whole] = [await chain(), await chain()];

    expect(Object.values(bare.snapshots).every((each) => each.greeks === undefined && each.latestQuote)).toBe(true);
    expect(Object.values(whole.snapshots).some((each) => each.greeks !== undefined)).toBe(true);
  });

  it('may end with an empty page', async () => {
    const first = await chain(2);
    simulator.faults.add({ fault: { kind: 'empty-page' } });

    const next = await sdk.marketData.options.optionChain({
      underlyingSymbol: 'SPY',
      limit: 2,
      pageToken: first.nextPageToken ?? '',
    });

    expect(next).toMatchObject({ snapshots: {}, nextPageToken: null });
  });

  it('may be behind: positions as they were when the fault was ordered', async () => {
    await place('one');
    simulator.faults.add({ fault: { kind: 'stale-positions' }, path: /^\/v2\/positions/ });
    simulator.advanceTo(at(10, 1));

    expect(await sdk.trading.positions.getAllOpenPositions()).toEqual([]);
    expect(await sdk.trading.positions.getAllOpenPositions()).toHaveLength(1);
  });

  it('may come late', async () => {
    simulator.faults.add({ fault: { kind: 'delay', ms: 400 } });

    await expect(sdk.trading.account.getAccount()).rejects.toBeInstanceOf(errors.FetchError);
  });

  const chain = (limit = 100) => sdk.marketData.options.optionChain({ underlyingSymbol: 'SPY', limit });
});

describe('the guard of this suite', () => {
  it('lets no request reach another computer', async () => {
    const send = redirected('http://127.0.0.1:1');

    expect(() => redirected('https://paper-api.alpaca.markets')).toThrow(/loopback/);
    expect(() => send('https://example.com/v2/orders')).toThrow(/unexpected host/);
  });
});
