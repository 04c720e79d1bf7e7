import { describe, expect, it } from 'vitest';
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { price, quantity, usd } from '#lib/model/units.ts';
import type { Fault } from '#local/alpaca-simulator/faults.ts';
import { at, CALL_200, CALL_205 } from '#test/local/alpaca-simulator/wire/world.ts';
import { anOrder, aSpread, closingSpread, desk, faultOf, optionsFor } from './desk.ts';

const POST_ORDERS = { method: 'POST', path: /^\/v2\/orders$/ } as const;

describe('placing an order', () => {
  it('is accepted with the broker’s id and the terms we sent', async () => {
    const { broker } = await desk();
    const order = anOrder();

    const placement = await broker.place(order);

    expect(placement).toMatchObject({
      outcome: 'accepted',
      order: { clientOrderId: order.clientOrderId, quantity: quantity('10'), limitPrice: price('201.5'), legs: {} },
    });
  });

  it('sends a spread as one order whose legs have ids of their own', async () => {
    const { broker, simulator } = await desk();
    const order = aSpread();

    const placement = await broker.place(order);
    simulator.advanceTo(at(10, 1));
    const found = await broker.orderByClientId(order.clientOrderId);

    expect(placement).toMatchObject({ outcome: 'accepted' });
    expect(found).toMatchObject({ status: 'filled', filled: quantity('2'), limitPrice: price('2.3') });
    expect(Object.keys(found?.legs ?? {}).sort()).toEqual([CALL_200, CALL_205]);
  });

  it('closes a spread for a credit, and a share position at the price of its side', async () => {
    const { broker, simulator } = await desk();
    await broker.place(aSpread());
    await broker.place(anOrder());
    simulator.advanceTo(at(10, 1));

    const closed = await broker.place(closingSpread());
    const sold = await broker.place(
      anOrder({
        kind: 'exit',
        legs: [{ instrument: { kind: 'equity', symbol: 'SPY' }, side: 'sell', ratio: 1 }],
        limitPrice: price('-200.9'),
      }),
    );
    simulator.advanceTo(at(10, 2));

    expect(closed).toMatchObject({ outcome: 'accepted', order: { limitPrice: price('-1.9') } });
    expect(sold).toMatchObject({ outcome: 'accepted', order: { limitPrice: price('200.9') } });
    expect(await broker.positions()).toEqual([]);
  });

  it('never sends an order whose price contradicts its side', async () => {
    const { broker, simulator } = await desk();
    const order = anOrder({ limitPrice: price('-201.5') });

    expect(await faultOf(broker.place(order))).toBeInstanceOf(PermanentFault);
    expect(await broker.orderByClientId(order.clientOrderId)).toBeUndefined();
    expect(simulator.faults.hits).toBe(0);
  });

  it('is refused by the broker with its code and words', async () => {
    const { broker } = await desk({ cash: usd('100') });

    const placement = await broker.place(anOrder());

    expect(placement).toMatchObject({
      outcome: 'rejected',
      code: '40310000',
      message: expect.stringContaining('buying power'),
    });
  });

  it('is a duplicate the second time, and stays one order', async () => {
    const { broker } = await desk();
    const order = anOrder();
    await broker.place(order);

    expect(await broker.place(order)).toEqual({ outcome: 'duplicate' });
    expect(await broker.orders('all')).toHaveLength(1);
  });

  const lost: readonly [string, Fault, number][] = [
    ['too many requests', { kind: 'rate-limited', retryAfterSeconds: 1 }, 0],
    ['a failing server that did not take it', { kind: 'server-error', when: 'before', status: 503 }, 0],
    ['a failing server that took it', { kind: 'server-error', when: 'after' }, 1],
    ['silence before it was taken', { kind: 'hang', when: 'before' }, 0],
    ['silence after it was taken', { kind: 'hang', when: 'after' }, 1],
    ['a cut connection', { kind: 'reset', when: 'after' }, 1],
    ['half an answer', { kind: 'truncated' }, 1],
    ['the page of a proxy', { kind: 'html', status: 502 }, 0],
    ['a page instead of an order', { kind: 'html', status: 200 }, 0],
    ['a refusal that is not the broker’s', { kind: 'html', status: 400 }, 0],
  ];
  it.each(lost)('is unknown after %s, and was sent once', async (_, fault, orders) => {
    const { broker, hasty, simulator } = await desk();
    simulator.faults.add({ ...POST_ORDERS, fault });

    expect(await hasty.place(anOrder())).toMatchObject({ outcome: 'unknown' });
    expect(await broker.orders('all')).toHaveLength(orders);
  });

  it.each([
    ['no code', { message: 'forbidden.' }],
    ['the code for keys', { code: 40110000, message: 'request is not authorized' }],
  ])('faults for good after a 403 with %s', async (_, body) => {
    const fetch = async () => Response.json(body, { status: 403 });
    const broker = alpacaBroker({ keyId: 'k', secret: 's', environment: 'paper', fetch });

    expect(await faultOf(broker.place(anOrder()))).toBeInstanceOf(PermanentFault);
  });

  it('faults for good where the keys are wrong', async () => {
    const { simulator } = await desk();
    const broker = alpacaBroker(optionsFor(simulator, 'another-secret'));

    expect(await faultOf(broker.place(anOrder()))).toBeInstanceOf(PermanentFault);
  });
});
