import type { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlpacaSimulator } from '#local/alpaca-simulator/simulator.ts';
import { sdkFor } from './target.ts';
import { at, CALL_200, CALL_205, NO_BID, PUT_200, spreadOrder, startWorld, WEEKLY_CALL } from './world.ts';

let simulator: AlpacaSimulator;
let sdk: Alpaca;

beforeEach(async () => {
  simulator = await startWorld();
  sdk = sdkFor(simulator);
});
afterEach(() => simulator.close());

const buy = (clientOrderId: string, limitPrice: string, qty = 10) =>
  sdk.trading.orders.limit({ symbol: 'SPY', qty, side: 'buy', limitPrice, clientOrderId });
const named = (clientOrderId: string) => sdk.trading.orders.getOrderByClientOrderId({ clientOrderId });
const nested = (orderId: string) => sdk.trading.orders.getOrderByOrderID({ orderId, nested: true });

describe('shares', () => {
  it('are bought at the ask of the next update, not of the one that was seen', async () => {
    const placed = await buy('one', '201.50');
    expect(placed.status).toBe('pending_new');
    expect((await named('one')).status).toBe('new');

    simulator.advanceTo(at(10, 1));

    expect(await named('one')).toMatchObject({ status: 'filled', filledQty: '10', filledAvgPrice: '201.01' });
    expect(await sdk.trading.positions.getOpenPosition({ symbolOrAssetId: 'SPY' })).toMatchObject({
      ...{ qty: '10', avgEntryPrice: '201.01', side: 'long', qtyAvailable: '10', assetClass: 'us_equity' },
      ...{ marketValue: '2010', costBasis: '2010.1', unrealizedPl: '-0.1' },
    });
  });

  it('are bought at the market without a limit', async () => {
    await sdk.trading.orders.market({ symbol: 'SPY', qty: 1, side: 'buy', clientOrderId: 'market' });
    simulator.advanceTo(at(10, 1));

    expect((await named('market')).filledAvgPrice).toBe('201.01');
  });

  it('reserve buying power while an order rests, and free it when it is cancelled', async () => {
    const { id } = await buy('rests', '100', 100);
    const during = await sdk.trading.account.getAccount();
    await sdk.trading.orders.deleteOrderByOrderID({ orderId: id ?? '' });
    const after = await sdk.trading.account.getAccount();

    expect([during.buyingPower, during.cash]).toEqual(['190000', '100000']);
    expect(after.buyingPower).toBe('200000');
    expect(await named('rests')).toMatchObject({ status: 'canceled' });
  });

  it('wait for the session where the order came in the evening, and expire at its close', async () => {
    simulator.advanceTo(at(17, 0));
    expect((await buy('evening', '150')).status).toBe('accepted');

    simulator.advanceTo(at(24 + 15, 59));
    expect((await named('evening')).status).toBe('new');
    simulator.advanceTo(at(24 + 16, 0));

    expect(await named('evening')).toMatchObject({ status: 'expired' });
  });

  it('are closed at the market through their position', async () => {
    await buy('one', '202');
    simulator.advanceTo(at(10, 1));

    await sdk.trading.positions.deleteOpenPosition({ symbolOrAssetId: 'SPY', qty: 4 });
    simulator.advanceTo(at(10, 2));

    expect((await sdk.trading.positions.getOpenPosition({ symbolOrAssetId: 'SPY' })).qty).toBe('6');
  });
});

describe('a spread', () => {
  it('fills with all its legs, each at its own side', async () => {
    const placed = await sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('spread') });
    expect(placed).toMatchObject({ symbol: '', side: '', orderClass: 'mleg' });
    simulator.advanceTo(at(10, 1));

    const parent = await nested(placed.id ?? '');
    expect(parent).toMatchObject({ status: 'filled', filledQty: '2', filledAvgPrice: '2.2' });
    expect(parent.legs?.map((leg) => [leg.symbol, leg.side, leg.filledQty, leg.filledAvgPrice])).toEqual([
      [CALL_200, 'buy', '2', '5.1'],
      [CALL_205, 'sell', '2', '2.9'],
    ]);
    const positions = await sdk.trading.positions.getAllOpenPositions();
    expect(positions.map((each) => [each.symbol, each.qty, each.side, each.exchange])).toEqual([
      [CALL_200, '2', 'long', ''],
      [CALL_205, '-2', 'short', ''],
    ]);
    expect((await sdk.trading.account.getAccount()).cash).toBe('99560');
  });

  it('is listed as one order when nested, and with its legs otherwise', async () => {
    await sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('spread') });

    const rolled = await sdk.trading.orders.getAllOrders({ status: 'open', nested: true });
    const flat = await sdk.trading.orders.getAllOrders({ status: 'open' });

    expect([rolled.length, flat.length]).toEqual([1, 3]);
    expect(flat[0]?.legs).toBeUndefined();
    expect((await named('spread')).legs).toBeUndefined();
  });

  it('is found by the id of a leg, which cannot be cancelled alone', async () => {
    const placed = await sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('spread') });
    const orderId = placed.legs?.[0]?.id ?? '';

    expect((await sdk.trading.orders.getOrderByOrderID({ orderId })).symbol).toBe(CALL_200);
    await expect(sdk.trading.orders.deleteOrderByOrderID({ orderId })).rejects.toMatchObject({
      status: 422,
      code: 42210000,
    });
  });

  it('does not fill while one leg has no bid', async () => {
    const legs = [
      { symbol: CALL_200, ratioQty: '1', side: 'buy', positionIntent: 'buy_to_open' },
      { symbol: NO_BID, ratioQty: '1', side: 'sell', positionIntent: 'sell_to_open' },
    ] as const;
    const postOrderRequest = { ...spreadOrder('one-sided'), limitPrice: '9', legs: [...legs] };
    await sdk.trading.orders.postOrder({ postOrderRequest });

    simulator.advanceTo(at(10, 20));

    expect((await named('one-sided')).status).toBe('new');
    expect(await sdk.trading.positions.getAllOpenPositions()).toEqual([]);
  });

  it('is closed by its mirror image for a credit', async () => {
    await sdk.trading.orders.postOrder({ postOrderRequest: spreadOrder('in') });
    simulator.advanceTo(at(10, 1));
    const legs = [
      { symbol: CALL_200, ratioQty: '1', side: 'sell', positionIntent: 'sell_to_close' },
      { symbol: CALL_205, ratioQty: '1', side: 'buy', positionIntent: 'buy_to_close' },
    ] as const;

    await sdk.trading.orders.postOrder({
      postOrderRequest: { ...spreadOrder('out'), limitPrice: '-1.9', legs: [...legs] },
    });
    simulator.advanceTo(at(10, 2));

    expect(await named('out')).toMatchObject({ status: 'filled', filledAvgPrice: '-2', limitPrice: '-1.9' });
    expect(await sdk.trading.positions.getAllOpenPositions()).toEqual([]);
    expect((await sdk.trading.account.getAccount()).cash).toBe('99960');
  });
});

describe('lists', () => {
  it('page by order id where several orders share a time, in both directions', async () => {
    for (const name of ['a', 'b', 'c']) await buy(name, '100');
    const all = await sdk.trading.orders.getAllOrders({ status: 'all' });
    const [first] = all.toReversed();
    const after = await sdk.trading.orders.getAllOrders({
      status: 'all',
      direction: 'asc',
      afterOrderId: first?.id ?? '',
    });
    const limited = await sdk.trading.orders.getAllOrders({ status: 'all', limit: 2 });

    expect(all.map((order) => order.clientOrderId)).toEqual(['c', 'b', 'a']);
    expect(after.map((order) => order.clientOrderId)).toEqual(['b', 'c']);
    expect(limited.map((order) => order.clientOrderId)).toEqual(['c', 'b']);
  });

  it('filter by status, time and symbol', async () => {
    await buy('early', '202');
    simulator.advanceTo(at(10, 1));
    await buy('late', '100');
    const names = async (query: Parameters<typeof sdk.trading.orders.getAllOrders>[0]) =>
      (await sdk.trading.orders.getAllOrders(query)).map((order) => order.clientOrderId);

    expect(await names({})).toEqual(['late']);
    expect(await names({ status: 'closed' })).toEqual(['early']);
    expect(await names({ status: 'all', after: new Date(at(10, 0)).toISOString() })).toEqual(['late']);
    expect(await names({ status: 'all', symbols: 'AAPL' })).toEqual([]);
  });
});

describe('activities', () => {
  it('come in pages, oldest or newest first, each fill once', async () => {
    for (const name of ['a', 'b', 'c']) await buy(name, '202', 1);
    simulator.advanceTo(at(10, 1));
    const page = async (pageToken?: string) => {
      const records = await sdk.trading.accountActivities.getAccountActivities({
        ...{ activityTypes: ['FILL'], direction: 'asc', pageSize: 2 },
        ...(pageToken ? { pageToken } : {}),
      });
      return records.map(({ id }) => id ?? '');
    };

    const first = await page();
    const second = await page(first.at(-1));
    const third = await page(second.at(-1));
    const newest = await sdk.trading.accountActivities.getAccountActivities({ activityTypes: ['FILL'] });

    expect([first.length, second.length, third.length]).toEqual([2, 1, 0]);
    expect(newest.map(({ id }) => id)).toEqual([...first, ...second].reverse());
    expect([...first, ...second].toSorted()).toEqual([...first, ...second]);
  });

  it('tell of exercise at the end of a contract, and of the shares that it brought', async () => {
    await sdk.trading.orders.limit({
      symbol: WEEKLY_CALL,
      qty: 1,
      side: 'buy',
      limitPrice: '1.05',
      positionIntent: 'buy_to_open',
    });
    simulator.advanceTo(at(10, 1));
    expect(await sdk.trading.positions.getAllOpenPositions()).toHaveLength(1);

    simulator.advanceTo(at(9 + 6 * 24, 45));

    const records = await sdk.trading.accountActivities.getAccountActivities({ category: 'non_trade_activity' });
    expect(records.map((record) => record.activityType)).toEqual(['OPEXP']);
    expect(await sdk.trading.positions.getAllOpenPositions()).toEqual([]);
    const history = await sdk.trading.portfolioHistory.getAccountPortfolioHistory({ timeframe: '1D' });
    expect(history.equity).toEqual([99_997.5, 99_997.5, 99_997.5, 99_895, 99_895]);
  });
});

describe('an early assignment', () => {
  it('turns a sold put into shares at its strike, told by an activity and its companion', async () => {
    const limitPrice = '4.00';
    await sdk.trading.orders.limit({
      symbol: PUT_200,
      qty: 1,
      side: 'sell',
      limitPrice,
      positionIntent: 'sell_to_open',
    });
    simulator.advanceTo(at(10, 1));
    await sdk.trading.orders.limit({ symbol: PUT_200, qty: 1, side: 'buy', limitPrice: '1.00', clientOrderId: 'back' });

    simulator.assign(PUT_200);

    const records = await sdk.trading.accountActivities.getAccountActivities({ activityTypes: ['OPASN', 'OPTRD'] });
    expect(records).toMatchObject([
      { activityType: 'OPTRD', symbol: 'SPY', qty: '100', price: '200', net_amount: '-20000' },
      { activityType: 'OPASN', symbol: PUT_200, qty: '1', net_amount: '0' },
    ]);
    expect(new Set(records.map((record) => record.group_id)).size).toBe(1);
    const [position] = await sdk.trading.positions.getAllOpenPositions();
    expect(position).toMatchObject({ symbol: 'SPY', qty: '100', avgEntryPrice: '200' });
    expect((await sdk.trading.account.getAccount()).cash).toBe('80400');
    expect((await named('back')).status).toBe('canceled');
  });
});

describe('a paper account', () => {
  it('cuts some fills, the same ones each time', async () => {
    const outcome = async () => {
      const paper = await startWorld({ mode: 'paper', seed: 'cuts' });
      const client = sdkFor(paper, { inProcess: true });
      for (let index = 0; index < 30; index += 1)
        await client.trading.orders.limit({
          symbol: 'SPY',
          qty: 9,
          side: 'buy',
          limitPrice: '202',
          clientOrderId: `o${index}`,
        });
      paper.advanceTo(at(10, 1));
      const orders = await client.trading.orders.getAllOrders({ status: 'all', direction: 'asc' });
      await paper.close();
      return orders.map((order) => `${order.clientOrderId} ${order.status} ${order.filledQty}`);
    };
    const [once, twice] = [await outcome(), await outcome()];

    expect(once).toEqual(twice);
    expect(once.filter((line) => line.includes('partially_filled')).length).toBeGreaterThan(0);
  });
});
