/** The contract that both targets keep: the same calls and refusals on the simulator and on the broker's paper account. */
import { type Alpaca, errors } from '@alpacahq/alpaca-trade-api/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlpacaSimulator } from '#local/alpaca-simulator/simulator.ts';
import { hasDocuments, judged } from './openapi.ts';
import { isPaper, JUDGE, paperSdk, sdkFor, TARGET } from './target.ts';
import { startWorld } from './world.ts';

let simulator: AlpacaSimulator | undefined;
let sdk: Alpaca;
/** Client order ids are taken for ever, so each run on the paper account brings its own. */
const run = isPaper ? `wire-${Date.now()}` : 'wire';

beforeAll(async () => {
  console.info(`wire suite: the target is ${TARGET}; judged by ${JUDGE}`);
  if (isPaper) console.info('wire suite: only contract.test.ts runs on paper; the other files move virtual time');
  simulator = isPaper ? undefined : await startWorld();
  sdk = simulator ? sdkFor(simulator) : paperSdk();
});
afterAll(() => simulator?.close());

/** Far from the market, so that it rests wherever it is sent. */
const resting = (clientOrderId: string) =>
  sdk.trading.orders.limit({ symbol: 'SPY', qty: 1, side: 'buy', limitPrice: '1.00', clientOrderId });

describe('reading', () => {
  it('knows the account, without what ended in July 2026', async () => {
    const account = await sdk.trading.account.getAccount();

    expect(account).toMatchObject({ status: 'ACTIVE', currency: 'USD', optionsTradingLevel: 3 });
    expect(account).not.toHaveProperty('pattern_day_trader');
    expect(account).not.toHaveProperty('daytrade_count');
  });

  it('knows the time', async () => {
    const clock = await sdk.trading.clock.legacyClock();
    const { clocks } = await sdk.trading.clock.clock({ markets: 'NYSE' });

    expect(typeof clock.isOpen).toBe('boolean');
    expect(clocks[0]?.phase).toMatch(/^(closed|pre|core|lunch|post)$/);
  });

  it('knows the half day before Christmas 2015 in both calendars', async () => {
    const range = { start: new Date('2015-12-21'), end: new Date('2015-12-25') };

    const days = await sdk.trading.calendar.legacyCalendar(range);
    const { calendar } = await sdk.trading.calendar.calendar({ market: 'NYSE', ...range });

    expect(days.map(({ open, close }) => `${open}-${close}`)).toEqual([
      ...['09:30-16:00', '09:30-16:00', '09:30-16:00', '09:30-13:00'],
    ]);
    expect(calendar.at(-1)?.coreEnd.toISOString()).toBe('2015-12-24T18:00:00.000Z');
  });

  it('lists assets and option contracts, page by page', async () => {
    const asset = await sdk.trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'SPY' });
    const page = await sdk.trading.assets.getOptionsContracts({ underlyingSymbols: 'SPY', limit: 1 });
    const [first] = page.optionContracts;
    const next = await sdk.trading.assets.getOptionsContracts({
      ...{ underlyingSymbols: 'SPY', limit: 1, expirationDateGte: first?.expirationDate ?? new Date() },
    });
    const same = await sdk.trading.assets.getOptionContractSymbolOrId({ symbolOrId: first?.symbol ?? '' });

    expect(asset).toMatchObject({ symbol: 'SPY', tradable: true });
    expect(next.optionContracts).toHaveLength(1);
    expect(same).toMatchObject({ underlyingSymbol: 'SPY', multiplier: '100', style: 'american' });
  });

  it('answers positions, activities and the history of equity', async () => {
    await sdk.trading.positions.getAllOpenPositions();
    await sdk.trading.accountActivities.getAccountActivities({ activityTypes: ['FILL'], pageSize: 5 });
    await sdk.trading.accountActivities.getAccountActivitiesByActivityType({ activityType: 'FILL', pageSize: 5 });
    const history = await sdk.trading.portfolioHistory.getAccountPortfolioHistory({ timeframe: '1D' });

    expect(history.equity).toHaveLength(history.timestamp.length);
  });

  it('answers bars, quotes, trades and snapshots of shares', async () => {
    const symbols = 'SPY,AAPL';
    const bars = await sdk.marketData.stocks.stockBars({
      symbols,
      timeframe: '1Day',
      start: new Date('2015-01-14'),
      end: new Date('2015-01-17'),
      limit: 2,
    });
    const snapshots = await sdk.marketData.stocks.stockSnapshots({ symbols });
    const quotes = await sdk.marketData.stocks.stockLatestQuotes({ symbols });
    const trades = await sdk.marketData.stocks.stockLatestTrades({ symbols });
    await sdk.marketData.stocks.stockLatestBars({ symbols });

    expect(bars.nextPageToken).toEqual(expect.any(String));
    expect(Object.keys(snapshots)).toContain('SPY');
    expect(quotes.quotes.SPY?.bp).toBeGreaterThan(0);
    expect(trades.trades.SPY?.p).toBeGreaterThan(0);
  });

  it('answers the chain of options, and the contracts by name', async () => {
    const chain = await sdk.marketData.options.optionChain({ underlyingSymbol: 'SPY', limit: 2 });
    const listed = Object.keys(chain.snapshots);
    const symbols = listed.join(',');
    const snapshots = await sdk.marketData.options.optionSnapshots({ symbols });
    const quotes = await sdk.marketData.options.optionLatestQuotes({ symbols });
    await sdk.marketData.options.optionLatestTrades({ symbols });
    await sdk.marketData.options.optionBars({ symbols, timeframe: '1Day' });

    expect(listed).toHaveLength(2);
    expect(chain.nextPageToken).toEqual(expect.any(String));
    expect(Object.keys(snapshots.snapshots).sort()).toEqual(listed.toSorted());
    expect(Object.keys(quotes.quotes).length).toBeGreaterThan(0);
  });
});

describe('an order that rests', () => {
  it('is placed, found, listed, replaced and cancelled', async () => {
    const placed = await resting(`${run}-life`);
    const byClient = await sdk.trading.orders.getOrderByClientOrderId({ clientOrderId: `${run}-life` });
    const byId = await sdk.trading.orders.getOrderByOrderID({ orderId: placed.id ?? '', nested: true });
    const open = await sdk.trading.orders.getAllOrders({ status: 'open', nested: true, limit: 500 });

    expect(byClient.id).toBe(placed.id);
    expect(byId).toMatchObject({ limitPrice: '1', qty: '1', filledQty: '0', side: 'buy', timeInForce: 'day' });
    expect(open.map(({ id }) => id)).toContain(placed.id);

    const isWorking = byId.status === 'new';
    const current = isWorking
      ? await sdk.trading.orders.patchOrderByOrderId({
          orderId: placed.id ?? '',
          patchOrderRequest: { limitPrice: '1.01' },
        })
      : placed;
    if (isWorking) expect(current).toMatchObject({ limitPrice: '1.01' });
    await sdk.trading.orders.deleteOrderByOrderID({ orderId: current.id ?? '' });
  });

  it.skipIf(isPaper)(
    "ends with all the others (simulator only: on paper it would end the owner's own orders)",
    async () => {
      const { id } = await resting(`${run}-all`);

      const ended = await sdk.trading.orders.deleteAllOrders();

      expect(ended).toContainEqual({ id, status: 200 });
    },
  );

  it('has a client order id that is refused a second time, also once it is cancelled', async () => {
    const { id } = await resting(`${run}-twice`);
    await sdk.trading.orders.deleteOrderByOrderID({ orderId: id ?? '' });

    const again = resting(`${run}-twice`);

    await expect(again).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/client[ _]order[ _]id.*unique/i),
    });
  });
});

describe('refusals', () => {
  const unknown = '00000000-0000-4000-8000-000000000000';

  it.each([
    ['an order nobody knows', () => sdk.trading.orders.getOrderByOrderID({ orderId: unknown }), 404],
    [
      'a client id nobody knows',
      () => sdk.trading.orders.getOrderByClientOrderId({ clientOrderId: `${run}-none` }),
      404,
    ],
    ['a position nobody holds', () => sdk.trading.positions.getOpenPosition({ symbolOrAssetId: 'BRK.A' }), 404],
    ['an order id that is none', () => sdk.trading.orders.getOrderByOrderID({ orderId: 'x' }), 422],
    [
      'no quantity at all',
      () => sdk.trading.orders.limit({ symbol: 'SPY', qty: 0, side: 'buy', limitPrice: '1' }),
      422,
    ],
    [
      'more than can be paid',
      () => sdk.trading.orders.limit({ symbol: 'SPY', qty: 1_000_000, side: 'buy', limitPrice: '100' }),
      403,
    ],
    ['a timeframe that is none', () => sdk.marketData.stocks.stockBars({ symbols: 'SPY', timeframe: 'soon' }), 400],
  ])('%s', async (_, call, status) => {
    await expect(call()).rejects.toMatchObject({ status });
    await expect(call()).rejects.toBeInstanceOf(errors.ApiError);
  });
});

describe.runIf(hasDocuments && !isPaper)('the documents', () => {
  it('have judged an answer of every call we use', () => {
    expect([...judged].sort()).toEqual([
      'DELETE /v2/orders 207',
      'DELETE /v2/orders/{order_id} 204',
      'GET /v1beta1/options/bars 200',
      'GET /v1beta1/options/quotes/latest 200',
      'GET /v1beta1/options/snapshots 200',
      'GET /v1beta1/options/snapshots/{underlying_symbol} 200',
      'GET /v1beta1/options/trades/latest 200',
      'GET /v2/account 200',
      'GET /v2/account/activities 200',
      'GET /v2/account/activities/{activity_type} 200',
      'GET /v2/account/portfolio/history 200',
      'GET /v2/assets/{symbol_or_asset_id} 200',
      'GET /v2/calendar 200',
      'GET /v2/clock 200',
      'GET /v2/options/contracts 200',
      'GET /v2/options/contracts/{symbol_or_id} 200',
      'GET /v2/orders 200',
      'GET /v2/orders/{order_id} 200',
      'GET /v2/orders:by_client_order_id 200',
      'GET /v2/positions 200',
      'GET /v2/stocks/bars 200',
      'GET /v2/stocks/bars/latest 200',
      'GET /v2/stocks/quotes/latest 200',
      'GET /v2/stocks/snapshots 200',
      'GET /v2/stocks/trades/latest 200',
      'GET /v3/calendar/{market} 200',
      'GET /v3/clock 200',
      'PATCH /v2/orders/{order_id} 200',
      'POST /v2/orders 200',
    ]);
  });
});
