import type { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlpacaSimulator } from '#local/alpaca-simulator/simulator.ts';
import { sdkFor } from './target.ts';
import { at, CALL_200, CALL_205, startWorld } from './world.ts';

let simulator: AlpacaSimulator;
let sdk: Alpaca;

beforeEach(async () => {
  simulator = await startWorld();
  sdk = sdkFor(simulator);
});
afterEach(() => simulator.close());

describe('orders through the SDK', () => {
  it('fills a share purchase at the ask of the next update', async () => {
    const placed = await sdk.trading.orders.limit({
      symbol: 'SPY',
      qty: 10,
      side: 'buy',
      limitPrice: '201.50',
      clientOrderId: 'one',
    });
    expect(placed.status).toBe('pending_new');
    simulator.advanceTo(at(10, 1));

    const order = await sdk.trading.orders.getOrderByClientOrderId({ clientOrderId: 'one' });

    expect(order).toMatchObject({ status: 'filled', filledQty: '10', filledAvgPrice: '201.01' });
  });

  it('fills a debit spread with all its legs', async () => {
    const placed = await sdk.trading.orders.submit({
      orderClass: 'mleg',
      qty: 2,
      type: 'limit',
      timeInForce: 'day',
      limitPrice: '2.30',
      clientOrderId: 'spread',
      legs: [
        { symbol: CALL_200, ratioQty: '1', side: 'buy', positionIntent: 'buy_to_open' },
        { symbol: CALL_205, ratioQty: '1', side: 'sell', positionIntent: 'sell_to_open' },
      ],
    } as never);
    simulator.advanceTo(at(10, 1));
    const order = await sdk.trading.orders.getOrderByOrderID({ orderId: placed.id ?? '', nested: true });
    expect(order).toMatchObject({ status: 'filled', filledAvgPrice: '2.2' });
    const positions = await sdk.trading.positions.getAllOpenPositions();
    expect(positions.map((p) => [p.symbol, p.qty])).toEqual([
      [CALL_200, '2'],
      [CALL_205, '-2'],
    ]);
    const account = await sdk.trading.account.getAccount();
    expect(account.cash).toBe('99560');
  });
});
