import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { optionOf } from '#lib/model/instrument.ts';
import { instant } from '#lib/model/time.ts';
import { price, quantity, usd } from '#lib/model/units.ts';
import type { Fault } from '#local/alpaca-simulator/faults.ts';
import { at, CALL_200, CALL_205, DAY, DAYS } from '#test/local/alpaca-simulator/wire/world.ts';
import { anOrder, aSpread, desk, faultOf, optionsFor, SECRET } from './desk.ts';

describe('asking the broker', () => {
  it('reads account, clock and calendar', async () => {
    const { broker } = await desk();

    expect(await broker.account()).toMatchObject({ cash: usd('100000'), optionsLevel: 3, isBlocked: false });
    expect(await broker.clock()).toMatchObject({ now: at(10, 0), isOpen: true, nextClose: at(16, 0) });
    expect((await broker.calendar(DAY, DAYS[2] ?? DAY)).map(({ day, open, close }) => [day, open, close])).toEqual(
      DAYS.slice(0, 3).map((day) => [day, at(9, 30, day), at(16, 0, day)]),
    );
  });

  it('knows nothing of an order it never got', async () => {
    const { broker } = await desk();

    expect(await broker.orderByClientId('p-nobody')).toBeUndefined();
  });

  it('cancels once, and no more', async () => {
    const { broker } = await desk();
    await broker.place(anOrder({ limitPrice: price('150') }));
    const [order] = await broker.orders('open');

    expect(await broker.cancel(order?.brokerId ?? '')).toBe(true);
    expect(await broker.cancel(order?.brokerId ?? '')).toBe(false);
    expect(await broker.orders('open')).toEqual([]);
  });

  it('reports positions with their sign and their average price', async () => {
    const { broker, simulator } = await desk();
    await broker.place(aSpread());
    simulator.advanceTo(at(10, 1));

    expect(await broker.positions()).toEqual([
      { instrument: optionOf(CALL_200), quantity: quantity('2'), averagePrice: price('5.1') },
      { instrument: optionOf(CALL_205), quantity: quantity('-2'), averagePrice: price('2.9') },
    ]);
  });

  it('lists fills after a cursor, oldest first, with exact prices', async () => {
    const { broker, simulator } = await desk();
    await broker.place(anOrder());
    simulator.advanceTo(at(10, 1));
    const first = await broker.fills(undefined);
    await broker.place(aSpread());
    simulator.advanceTo(at(10, 2));

    const later = await broker.fills(first.at(-1)?.executionId);

    expect(first).toMatchObject([
      { instrument: { symbol: 'SPY' }, side: 'buy', quantity: quantity('10'), price: price('201.01'), at: at(10, 1) },
    ]);
    expect(later.map((fill) => [fill.instrument.symbol, fill.side, fill.quantity, fill.price])).toEqual([
      [CALL_200, 'buy', quantity('2'), price('5.1')],
      [CALL_205, 'sell', quantity('2'), price('2.9')],
    ]);
    const order = (await broker.orders('all')).find((candidate) => CALL_200 in candidate.legs);
    expect(later.map((fill) => fill.brokerOrderId)).toEqual([order?.legs[CALL_200], order?.legs[CALL_205]]);
  });

  it('walks through all pages of fills', async () => {
    const { broker, simulator } = await desk({ cash: usd('10000000') });
    for (let index = 0; index < 105; index += 1) await broker.place(anOrder({ quantity: quantity('1') }));
    simulator.advanceTo(at(10, 1));

    const fills = await broker.fills(undefined);

    expect(new Set(fills.map((fill) => fill.executionId)).size).toBe(105);
    expect(fills.map((fill) => fill.executionId)).toEqual(fills.map((fill) => fill.executionId).sort());
  });

  it('lists only orders sent since a time', async () => {
    const { broker, simulator } = await desk();
    await broker.place(anOrder());
    simulator.advanceTo(at(10, 5));
    const later = anOrder();
    await broker.place(later);

    const found = await broker.orders('all', instant(at(10, 0) + 1));

    expect(found.map((order) => order.clientOrderId)).toEqual([later.clientOrderId]);
  });

  const passing: readonly [string, Fault][] = [
    ['too many requests', { kind: 'rate-limited' }],
    ['a failing server', { kind: 'server-error', when: 'before', status: 503 }],
    ['silence', { kind: 'hang', when: 'before' }],
    ['a cut connection', { kind: 'reset', when: 'before' }],
    ['half an answer', { kind: 'truncated' }],
  ];
  it.each(passing)('may ask again after %s', async (_, fault) => {
    const { broker, hasty, simulator } = await desk();
    simulator.faults.add({ method: 'GET', fault });

    expect(await faultOf(hasty.account())).toBeInstanceOf(TransientFault);
    expect((await broker.account()).cash).toBe(usd('100000'));
  });

  it.each([
    ['nothing in it', {}],
    ['money as a float', { status: 'ACTIVE', cash: 0.1 }],
    ['a level that is none', { status: 'ACTIVE', cash: '1', equity: '1', buying_power: '1', options_trading_level: 9 }],
  ])('must not ask again where the answer has %s', async (_, body) => {
    const fetch = async () => Response.json(body);
    const broker = alpacaBroker({ keyId: 'k', secret: 's', environment: 'paper', fetch });

    expect(await faultOf(broker.account())).toBeInstanceOf(PermanentFault);
  });
});

it('shows no secret, however it is looked at', async () => {
  const { broker, hasty, market, simulator } = await desk();
  const refused = alpacaBroker(optionsFor(simulator, 'another-secret'));
  simulator.faults.add({ fault: { kind: 'hang', when: 'before' } });
  const faults = [await faultOf(hasty.account()), await faultOf(refused.account()), await faultOf(refused.positions())];

  const seen = inspect([broker, hasty, market, refused, faults], { depth: 20, showHidden: true, getters: true });

  expect(seen).toContain('Fault');
  expect(seen).not.toContain(SECRET);
  expect(seen).not.toContain('another-secret');
  expect(faults.map((fault) => JSON.stringify({ ...fault, message: fault.message })).join()).not.toContain(SECRET);
});

it('cuts the secret out of what a careless answer repeats', async () => {
  const fetch = async () => Response.json({ code: 40010001, message: `bad key ${SECRET} for ID42` }, { status: 422 });
  const broker = alpacaBroker({ keyId: 'ID42', secret: SECRET, environment: 'paper', fetch });

  const seen = inspect([await broker.place(anOrder()), await faultOf(broker.clock())], { showHidden: true });

  expect(seen).toContain('bad key [secret] for [key]');
  expect(seen).not.toMatch(/simulated-secret|ID42/);
});

/** Answers that no simulator gives, through the SDK without a wire. */
describe('an account that is not only ours', () => {
  const asking: string[] = [];
  const brokerFor = (...pages: readonly unknown[]) => {
    const left = [...pages];
    asking.length = 0;
    const fetch: typeof globalThis.fetch = async (input) => {
      asking.push(String(input));
      return Response.json(left.shift() ?? []);
    };
    return alpacaBroker({ keyId: 'k', secret: 's', environment: 'paper', fetch });
  };
  const foreign = { id: 'b', client_order_id: 'c', status: 'filled', filled_qty: '0.5', qty: null };

  it('has positions we cannot name, which are not ours', async () => {
    const broker = brokerFor([
      { symbol: 'BTCUSD', asset_class: 'crypto', qty: '0.1' },
      { symbol: 'SPY', asset_class: 'us_equity', qty: '-3.500000000000', avg_entry_price: '171.42857142857142' },
    ]);

    expect(await broker.positions()).toEqual([
      {
        instrument: { kind: 'equity', symbol: 'SPY' },
        quantity: quantity('-3.5'),
        averagePrice: price('171.428571428'),
      },
    ]);
  });

  it.each([
    ['a share we cannot read', { symbol: 'spy?', asset_class: 'us_equity', qty: '1' }],
    ['a quantity finer than we keep', { symbol: 'SPY', asset_class: 'us_equity', qty: '0.1234567891' }],
    ['a quantity as a number', { symbol: 'SPY', asset_class: 'us_equity', qty: 1 }],
  ])('faults on %s', async (_, position) => {
    expect(await faultOf(brokerFor([position]).positions())).toBeInstanceOf(PermanentFault);
  });

  it('has orders by amount, of which only what is filled is known', async () => {
    expect(await brokerFor([foreign]).orders('all')).toMatchObject([
      { quantity: quantity('0.5'), limitPrice: undefined },
    ]);
  });

  it('may have more orders than a page holds: the next begins after the last one', async () => {
    const page = Array.from({ length: 500 }, (_, index) => ({ ...foreign, id: `order-${index}` }));

    const found = await brokerFor(page, [{ ...foreign, id: 'last' }]).orders('closed', at(10, 0));

    expect(found).toHaveLength(501);
    expect(asking.map((url) => new URL(url).searchParams)).toSatisfy(
      ([first, second]: readonly URLSearchParams[]) =>
        first?.get('after') === '2015-01-20T15:00:00Z' &&
        second?.get('after_order_id') === 'order-499' &&
        second.get('after') === null,
    );
  });
});
