/** /v1beta1/options: bars, latest quotes and trades, snapshots, and the chain of an underlying with paging. */
import { Hono } from 'hono';
import type { Bar } from '#lib/model/bar.ts';
import type { Timeframe } from '#lib/model/time.ts';
import { badRequest, countOf, json, listOf, pageOf } from '../answers.ts';
import { bySymbol, contractFilter } from '../assets.ts';
import type { World } from '../world.ts';
import { barsAnswer, type SeriesOf } from './bars.ts';
import { greeksOf } from './greeks.ts';
import { barJson, type Moment, momentOf, optionQuoteJson, optionTradeJson, runningDay } from './wire.ts';

const MAX_SYMBOLS = 100;

/** The finest bars of today that the feed has of a contract. */
function intraday(
  world: World,
  symbol: string,
  { now, dayStart }: Moment,
): { readonly bars: readonly Bar[]; readonly timeframe: Timeframe } {
  const range = { from: dayStart, at: now };
  const bars = world.feed.optionBars(symbol, '1Min', range);
  return bars.length > 0
    ? { bars, timeframe: '1Min' }
    : { bars: world.feed.optionBars(symbol, '1Hour', range), timeframe: '1Hour' };
}

const quoteOf: Reader = (world, symbol, { now }) => {
  const quote = world.feed.quote(symbol, now);
  return quote && optionQuoteJson(quote);
};

const tradeOf = (world: World, symbol: string, moment: Moment): unknown => {
  const { bars, timeframe } = intraday(world, symbol, moment);
  const last = bars.at(-1);
  return last && optionTradeJson(last, timeframe);
};

function snapshotOf(world: World, symbol: string, moment: Moment): Record<string, unknown> | undefined {
  const quote = world.feed.quote(symbol, moment.now);
  const { bars, timeframe } = intraday(world, symbol, moment);
  const days = world.feed.optionBars(symbol, '1Day', { from: moment.lookBack, at: moment.now });
  const running = runningDay(bars, moment);
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

type Reader = (world: World, symbol: string, moment: Moment) => unknown;

function collect(world: World, symbols: readonly string[], of: Reader) {
  const moment = momentOf(world.now());
  const entries = symbols.map((symbol) => [symbol, of(world, symbol, moment)] as const);
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
