/** /v2/stocks: bars, latest quotes, trades and bars, snapshots. Symbols the feed does not know are absent. */
import { Hono } from 'hono';
import type { Bar } from '#lib/model/bar.ts';
import { badRequest, json, listOf } from '../answers.ts';
import type { World } from '../world.ts';
import { barsAnswer, barsOfOne, type SeriesOf } from './bars.ts';
import { barJson, momentOf, runningDay, stockQuoteJson, stockTradeJson } from './wire.ts';

const isKnown = (world: World, symbol: string): boolean => world.feed.symbols.includes(symbol);

const minutesToday = (world: World, symbol: string): readonly Bar[] =>
  world.feed.bars(symbol, '1Min', { from: momentOf(world.now()).dayStart, at: world.now() });

function quoteOf(world: World, symbol: string): unknown {
  const quote = world.feed.quote(symbol, world.now());
  return quote && stockQuoteJson(quote);
}

function snapshotOf(world: World, symbol: string): Record<string, unknown> | undefined {
  if (!isKnown(world, symbol)) return undefined;
  const moment = momentOf(world.now());
  const minutes = minutesToday(world, symbol);
  const days = world.feed.bars(symbol, '1Day', { from: moment.lookBack, at: moment.now });
  const running = runningDay(minutes, moment);
  const [current, previous] = running ? [running, days.at(-1)] : [days.at(-1), days.at(-2)];
  const last = minutes.at(-1);
  const trade = last ? stockTradeJson(last, '1Min') : current && stockTradeJson(current, '1Day');
  return {
    latestTrade: trade,
    latestQuote: quoteOf(world, symbol),
    minuteBar: last && barJson(last),
    dailyBar: current && barJson(current),
    prevDailyBar: previous && barJson(previous),
  };
}

function lastMinute(world: World, symbol: string): Bar | undefined {
  return minutesToday(world, symbol).at(-1);
}

const lastTrade = (world: World, symbol: string): unknown => {
  const bar = lastMinute(world, symbol);
  return bar && stockTradeJson(bar, '1Min');
};
const lastBar = (world: World, symbol: string): unknown => {
  const bar = lastMinute(world, symbol);
  return bar && barJson(bar);
};

/** A map by symbol without the symbols that have no answer. */
function collect(world: World, symbols: readonly string[], of: (world: World, symbol: string) => unknown) {
  const entries = [...new Set(symbols)]
    .filter((symbol) => isKnown(world, symbol))
    .map((symbol) => [symbol, of(world, symbol)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const LATEST = { quotes: quoteOf, trades: lastTrade, bars: lastBar } as const;
const SINGULAR = { quotes: 'quote', trades: 'trade', bars: 'bar' } as const;

export function stockRoutes(world: World): Hono {
  const routes = new Hono();
  const series: SeriesOf = (symbol, timeframe, range) => world.feed.bars(symbol, timeframe, range);
  routes.get('/v2/stocks/bars', (c) => barsAnswer(world, c.req.query(), series));
  routes.get('/v2/stocks/snapshots', (c) => {
    const symbols = listOf(c.req.query('symbols'));
    return symbols.length === 0 ? badRequest('symbols is required') : json(collect(world, symbols, snapshotOf));
  });
  for (const name of ['quotes', 'trades', 'bars'] as const) {
    routes.get(`/v2/stocks/${name}/latest`, (c) => {
      const symbols = listOf(c.req.query('symbols'));
      if (symbols.length === 0) return badRequest('symbols is required');
      return json({ [name]: collect(world, symbols, LATEST[name]) });
    });
    routes.get(`/v2/stocks/:symbol/${name}/latest`, (c) => {
      const symbol = c.req.param('symbol');
      return json({ symbol, [SINGULAR[name]]: LATEST[name](world, symbol) });
    });
  }
  routes.get('/v2/stocks/:symbol/snapshot', (c) => {
    const symbol = c.req.param('symbol');
    return json({ symbol, ...snapshotOf(world, symbol) });
  });
  routes.get('/v2/stocks/:symbol/bars', (c) =>
    barsOfOne(world, { ...c.req.query(), symbols: c.req.param('symbol') }, series),
  );
  return routes;
}
