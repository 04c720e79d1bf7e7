import { describe, expect, it } from 'vitest';
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { wireOrder } from '#functions/adapters/alpaca/order.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { optionOf } from '#lib/model/instrument.ts';
import { price, quantity } from '#lib/model/units.ts';
import { CALL_200, CALL_205 } from '#test/local/alpaca-simulator/wire/world.ts';
import { anOrder, aSpread, closingSpread } from './desk.ts';

const call = (side: 'buy' | 'sell', ratio = 1) => ({ instrument: optionOf(CALL_200), side, ratio });

/** What reaches the wire of an order, through the real SDK. */
async function posted(order: Parameters<typeof wireOrder>[0]): Promise<unknown> {
  const bodies: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return Response.json({}, { status: 500 });
  };
  await alpacaBroker({ keyId: 'k', secret: 's', environment: 'paper', fetch }).place(order);
  expect(bodies).toHaveLength(1);
  return bodies[0];
}

describe('on the wire', () => {
  it('shares are a simple day limit order', async () => {
    expect(await posted(anOrder({ clientOrderId: 'id' }))).toEqual({
      symbol: 'SPY',
      side: 'buy',
      qty: '10',
      type: 'limit',
      time_in_force: 'day',
      limit_price: '201.5',
      client_order_id: 'id',
    });
  });

  it('one contract says whether it opens or closes', async () => {
    const sale = { legs: [call('sell')], kind: 'exit', limitPrice: price('-4.95') } as const;

    expect(await posted(anOrder({ legs: [call('buy')], limitPrice: price('5.1') }))).toMatchObject({
      symbol: CALL_200,
      position_intent: 'buy_to_open',
    });
    expect(await posted(anOrder(sale))).toMatchObject({
      side: 'sell',
      limit_price: '4.95',
      position_intent: 'sell_to_close',
    });
  });

  it('a spread is one multi-leg order with ratios, sides and intents', async () => {
    const body = await posted(aSpread({ clientOrderId: 'id' }));

    expect(body).toEqual({
      order_class: 'mleg',
      qty: '2',
      type: 'limit',
      time_in_force: 'day',
      limit_price: '2.3',
      client_order_id: 'id',
      legs: [
        { symbol: CALL_200, ratio_qty: '1', side: 'buy', position_intent: 'buy_to_open' },
        { symbol: CALL_205, ratio_qty: '1', side: 'sell', position_intent: 'sell_to_open' },
      ],
    });
  });

  it('closing a spread for a credit has a negative price and closing intents', async () => {
    expect(await posted(closingSpread())).toMatchObject({
      limit_price: '-1.9',
      legs: [{ position_intent: 'sell_to_close' }, { position_intent: 'buy_to_close' }],
    });
  });
});

describe('an order of one leg', () => {
  it('with a ratio is that many contracts at their share of the price', () => {
    const order = anOrder({ legs: [call('buy', 2)], limitPrice: price('10.2'), quantity: quantity('3') });

    expect(wireOrder(order)).toMatchObject({ qty: '6', limitPrice: '5.1' });
  });

  it('whose price does not divide by its ratio is never sent', () => {
    const order = anOrder({ legs: [call('buy', 3)], limitPrice: price('0.1') });

    expect(() => wireOrder(order)).toThrow(PermanentFault);
  });
});
