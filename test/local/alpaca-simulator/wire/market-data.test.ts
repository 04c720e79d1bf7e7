/** Market data through the SDK: nothing that had not ended, empty sides as zero, pages that join up. */
import type { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlpacaSimulator } from '#local/alpaca-simulator/simulator.ts';
import { sdkFor } from './target.ts';
import { at, CALL_200, CALL_205, CONTRACTS, NO_BID, PUT_195, PUT_200, startWorld, WEEKLY_CALL } from './world.ts';

let simulator: AlpacaSimulator;
let sdk: Alpaca;

beforeEach(async () => {
  simulator = await startWorld();
  sdk = sdkFor(simulator);
});
afterEach(() => simulator.close());

describe('bars', () => {
  it('end with the last one that is complete', async () => {
    const { bars } = await sdk.marketData.stocks.stockBars({
      symbols: 'SPY',
      timeframe: '1Min',
      start: new Date(at(9, 30)),
    });

    expect(bars.SPY).toHaveLength(30);
    expect(bars.SPY?.at(-1)?.t).toEqual(new Date(at(9, 59)).toISOString().replace('.000', ''));
  });

  it('of days have the running one last while the session runs, and before it never', async () => {
    const days = async () => {
      const { bars } = await sdk.marketData.stocks.stockBars({
        symbols: 'SPY',
        timeframe: '1Day',
        start: new Date('2015-01-15'),
      });
      return bars.SPY?.map((bar) => [String(bar.t).slice(0, 10), bar.c]);
    };
    expect(await days()).toEqual([
      ['2015-01-15', 200],
      ['2015-01-16', 200],
      ['2015-01-20', 201],
    ]);

    simulator.advanceTo(at(16, 0));

    expect(await days()).toEqual([
      ['2015-01-15', 200],
      ['2015-01-16', 200],
      ['2015-01-20', 200],
    ]);
  });

  it('join up over pages, newest first too', async () => {
    const query = { symbols: 'SPY,AAPL', timeframe: '1Min', start: new Date(at(9, 30)) };
    const all = await sdk.marketData.stocks.stockBars(query);
    const times: unknown[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await sdk.marketData.stocks.stockBars({
        ...query,
        limit: 7,
        sort: 'desc',
        ...(pageToken ? { pageToken } : {}),
      });
      times.push(...(page.bars.SPY ?? []).map((bar) => bar.t));
      pageToken = page.nextPageToken;
    } while (pageToken);

    expect(times).toEqual(all.bars.SPY?.map((bar) => bar.t).reverse());
  });

  it('of a contract are there too', async () => {
    const { bars } = await sdk.marketData.options.optionBars({
      symbols: `${CALL_200},${NO_BID}`,
      timeframe: '1Min',
      start: new Date(at(9, 30)),
    });

    expect(bars[CALL_200]).toHaveLength(30);
    expect(bars[NO_BID]).toBeUndefined();
  });
});

describe('quotes', () => {
  it('of an empty side have the price zero', async () => {
    const { quotes } = await sdk.marketData.options.optionLatestQuotes({ symbols: `${NO_BID},${CALL_200}` });

    expect(quotes[NO_BID]).toMatchObject({ bp: 0, bs: 0, ap: 0.02 });
    expect(quotes[CALL_200]).toMatchObject({ bp: 5, ap: 5.1 });
    expect(new Date(String(quotes[CALL_200]?.t)).getTime()).toBe(at(10, 0));
  });

  it('of an unknown symbol are absent', async () => {
    const { quotes } = await sdk.marketData.stocks.stockLatestQuotes({ symbols: 'SPY,NOPE' });

    expect(Object.keys(quotes)).toEqual(['SPY']);
  });

  it('before the day’s first one do not exist', async () => {
    const early = await startWorld({ at: at(8, 0) });
    const { quotes } = await sdkFor(early).marketData.stocks.stockLatestQuotes({ symbols: 'SPY' });
    await early.close();

    expect(quotes).toEqual({});
  });
});

describe('a chain', () => {
  it('comes in pages, sorted by symbol, each contract once', async () => {
    const found: string[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await sdk.marketData.options.optionChain({
        underlyingSymbol: 'SPY',
        limit: 4,
        ...(pageToken ? { pageToken } : {}),
      });
      found.push(...Object.keys(page.snapshots));
      pageToken = page.nextPageToken;
    } while (pageToken);

    expect(found).toEqual(CONTRACTS.toSorted());
  });

  it('is cut by right, strike and expiry', async () => {
    const names = async (query: Partial<Parameters<typeof sdk.marketData.options.optionChain>[0]>) =>
      Object.keys((await sdk.marketData.options.optionChain({ underlyingSymbol: 'SPY', ...query })).snapshots);

    expect(await names({ type: 'put' })).toEqual([PUT_195, PUT_200].toSorted());
    expect(await names({ strikePriceGte: 201, strikePriceLte: 205 })).toEqual([WEEKLY_CALL, CALL_205]);
    expect(await names({ expirationDateLte: new Date('2015-01-23') })).toEqual([WEEKLY_CALL]);
  });

  it('has Greeks where the quote explains them, and none where it does not', async () => {
    const { snapshots } = await sdk.marketData.options.optionChain({ underlyingSymbol: 'SPY' });

    expect(snapshots[CALL_200]?.greeks?.delta).toBeGreaterThan(0.5);
    expect(snapshots[PUT_200]?.greeks?.delta).toBeLessThan(0);
    expect(snapshots[CALL_200]?.impliedVolatility).toBeGreaterThan(0.1);
    expect(snapshots[NO_BID]).not.toHaveProperty('greeks.delta');
  });
});

describe('contracts', () => {
  it('expire before the coming weekend unless asked otherwise', async () => {
    const soon = await sdk.trading.assets.getOptionsContracts({ underlyingSymbols: 'SPY' });
    const later = await sdk.trading.assets.getOptionsContracts({
      underlyingSymbols: 'SPY',
      expirationDateGte: new Date('2015-02-01'),
    });

    expect(soon.optionContracts.map(({ symbol }) => symbol)).toEqual([WEEKLY_CALL]);
    expect(later.optionContracts).toHaveLength(5);
    expect(later.optionContracts.find(({ symbol }) => symbol === CALL_200)?.openInterest).toBe('1234');
  });

  it('are collected over pages by the SDK', async () => {
    const all = await sdk.trading.collectOptionsContracts({
      underlyingSymbols: 'SPY',
      expirationDateLte: new Date('2015-12-31'),
      limit: 2,
    });

    expect(all.map(({ symbol }) => symbol)).toEqual(CONTRACTS.toSorted());
  });
});

describe('the clock', () => {
  it('follows virtual time through a day', async () => {
    const isOpen = async () => (await sdk.trading.clock.legacyClock()).isOpen;
    expect(await isOpen()).toBe(true);
    simulator.advanceTo(at(16, 0));
    expect(await isOpen()).toBe(false);

    const clock = await sdk.trading.clock.legacyClock();
    const { clocks } = await sdk.trading.clock.clock();

    expect(clock.nextOpen?.toISOString()).toBe('2015-01-21T14:30:00.000Z');
    expect(clock.nextClose?.toISOString()).toBe('2015-01-21T21:00:00.000Z');
    expect(clocks[0]?.phase).toBe('post');
  });
});
