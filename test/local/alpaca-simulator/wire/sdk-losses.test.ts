/** What the SDK loses on the way (4.0.2). If a newer one fixes or worsens it, these tests say so, and the adapter may change. */
import { inspect } from 'node:util';
import type { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlpacaSimulator, SIMULATOR_KEYS } from '#local/alpaca-simulator/simulator.ts';
import { sdkFor } from './target.ts';
import { at, spreadOrder, startWorld } from './world.ts';

let simulator: AlpacaSimulator;
let sdk: Alpaca;

beforeEach(async () => {
  simulator = await startWorld();
  sdk = sdkFor(simulator);
});
afterEach(() => simulator.close());

describe('SDK 4.0.2', () => {
  it('loses the ratio of a leg, which the raw answer has', async () => {
    const placed = await sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('spread') });
    const query = { orderId: placed.id ?? '', nested: true };

    const typed = await sdk.trading.orders.getOrderByOrderID(query);
    const { raw } = await sdk.trading.orders.getOrderByOrderIDRaw(query);
    const body: unknown = await raw.json();

    const [leg] = typed.legs ?? [];
    expect(leg).toBeDefined();
    expect(leg).not.toHaveProperty('ratioQty');
    expect(leg).not.toHaveProperty('ratio_qty');
    expect(body).toMatchObject({ legs: [{ ratio_qty: '1' }, { ratio_qty: '1' }] });
  });

  it('loses price, side and order of a fill asked for by type, and keeps them in the mixed list', async () => {
    await sdk.trading.orders.limit({ symbol: 'SPY', qty: 1, side: 'buy', limitPrice: '202' });
    simulator.advanceTo(at(10, 1));

    const [byType] = await sdk.trading.accountActivities.getAccountActivitiesByActivityType({ activityType: 'FILL' });
    const [mixed] = await sdk.trading.accountActivities.getAccountActivities({ activityTypes: ['FILL'] });

    expect(byType).toMatchObject({ activityType: 'FILL', symbol: 'SPY', qty: '1' });
    for (const lost of ['price', 'side', 'orderId', 'order_id', 'transactionTime'])
      expect(byType).not.toHaveProperty(lost);
    expect(mixed).toMatchObject({
      price: '201.01',
      side: 'buy',
      order_id: expect.any(String),
      transaction_time: '2015-01-20T15:01:00Z',
    });
  });

  it('shows its secret to whoever inspects the client, so the client must never be logged', () => {
    expect(inspect(sdk, { depth: 5 })).toContain(SIMULATOR_KEYS.secret);
  });

  it('does not show the secret in an error', async () => {
    const error: unknown = await sdk.trading.orders
      .getOrderByClientOrderId({ clientOrderId: 'none' })
      .catch((caught: unknown) => caught);

    expect(inspect(error, { depth: 8 })).not.toContain(SIMULATOR_KEYS.secret);
  });
});
