/** /v1beta1/options: bars, latest quotes and trades, snapshots, and the chain of an underlying with paging. */
import { Hono } from 'hono';
import type { Bar } from '#lib/model/bar.ts';
import { addDays, atNewYork, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import { badRequest, countOf, json, listOf, pageOf } from './answers.ts';
import { bySymbol, contractFilter } from './assets.ts';
import { barsAnswer, type SeriesOf } from './bars.ts';
import { barJson, optionQuoteJson, optionTradeJson, runningDay, startOfDay } from './data-wire.ts';
import { greeksOf } from './greeks.ts';
import type { World } from './world.ts';

const MAX_SYMBOLS = 100;
const LOOK_BACK_DAYS = 10;

/** The finest bars of today that the feed has of a contract. */
function intraday(world: World, symbol: string): { readonly bars: readonly Bar[]; readonly timeframe: Timeframe } {
  const range = { from: startOfDay(world.now()), at: world.now() };
  const bars = world.feed.optionBars(symbol, '1Min', range);
  return bars.length > 0
    ? { bars, timeframe: '1Min' }
    : { bars: world.feed.optionBars(symbol, '1Hour', range), timeframe: '1Hour' };
}

const quoteOf = (world: World, symbol: string): unknown => {
  const quote = world.feed.quote(symbol, world.now());
  return quote && optionQuoteJson(quote);
};

const tradeOf = (world: World, symbol: string): unknown => {
  const { bars, timeframe } = intraday(world, symbol);
  const last = bars.at(-1);
  return last && optionTradeJson(last, timeframe);
};

function snapshotOf(world: World, symbol: string): Record<string, unknown> | undefined {
  const now = world.now();
  const quote = world.feed.quote(symbol, now);
  const { bars, timeframe } = intraday(world, symbol);
  const from = atNewYork(addDays(newYorkDay(now), -LOOK_BACK_DAYS), 0);
  const days = world.feed.optionBars(symbol, '1Day', { from, at: now });
  const running = runningDay(bars, now);
  const [current, previous] = running ? [running, days.at(-1)] : [days.at(-1), days.at(-2)];
  const last = bars.at(-1);
  if (!quote && !last && !current) return undefined;
  return {
    latestQuote: quote && optionQuoteJson(quote),
    latestTrade: last && optionTradeJson(last, timeframe),
    minuteBar: last && timeframe === '1Min' ? barJson(last) : undefined,
    dailyBar: current && barJson(current),
    prevDailyBar: previous && barJson(previous),
    ...(quote ? greeksOf(world, symbol, quote) : {}),
  };
}

function collect(world: World, symbols: readonly string[], of: (world: World, symbol: string) => unknown) {
  const entries = symbols.map((symbol) => [symbol, of(world, symbol)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const LATEST = { quotes: quoteOf, trades: tradeOf } as const;

/** The symbols of a query, at most a hundred, sorted. */
function symbolsOf(query: { symbols?: string | undefined }): readonly string[] | Response {
  const symbols = [...new Set(listOf(query.symbols))].sort();
  if (symbols.length === 0) return badRequest('symbols is required');
  return symbols.length > MAX_SYMBOLS ? badRequest(`too many symbols: at most ${MAX_SYMBOLS}`) : symbols;
}

type Query = Readonly<Record<string, string | undefined>>;
const LIMIT = { otherwise: 100, most: 1_000 };

function snapshots(world: World, query: Query, symbols: readonly string[]): Response {
  const want = { keyOf: (symbol: string) => symbol, limit: countOf(query.limit, LIMIT), token: query.page_token };
  const { page, next } = pageOf(symbols, want);
  return json({ snapshots: collect(world, page, snapshotOf), next_page_token: next });
}

const chain = (world: World, underlying: string, query: Query): Response => {
  const listed = world.contracts(underlying).filter(contractFilter(query));
  return snapshots(
    world,
    query,
    [...listed].sort(bySymbol).map(({ contract }) => contract.symbol),
  );
};

export function optionRoutes(world: World): Hono {
  const routes = new Hono();
  const series: SeriesOf = (symbol, timeframe, range) => world.feed.optionBars(symbol, timeframe, range);
  routes.get('/v1beta1/options/bars', (c) => {
    const symbols = symbolsOf(c.req.query());
    return symbols instanceof Response ? symbols : barsAnswer(world, c.req.query(), series);
  });
  for (const name of ['quotes', 'trades'] as const)
    routes.get(`/v1beta1/options/${name}/latest`, (c) => {
      const symbols = symbolsOf(c.req.query());
      return symbols instanceof Response ? symbols : json({ [name]: collect(world, symbols, LATEST[name]) });
    });
  routes.get('/v1beta1/options/snapshots', (c) => {
    const symbols = symbolsOf(c.req.query());
    return symbols instanceof Response ? symbols : snapshots(world, c.req.query(), symbols);
  });
  routes.get('/v1beta1/options/snapshots/:underlying', (c) => chain(world, c.req.param('underlying'), c.req.query()));
  return routes;
}
