/** Against a server on this computer that speaks the interface as it is documented. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { massiveSource } from '#functions/adapters/massive/data-source.ts';
import { atNewYork, type Instant, instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { price } from '#lib/model/units.ts';

const DAY = tradingDay('2026-03-10');
const NOW = atNewYork(DAY, 10 * 60);
const KEY = 'owner-key-123';
const SPAN = { from: tradingDay('2026-03-03'), to: tradingDay('2026-03-24') };
const nanoseconds = (at: Instant): number => at * 1e6;

type Reply = (url: URL) => unknown;
interface Served {
  readonly status?: number;
  readonly body?: string;
}

async function server(reply: Reply, served: Served = {}) {
  const asked: { readonly path: string; readonly query: string; readonly key: string | undefined }[] = [];
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push({ path: url.pathname, query: decodeURIComponent(url.search), key: request.headers.authorization });
    response.writeHead(served.status ?? 200, { 'content-type': 'application/json' });
    response.end(served.body ?? JSON.stringify(reply(url)));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { offers } = massiveSource({ key: KEY, origin, clock: { now: () => NOW }, timeoutMs: 2_000 });
  return { asked, origin, offers };
}

describe('prices from Massive', () => {
  it('are completed bars in today’s share units, a question for each share, oldest first', async () => {
    const bar = (ago: number) => ({ t: NOW - ago * MINUTE, o: 10, h: 12, l: 9, c: 11, v: 100, vw: 10.5, n: 3 });
    const { asked, offers } = await server((url) => ({
      status: 'OK',
      results: url.pathname.includes('/AAPL/') ? [bar(15), bar(10), bar(5), { ...bar(4), h: 1 }, bar(0)] : undefined,
    }));
    const bars = await offers.bars?.ask(['AAPL', 'MSFT'], { timeframe: '5Min', count: 2 });

    expect(bars).toEqual({
      AAPL: [10, 5].map((ago) => ({ start: NOW - ago * MINUTE, open: 10, high: 12, low: 9, close: 11, volume: 100 })),
    });
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({
      path: expect.stringMatching(/^\/v2\/aggs\/ticker\/AAPL\/range\/5\/minute\/\d+\/\d+$/),
      query: '?adjusted=true&sort=asc&limit=50000',
      key: `Bearer ${KEY}`,
    });
  });

  it('are quotes of many shares in one answer; contracts are not among them', async () => {
    const { asked, offers } = await server(() => ({
      tickers: [
        { ticker: 'AAPL', lastQuote: { P: 10.2, S: 1, p: 10.1, s: 2, t: nanoseconds(NOW) } },
        { ticker: 'MSFT', lastQuote: { P: 0, S: 0, p: 20, s: 2, t: nanoseconds(NOW) } },
        { ticker: 'TSLA', lastQuote: { P: 1, p: 1 } },
      ],
    }));
    const quotes = await offers.quotes?.ask(['AAPL', 'MSFT', 'TSLA', 'AAPL260320C00100000']);

    expect(quotes).toEqual({
      AAPL: { at: NOW, freshUntil: NOW, bid: 10.1, ask: 10.2 },
      MSFT: { at: NOW, freshUntil: NOW, bid: 20 },
    });
    expect(asked.map(({ query }) => query)).toEqual(['?tickers=AAPL,MSFT,TSLA']);
  });

  it('are chains over all pages, with what is held, and without contracts of another size', async () => {
    const entry = (ticker: string, change: object = {}) => ({
      details: { ticker, shares_per_contract: 100 },
      last_quote: { bid: 1, ask: 1.1, bid_size: 5, ask_size: 6, last_updated: nanoseconds(NOW) },
      ...{ open_interest: 50, implied_volatility: 0.4, greeks: { delta: 0.5 } },
      day: { volume: 7, last_updated: nanoseconds(NOW) },
      ...change,
    });
    let origin = '';
    const served = await server((url) => {
      if (url.pathname.includes('/O:')) return { results: entry('O:AAPL260417P00090000') };
      if (url.searchParams.has('cursor'))
        return {
          results: [
            entry('O:AAPL260320C00105000', { details: { ticker: 'O:AAPL260320C00105000', shares_per_contract: 10 } }),
          ],
        };
      return { results: [entry('O:AAPL260320C00100000')], next_url: `${origin}/v3/snapshot/options/AAPL?cursor=abc` };
    });
    origin = served.origin;
    const request = {
      underlying: 'AAPL',
      expiries: { from: DAY, to: tradingDay('2026-03-27') },
      strikes: { from: 95, to: 110 },
    };
    const chain = await served.offers.chains?.ask(request, ['AAPL260417P00090000']);

    expect(chain?.entries.map(({ contract, ...rest }) => [contract.symbol, rest])).toEqual([
      [
        'AAPL260320C00100000',
        {
          quote: { at: NOW, freshUntil: NOW, bid: 1, ask: 1.1, bidSize: 5, askSize: 6 },
          ...{ openInterest: 50, volume: 7, impliedVolatility: 0.4, delta: 0.5 },
        },
      ],
      ['AAPL260417P00090000', expect.anything()],
    ]);
    expect(served.asked[0]?.query).toBe(
      '?expiration_date.gte=2026-03-10&expiration_date.lte=2026-03-27&limit=250&strike_price.gte=95&strike_price.lte=110',
    );
  });
});

describe('calendars of Massive', () => {
  it.each([
    ['12:30:00', 'before-open'],
    ['20:05:00', 'after-close'],
    ['15:00:00', 'unknown'],
    ['00:00:00', 'unknown'],
    ['02:00:00', 'unknown'],
    [undefined, 'unknown'],
  ])('a report at %s UTC in summer time is %s', async (time, when) => {
    const { offers } = await server(() => ({
      results: [{ ticker: 'AAPL', date: '2026-03-17', date_status: 'projected', time }],
    }));

    expect((await offers.earnings?.ask(['AAPL', 'MSFT'], SPAN)) ?? {}).toEqual({
      AAPL: { covers: SPAN, list: [{ symbol: 'AAPL', day: '2026-03-17', when, confirmed: false, source: 'massive' }] },
      MSFT: { covers: SPAN, list: [] },
    });
  });

  it('have dividends and splits; a row that cannot be read leaves its share unknown', async () => {
    const { offers } = await server((url) => ({
      results: url.pathname.endsWith('/dividends')
        ? [
            { ticker: 'AAPL', ex_dividend_date: '2026-03-12', cash_amount: 0.26, currency: 'USD' },
            { ticker: 'SHOP', ex_dividend_date: '2026-03-12', cash_amount: 1, currency: 'CAD' },
          ]
        : [{ ticker: 'AAPL', execution_date: '2026-03-12', split_from: 1, split_to: 4 }],
    }));

    expect(await offers.dividends?.ask(['AAPL', 'SHOP'], SPAN)).toEqual({
      AAPL: { covers: SPAN, list: [{ symbol: 'AAPL', exDay: '2026-03-12', cash: price('0.26') }] },
    });
    expect((await offers.splits?.ask(['AAPL'], SPAN))?.AAPL?.list).toMatchObject([{ ratio: 4 }]);
  });

  it('have the level of the VIX, or nothing', async () => {
    const { offers } = await server(() => ({
      results: [{ ticker: 'I:VIX', value: 22.5, last_updated: nanoseconds(NOW) }],
    }));
    const empty = await server(() => ({ results: [{ ticker: 'I:VIX', error: 'NOT_ENTITLED' }] }));

    expect(await offers.vix?.ask()).toEqual({ level: 22.5, at: NOW, kind: 'live', source: 'massive', modelled: false });
    expect(await empty.offers.vix?.ask()).toBeUndefined();
  });
});

describe('what goes wrong with Massive', () => {
  const problem = async (served: Served, reply: Reply = () => ({})) => {
    const { offers } = await server(reply, served);
    return (offers.earnings?.ask(['AAPL'], SPAN) ?? Promise.resolve()).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
  };

  it.each([
    ['too many questions', { status: 429 }, TransientFault],
    ['a server that fails', { status: 503 }, TransientFault],
    ['half an answer', { body: '{"results":[' }, TransientFault],
    ['a key that is not taken', { status: 401 }, PermanentFault],
    ['a plan without it', { status: 403, body: '{"status":"NOT_AUTHORIZED"}' }, PermanentFault],
  ])('%s is the fault that it is', async (_, served, fault) => {
    expect(await problem(served)).toBeInstanceOf(fault);
  });

  it('never shows the key', async () => {
    expect((await problem({ status: 400, body: `unknown key ${KEY}` }))?.message).toBe(
      'Massive answered 400: unknown key [key]',
    );
  });

  it('does not follow a next page to another place, nor one that comes back', async () => {
    expect((await problem({}, () => ({ results: [], next_url: 'https://elsewhere.example/x' })))?.message).toMatch(
      /elsewhere/,
    );
    let origin = '';
    const served = await server(() => ({ results: [], next_url: `${origin}/benzinga/v1/earnings?cursor=1` }));
    origin = served.origin;
    await expect(served.offers.earnings?.ask(['AAPL'], SPAN)).rejects.toThrow('repeats a page');
  });

  it('a line that is dead is a fault that may pass', async () => {
    const { offers } = massiveSource({ key: KEY, origin: 'http://127.0.0.1:1', clock: { now: () => instant(NOW) } });

    await expect(offers.vix?.ask()).rejects.toBeInstanceOf(TransientFault);
  });
});
