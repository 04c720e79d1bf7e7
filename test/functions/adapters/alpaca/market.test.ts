import { describe, expect, it } from 'vitest';
import { alpacaMarket } from '#functions/adapters/alpaca/market.ts';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { atNewYork, instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import {
  at,
  CALL_200,
  CALL_205,
  CONTRACTS,
  NO_BID,
  PUT_195,
  WEEKLY_CALL,
} from '#test/local/alpaca-simulator/wire/world.ts';
import { desk } from './desk.ts';

const FEBRUARY = { underlying: 'SPY', expiries: { from: tradingDay('2015-02-01'), to: tradingDay('2015-02-20') } };

describe('bars', () => {
  it('end with the last completed minute', async () => {
    const { market, simulator } = await desk();
    simulator.advanceTo(instant(at(10, 3) + 30_000));

    const { SPY = [] } = await market.bars(['SPY'], { timeframe: '1Min', count: 3 });

    expect(SPY.map((bar) => bar.start)).toEqual([at(10, 0), at(10, 1), at(10, 2)]);
    expect(SPY[0]).toEqual({ start: at(10, 0), open: 200.5, high: 202, low: 200, close: 201, volume: 1000 });
  });

  it('leave out the day in progress until it has closed', async () => {
    const { market, simulator } = await desk();
    const daily = async () =>
      (await market.bars(['SPY'], { timeframe: '1Day', count: 2 })).SPY?.map((bar) => bar.start);
    const midnight = (day: string) => atNewYork(tradingDay(day), 0);

    expect(await daily()).toEqual([midnight('2015-01-15'), midnight('2015-01-16')]);
    simulator.advanceTo(at(16, 0));
    expect(await daily()).toEqual([midnight('2015-01-16'), midnight('2015-01-20')]);
  });

  it('are asked for once a session where they cannot change', async () => {
    const { market, simulator } = await desk();
    const want = { timeframe: '1Day', count: 2 } as const;
    const before = await market.bars(['SPY'], want);
    simulator.faults.add({ path: /bars/, fault: { kind: 'server-error', when: 'before' }, times: 9 });

    expect(await market.bars(['SPY'], want)).toEqual(before);
    await expect(market.bars(['SPY'], { timeframe: '1Min', count: 2 })).rejects.toBeInstanceOf(TransientFault);
  });

  it('are asked for again where the first answer was a fault', async () => {
    const { market, simulator } = await desk();
    const want = { timeframe: '1Day', count: 2 } as const;
    simulator.faults.add({ path: /bars/, fault: { kind: 'server-error', when: 'before' } });

    await expect(market.bars(['SPY'], want)).rejects.toBeInstanceOf(TransientFault);
    expect((await market.bars(['SPY'], want)).SPY).toHaveLength(2);
  });

  it('of a symbol that nobody knows are absent', async () => {
    const { market } = await desk();

    expect(Object.keys(await market.bars(['SPY', 'NOBODY'], { timeframe: '1Min', count: 2 }))).toEqual(['SPY']);
  });
});

describe('quotes', () => {
  it('of shares and contracts come in one answer, with their freshness', async () => {
    const { market } = await desk();

    const quotes = await market.quotes(['SPY', CALL_200, 'NOBODY']);

    expect(quotes).toEqual({
      SPY: { at: at(10, 0), freshUntil: at(10, 1), bid: 200.99, ask: 201.01, bidSize: 100, askSize: 100 },
      [CALL_200]: { at: at(10, 0), freshUntil: at(10, 1), bid: 5, ask: 5.1, bidSize: 100, askSize: 100 },
    });
  });

  it('with a price of zero have an empty side', async () => {
    const { market } = await desk();

    const quote = (await market.quotes([NO_BID]))[NO_BID];

    expect(quote).toEqual({ at: at(10, 0), freshUntil: at(10, 1), ask: 0.02, askSize: 100 });
  });
});

describe('a chain', () => {
  it('keeps to the bounds of the request, sorted by symbol', async () => {
    const { market } = await desk();

    const chain = await market.chain({ ...FEBRUARY, strikes: { from: 196, to: 205 } }, []);

    expect(chain.asOf).toBe(at(10, 0));
    expect(chain.entries.map((entry) => entry.contract.symbol)).toEqual(
      CONTRACTS.filter((symbol) => ![WEEKLY_CALL, NO_BID, PUT_195].includes(symbol)).sort(),
    );
  });

  it('adds what is held, and nothing of another underlying', async () => {
    const { market } = await desk();
    const weekly = { ...FEBRUARY, strikes: { from: 204, to: 206 } };

    const chain = await market.chain(weekly, [WEEKLY_CALL, CALL_205, 'AAPL150220C00110000']);

    expect(chain.entries.map((entry) => entry.contract.symbol)).toEqual([WEEKLY_CALL, CALL_205].sort());
  });

  it('carries open interest, today’s volume and the vendor’s figures where they are known', async () => {
    const { market } = await desk();

    const { entries } = await market.chain(FEBRUARY, []);
    const [known, other] = [CALL_200, CALL_205].map((symbol) =>
      entries.find((entry) => entry.contract.symbol === symbol),
    );

    expect(known).toMatchObject({ openInterest: 1234, volume: 30_000, delta: expect.any(Number) });
    expect(known?.impliedVolatility).toBeGreaterThan(0);
    expect(other).not.toHaveProperty('openInterest');
    expect(other).not.toHaveProperty('volume');
  });

  it('does without the vendor’s figures', async () => {
    const { market, simulator } = await desk();
    simulator.faults.add({ path: /snapshots/, fault: { kind: 'no-greeks' } });

    const { entries } = await market.chain(FEBRUARY, []);

    expect(entries).toHaveLength(5);
    expect(entries.some((entry) => 'delta' in entry || 'impliedVolatility' in entry)).toBe(false);
  });

  it('asks for open interest once a day, whatever the strikes', async () => {
    const { market, simulator } = await desk();
    await market.chain({ ...FEBRUARY, strikes: { from: 196, to: 205 } }, []);
    simulator.faults.add({ path: /contracts/, fault: { kind: 'server-error', when: 'before' } });

    await market.chain({ ...FEBRUARY, strikes: { from: 190, to: 210 } }, []);

    expect(simulator.faults.hits).toBe(0);
  });

  it('is a fault rather than half a chain', async () => {
    const { market, simulator } = await desk();
    simulator.faults.add({ path: /snapshots/, fault: { kind: 'truncated' } });

    await expect(market.chain(FEBRUARY, [])).rejects.toBeInstanceOf(TransientFault);
  });
});

/** Answers that a broker should never send, through the SDK without a wire. */
describe('impossible answers', () => {
  const market = (bodies: readonly unknown[]) => {
    const left = [...bodies];
    const fetch = async () => Response.json(left.shift() ?? {});
    return alpacaMarket({ keyId: 'k', secret: 's', environment: 'paper', fetch, clock: { now: () => at(10, 0) } });
  };
  const quote = (change: object) => ({
    quotes: { SPY: { t: '2015-01-20T15:00:00Z', bp: 1, bs: 1, ap: 2, as: 1, ...change } },
  });

  it.each([
    ['no time', { t: undefined }, undefined],
    ['a time that is none', { t: 'yesterday' }, undefined],
    ['a negative bid', { bp: -1 }, { ask: 2, askSize: 1 }],
    ['a bid in words', { bp: '1' }, { ask: 2, askSize: 1 }],
    ['a negative size', { bs: -1 }, { bid: 1, ask: 2, askSize: 1 }],
    ['a crossed market', { bp: 3 }, { bid: 3, bidSize: 1, ask: 2, askSize: 1 }],
  ])('%s leaves out what cannot be', async (_, change, sides) => {
    const { SPY } = await market([quote(change)]).quotes(['SPY']);

    expect(SPY).toEqual(sides && { at: at(10, 0), freshUntil: at(10, 0), ...sides });
  });

  it('bars that cannot be are left out', async () => {
    const bar = { t: '2015-01-20T14:58:00Z', o: 1, h: 2, l: 1, c: 1, v: 1 };
    const bars = [
      bar,
      { ...bar, h: 0.5 },
      { ...bar, c: null },
      { ...bar, v: -1 },
      { ...bar, t: '2015-01-20T15:00:00Z' },
    ];

    const { SPY } = await market([{ bars: { SPY: bars }, next_page_token: null }]).bars(['SPY'], {
      timeframe: '1Min',
      count: 9,
    });

    expect(SPY).toEqual([{ start: instant(at(10, 0) - 2 * MINUTE), open: 1, high: 2, low: 1, close: 1, volume: 1 }]);
  });

  it('a page that repeats ends the walk', async () => {
    const page = { bars: { SPY: [] }, next_page_token: 'again' };

    await expect(market([page, page, page]).bars(['SPY'], { timeframe: '1Min', count: 9 })).rejects.toBeInstanceOf(
      PermanentFault,
    );
  });

  it('yesterday’s volume is not today’s', async () => {
    const snapshot = (t: string) => ({ latestQuote: quote({}).quotes.SPY, dailyBar: { t, v: 5 } });
    const snapshots = { [CALL_200]: snapshot('2015-01-16T05:00:00Z'), [CALL_205]: snapshot('2015-01-20T05:00:00Z') };

    const { entries } = await market([{}, { snapshots }]).chain(FEBRUARY, []);

    expect(entries.map((entry) => entry.volume)).toEqual([undefined, 5]);
  });

  it('half an open interest is unknown', async () => {
    const contracts = {
      option_contracts: [
        { symbol: CALL_200, open_interest: null },
        { symbol: CALL_205, open_interest: '-3' },
      ],
    };
    const snapshots = Object.fromEntries(
      [CALL_200, CALL_205, 'SPX?'].map((symbol) => [
        symbol,
        { latestQuote: quote({}).quotes.SPY, greeks: { delta: 7 }, impliedVolatility: 0 },
      ]),
    );

    const { entries } = await market([contracts, { snapshots }]).chain(FEBRUARY, []);

    expect(entries.map(({ quote: _, contract: { symbol }, ...rest }) => [symbol, rest])).toEqual([
      [CALL_200, {}],
      [CALL_205, {}],
    ]);
  });
});
