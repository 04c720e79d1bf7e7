/** Historical bars of shares and contracts with paging: symbols in order, each oldest first, the limit counting them all together. */
import type { Bar } from '#lib/model/bar.ts';
import { atNewYork, type Instant, instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import { badRequest, countOf, json, listOf, timeOf } from '../answers.ts';
import type { World } from '../world.ts';
import { barJson, momentOf, runningDay, timeframeOf } from './wire.ts';

type Query = Readonly<Record<string, string | undefined>>;
export type SeriesOf = (symbol: string, timeframe: Timeframe, range: { from: Instant; at: Instant }) => readonly Bar[];

/** All completed bars that start within the bounds, and for days the one that is still running. */
function select(
  world: World,
  series: { of: SeriesOf; symbol: string },
  want: { timeframe: Timeframe; start: Instant; end: Instant },
): readonly Bar[] {
  const moment = momentOf(world.now());
  const { now, dayStart: today } = moment;
  const completed = series.of(series.symbol, want.timeframe, { from: want.start, at: now });
  const hasToday = completed.at(-1)?.start === today;
  const running =
    want.timeframe === '1Day' && !hasToday && today >= want.start
      ? runningDay(series.of(series.symbol, '1Min', { from: today, at: now }), moment)
      : undefined;
  return [...completed, ...(running ? [running] : [])].filter((bar) => bar.start <= want.end);
}

/** A daily bar starts at New York midnight, so a plain date or an instant of that date's UTC midnight means the whole day. */
function startOf(text: string, timeframe: Timeframe): Instant | undefined {
  const at = timeOf(text);
  return at !== undefined && timeframe === '1Day' && /^\d{4}-\d\d-\d\d($|T00:00:00)/.test(text)
    ? atNewYork(newYorkDay(instant(at + 12 * 3_600_000)), 0)
    : at;
}

export interface BarsPage {
  readonly bars: Readonly<Record<string, readonly unknown[]>>;
  readonly next_page_token: string | null;
}

/** A page of bars, or the answer that says what is wrong with the query. */
export function barsPage(world: World, query: Query, of: SeriesOf): BarsPage | Response {
  const timeframe = timeframeOf(query.timeframe);
  if (!timeframe) return badRequest(`invalid timeframe: ${query.timeframe}`);
  const start = query.start === undefined ? momentOf(world.now()).dayStart : startOf(query.start, timeframe);
  const end = query.end === undefined ? world.now() : timeOf(query.end);
  if (start === undefined || end === undefined) return badRequest('start or end is not a time');
  const symbols = [...new Set(listOf(query.symbols))].sort();
  if (symbols.length === 0) return badRequest('symbols is required');
  const all = symbols.flatMap((symbol) => {
    const bars = select(world, { of, symbol }, { timeframe, start, end });
    return (query.sort === 'desc' ? bars.toReversed() : bars).map((bar) => ({ symbol, bar }));
  });
  const from = query.page_token ? Number(Buffer.from(query.page_token, 'base64').toString()) : 0;
  if (!Number.isInteger(from)) return badRequest('invalid page_token');
  const limit = countOf(query.limit, { otherwise: 1_000, most: 10_000 });
  const bars: Record<string, unknown[]> = {};
  for (const { symbol, bar } of all.slice(from, from + limit)) {
    const list = bars[symbol] ?? [];
    list.push(barJson(bar));
    bars[symbol] = list;
  }
  const next = from + limit < all.length ? Buffer.from(String(from + limit)).toString('base64') : null;
  return { bars, next_page_token: next };
}

export function barsAnswer(world: World, query: Query, of: SeriesOf): Response {
  const page = barsPage(world, query, of);
  return page instanceof Response ? page : json(page);
}

/** The same for a path with one symbol. */
export function barsOfOne(world: World, query: Query & { readonly symbols: string }, of: SeriesOf): Response {
  const page = barsPage(world, query, of);
  if (page instanceof Response) return page;
  const { symbols: symbol } = query;
  return json({ symbol, bars: page.bars[symbol] ?? null, next_page_token: page.next_page_token });
}
