/** Each documented refusal that we handle, as the SDK shows it: class, status, code and the fields beside the message. */
import { errors } from '@alpacahq/alpaca-trade-api/rest';
import { afterEach, describe, expect, it } from 'vitest';
import { usd } from '#lib/model/units.ts';
import { type AlpacaSimulator, SIMULATOR_KEYS, type SimulatorOptions } from '#local/alpaca-simulator/simulator.ts';
import { option, REFUSED_ORDERS } from './refused-orders.ts';
import { sdkFor } from './target.ts';
import { at, CALL_200, spreadOrder, startWorld, WEEKLY_CALL } from './world.ts';

const started: AlpacaSimulator[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close();
});
async function world(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startWorld(options);
  started.push(simulator);
  return { simulator, sdk: sdkFor(simulator) };
}

interface Seen {
  readonly status: number;
  readonly code: number | string | undefined;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

async function refusal(call: Promise<unknown>): Promise<Seen> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof errors.ApiError)) throw error;
    const text = await error.response.clone().text();
    return { status: error.status, code: error.code, message: error.message, fields: JSON.parse(text) };
  }
  throw new Error('the call was not refused');
}

describe('refused orders', () => {
  it.each(REFUSED_ORDERS)('%s', async (_, postOrderRequest, expected) => {
    const { sdk } = await world();

    const seen = await refusal(sdk.trading.orders.postOrder({ postOrderRequest }));

    expect(seen).toMatchObject({ status: expected.status, code: expected.code });
    expect(seen.message).toMatch(expected.fragment);
    for (const field of expected.fields ?? []) expect(seen.fields[field]).toMatch(/^\d+(\.\d+)?$/);
    expect(await sdk.trading.orders.getAllOrders({ status: 'all' })).toEqual([]);
  });

  it('a second use of a client order id, after a fill and after a cancellation', async () => {
    const { simulator, sdk } = await world();
    const place = (clientOrderId: string, limitPrice: string) =>
      sdk.trading.orders.limit({ symbol: 'SPY', qty: 1, side: 'buy', limitPrice, clientOrderId });
    await place('filled', '202');
    simulator.advanceTo(at(10, 1));
    const { id } = await place('cancelled', '100');
    await sdk.trading.orders.deleteOrderByOrderID({ orderId: id ?? '' });

    for (const name of ['filled', 'cancelled'])
      expect(await refusal(place(name, '202'))).toMatchObject({
        status: 422,
        code: 40010001,
        message: expect.stringMatching(/client_order_id must be unique/),
      });
  });

  it('what is promised to another order, with the quantities that say so', async () => {
    const { simulator, sdk } = await world();
    const trade = (side: 'buy' | 'sell', qty: number, limitPrice: string) =>
      sdk.trading.orders.limit({ symbol: 'SPY', qty, side, limitPrice });
    await trade('buy', 10, '202');
    simulator.advanceTo(at(10, 1));
    const resting = await trade('sell', 8, '300');

    expect(await refusal(trade('sell', 3, '300'))).toMatchObject({
      ...{ status: 403, code: 40310000, message: expect.stringMatching(/insufficient qty available/) },
      fields: { available: '2', existing_qty: '10', held_for_orders: '8', symbol: 'SPY' },
    });
    expect(await refusal(trade('buy', 1, '301'))).toMatchObject({
      ...{ status: 403, code: 40310000, message: expect.stringMatching(/wash trade/) },
      fields: { existing_order_id: resting.id },
    });
  });

  it('the long leg of a spread before the short one', async () => {
    const { simulator, sdk } = await world();
    await sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('in') });
    simulator.advanceTo(at(10, 1));

    const seen = await refusal(
      sdk.trading.orders.postOrder({
        postOrderRequest: option(CALL_200, 'sell', '5', { positionIntent: 'sell_to_close' }),
      }),
    );

    expect(seen).toMatchObject({
      status: 403,
      code: 40310000,
      message: expect.stringMatching(/uncovered option contracts/),
    });
  });

  it('a spread below level three, and any option at level zero', async () => {
    const two = await world({ optionsLevel: 2 });
    const none = await world({ optionsLevel: 0 });

    expect((await refusal(two.sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('x') }))).message).toMatch(
      /level3/,
    );
    expect(
      (await refusal(none.sdk.trading.orders.postOrder({ postOrderRequest: option(CALL_200, 'buy', '5') }))).message,
    ).toMatch(/not authorized to trade options/);
  });

  it('an option at the market in the evening', async () => {
    const { simulator, sdk } = await world();
    simulator.advanceTo(at(16, 0));

    const seen = await refusal(sdk.trading.orders.market({ symbol: CALL_200, qty: 1, side: 'buy' }));

    expect(seen).toMatchObject({ status: 422, code: 42210000, message: expect.stringMatching(/market hours/) });
  });

  it('an opening order from half an hour before a contract ends', async () => {
    const { simulator, sdk } = await world();
    const open = () => sdk.trading.orders.limit({ symbol: WEEKLY_CALL, qty: 1, side: 'buy', limitPrice: '0.50' });
    simulator.advanceTo(at(15 + 3 * 24, 29));
    expect((await open()).status).toBe('pending_new');
    simulator.advanceTo(at(15 + 3 * 24, 30));

    expect(await refusal(open())).toMatchObject({ status: 422, message: expect.stringMatching(/expires soon/) });
  });
});

describe('refused changes', () => {
  it('an order that has ended is neither cancelled nor replaced, one unchanged is not replaced', async () => {
    const { sdk } = await world();
    const { id = '' } = await sdk.trading.orders.limit({ symbol: 'SPY', qty: 1, side: 'buy', limitPrice: '100' });
    const replace = (limitPrice: string) =>
      sdk.trading.orders.patchOrderByOrderId({ orderId: id, patchOrderRequest: { limitPrice } });

    expect(await refusal(replace('100'))).toMatchObject({ status: 422, code: 42210000 });
    await sdk.trading.orders.deleteOrderByOrderID({ orderId: id });
    expect(await refusal(replace('101'))).toMatchObject({ status: 422, code: 42210000 });
    expect(await refusal(sdk.trading.orders.deleteOrderByOrderID({ orderId: id }))).toMatchObject({
      status: 422,
      code: 42210000,
    });
  });
});

describe('keys and limits', () => {
  it('a wrong key is refused by trading and by data', async () => {
    const { simulator } = await world();
    const stranger = sdkFor(simulator, { keys: { ...SIMULATOR_KEYS, secret: 'wrong' } });

    await expect(stranger.trading.account.getAccount()).rejects.toBeInstanceOf(errors.AuthError);
    await expect(stranger.marketData.stocks.stockSnapshots({ symbols: 'SPY' })).rejects.toBeInstanceOf(
      errors.PermissionError,
    );
  });

  it('every answer says what is left of the minute, and beyond it the answer is 429', async () => {
    const { simulator, sdk } = await world({ requestsPerMinute: 3 });
    const { raw } = await sdk.trading.account.getAccountRaw();
    await sdk.trading.account.getAccount();
    await sdk.trading.account.getAccount();

    expect(raw.headers.get('x-ratelimit-limit')).toBe('3');
    expect(raw.headers.get('x-ratelimit-remaining')).toBe('2');
    expect(Number(raw.headers.get('x-ratelimit-reset'))).toBe(at(10, 1) / 1000);
    expect(raw.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    await expect(sdk.trading.account.getAccount()).rejects.toBeInstanceOf(errors.RateLimitError);
    await sdk.marketData.stocks.stockSnapshots({ symbols: 'SPY' });
    simulator.advanceTo(at(10, 1));
    await sdk.trading.account.getAccount();
  });
});

describe('the server', () => {
  it('says EADDRINUSE where its port is taken', async () => {
    const { simulator } = await world();
    const port = Number(new URL(simulator.url).port);

    await expect(startWorld({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('answers the same in process as over the socket', async () => {
    const { simulator, sdk } = await world({ cash: usd('12345.67') });
    const [socket, inside] = [
      await sdk.trading.account.getAccount(),
      await sdkFor(simulator, { inProcess: true }).trading.account.getAccount(),
    ];

    expect(inside).toEqual(socket);
  });

  it('knows no other path', async () => {
    const { sdk } = await world();

    expect(await refusal(sdk.trading.watchlists.getWatchlists())).toMatchObject({ status: 404 });
  });
});
