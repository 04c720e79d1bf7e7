/** Clock, calendars, assets and option contracts: what can be traded, and when. */
import { Hono } from 'hono';
import { refuse } from '#lib/execution/refusals.ts';
import { type Session, sessionAt, sessionFrom, sessionOf, sessionsBetween } from '#lib/model/calendar.ts';
import { lastTradingClose } from '#lib/model/instrument.ts';
import {
  addDays,
  atNewYork,
  type Instant,
  newYorkDay,
  newYorkTime,
  type TradingDay,
  tradingDay,
  weekday,
} from '#lib/model/time.ts';
import { format, toNumber } from '#lib/model/units.ts';
import type { ListedContract } from '../market-feed.ts';
import { badRequest, countOf, json, listOf, newYorkStamp, pageOf, refused } from './answers.ts';
import { assetIdOf } from './order-wire.ts';
import type { World } from './world.ts';

const PRE_OPEN = 4 * 60;
const POST_CLOSE = 20 * 60;
type Query = Readonly<Record<string, string | undefined>>;

function clockJson(at: Instant) {
  const today = newYorkDay(at);
  const session = sessionOf(today);
  const next = sessionFrom(today, 1);
  const opensToday = session && at < session.open ? session.open : next.open;
  const closesToday = session && at < session.close ? session.close : next.close;
  return { isOpen: sessionAt(at) !== undefined, nextOpen: opensToday, nextClose: closesToday, session };
}

function clock(at: Instant): Response {
  const { isOpen, nextOpen, nextClose } = clockJson(at);
  return json({
    timestamp: newYorkStamp(at),
    is_open: isOpen,
    next_open: newYorkStamp(nextOpen),
    next_close: newYorkStamp(nextClose),
  });
}

function phaseOf(at: Instant, session: Session | undefined): { phase: string; until: Instant } {
  if (session) {
    const edges = [
      { phase: 'closed', until: atNewYork(session.day, PRE_OPEN) },
      { phase: 'pre', until: session.open },
      { phase: 'core', until: session.close },
      { phase: 'post', until: atNewYork(session.day, POST_CLOSE) },
    ];
    const current = edges.find(({ until }) => at < until);
    if (current) return current;
  }
  return { phase: 'closed', until: atNewYork(sessionFrom(newYorkDay(at), 1).day, PRE_OPEN) };
}

function marketClock(now: Instant, query: Query): Response {
  const at = query.time === undefined ? now : (Date.parse(query.time) as Instant);
  if (!Number.isFinite(at)) return badRequest('time is invalid');
  const { nextOpen, nextClose, session } = clockJson(at);
  const { phase, until } = phaseOf(at, session);
  const markets = listOf(query.markets);
  const clocks = (markets.length === 0 ? ['NYSE'] : markets).map((market) => ({
    market: { acronym: market, mic: 'XNYS', name: 'New York Stock Exchange', timezone: 'America/New_York' },
    timestamp: newYorkStamp(at),
    is_market_day: session !== undefined,
    next_market_open: newYorkStamp(nextOpen),
    next_market_close: newYorkStamp(nextClose),
    phase,
    phase_until: newYorkStamp(until),
  }));
  return json({ clocks });
}

/** A calendar's bounds are dates; instants are cut to their date. */
function bound(text: string | undefined, otherwise: TradingDay): TradingDay | undefined {
  if (text === undefined) return otherwise;
  try {
    return tradingDay(text.slice(0, 10));
  } catch {
    return undefined;
  }
}

const LAST_DAY = tradingDay('2029-12-31');

function days(query: Query, span: { from: TradingDay; to: TradingDay }): readonly Session[] | Response {
  const [from, to] = [bound(query.start, span.from), bound(query.end, span.to)];
  if (!from || !to) return badRequest('start or end is not a date');
  return sessionsBetween(from < '1998' ? tradingDay('1998-01-01') : from, to > LAST_DAY ? LAST_DAY : to);
}

const settlementOf = (session: Session): TradingDay =>
  sessionFrom(session.day, session.day >= '2024-05-28' ? 1 : session.day >= '2017-09-05' ? 2 : 3).day;

function calendar(query: Query): Response {
  const found = days(query, { from: tradingDay('1998-01-02'), to: LAST_DAY });
  if (found instanceof Response) return found;
  return json(
    found.map((session) => ({
      date: session.day,
      open: newYorkTime(session.open),
      close: newYorkTime(session.close),
      session_open: '0400',
      session_close: '2000',
      settlement_date: settlementOf(session),
    })),
  );
}

function marketCalendar(now: Instant, market: string, query: Query): Response {
  const today = newYorkDay(now);
  const found = days(query, { from: today, to: addDays(today, 7) });
  if (found instanceof Response) return found;
  const records = found.map((session) => ({
    date: session.day,
    pre_start: newYorkStamp(atNewYork(session.day, PRE_OPEN)),
    pre_end: newYorkStamp(session.open),
    core_start: newYorkStamp(session.open),
    core_end: newYorkStamp(session.close),
    post_start: newYorkStamp(session.close),
    post_end: newYorkStamp(atNewYork(session.day, POST_CLOSE)),
    settlement_date: settlementOf(session),
  }));
  const about = { acronym: market, mic: 'XNYS', name: 'New York Stock Exchange', timezone: 'America/New_York' };
  return json({ market: about, calendar: records });
}

const assetJson = (world: World, symbol: string) => ({
  id: assetIdOf(symbol),
  class: 'us_equity',
  exchange: 'NASDAQ',
  symbol,
  name: symbol,
  status: 'active',
  tradable: true,
  marginable: true,
  margin_requirement_long: '30',
  margin_requirement_short: '30',
  shortable: false,
  easy_to_borrow: false,
  borrow_status: 'hard_to_borrow',
  fractionable: true,
  attributes: world.contracts(symbol).length > 0 ? ['has_options'] : [],
});

function contractJson(world: World, { contract, openInterest }: ListedContract) {
  const alive = lastTradingClose(contract) > world.now();
  const known = openInterest === undefined ? {} : { open_interest: String(openInterest) };
  return {
    id: assetIdOf(contract.symbol),
    symbol: contract.symbol,
    name: `${contract.underlying} ${contract.expiry} ${format(contract.strike)} ${contract.right}`,
    status: alive ? 'active' : 'inactive',
    tradable: alive,
    expiration_date: contract.expiry,
    root_symbol: contract.underlying,
    underlying_symbol: contract.underlying,
    underlying_asset_id: assetIdOf(contract.underlying),
    type: contract.right,
    style: 'american',
    strike_price: format(contract.strike),
    multiplier: '100',
    size: '100',
    ...known,
    ...(openInterest === undefined ? {} : { open_interest_date: sessionFrom(newYorkDay(world.now()), -1).day }),
    ppind: true,
  };
}

/** The Sunday that ends this week: without a bound of its own, a list stops before it. */
const comingWeekend = (day: TradingDay): TradingDay => addDays(day, (7 - weekday(day)) % 7);

/** The filters that the contract list and the option chain have in common. */
export function contractFilter(query: Query): (listed: ListedContract) => boolean {
  const [least, most] = [query.strike_price_gte, query.strike_price_lte].map((text) =>
    text === undefined ? undefined : Number(text),
  );
  return ({ contract }) =>
    (query.type === undefined || contract.right === query.type) &&
    (query.root_symbol === undefined || contract.underlying === query.root_symbol) &&
    (query.expiration_date === undefined || contract.expiry === query.expiration_date.slice(0, 10)) &&
    (query.expiration_date_gte === undefined || contract.expiry >= query.expiration_date_gte.slice(0, 10)) &&
    (query.expiration_date_lte === undefined || contract.expiry <= query.expiration_date_lte.slice(0, 10)) &&
    (least === undefined || toNumber(contract.strike) >= least) &&
    (most === undefined || toNumber(contract.strike) <= most);
}

const symbolOf = ({ contract }: ListedContract): string => contract.symbol;
export const bySymbol = (a: ListedContract, b: ListedContract): number => (symbolOf(a) < symbolOf(b) ? -1 : 1);

function contracts(world: World, query: Query): Response {
  const asked = listOf(query.underlying_symbols);
  const underlyings = asked.length > 0 ? asked : world.feed.symbols;
  const isBounded = ['expiration_date', 'expiration_date_gte', 'expiration_date_lte'].some((name) => query[name]);
  const bounds = isBounded ? {} : { expiration_date_lte: comingWeekend(newYorkDay(world.now())) };
  const isWanted = contractFilter({ ...query, ...bounds });
  const isActive = ({ contract }: ListedContract) => lastTradingClose(contract) > world.now();
  const found = underlyings
    .flatMap((underlying) => world.contracts(underlying))
    .filter((listed) => isWanted(listed) && isActive(listed) === (query.status !== 'inactive'))
    .sort(bySymbol);
  const limit = countOf(query.limit, { otherwise: 100, most: 10_000 });
  const { page, next } = pageOf(found, { keyOf: symbolOf, limit, token: query.page_token });
  return json({ option_contracts: page.map((listed) => contractJson(world, listed)), next_page_token: next });
}

function contract(world: World, named: string): Response {
  const isNamed = (listed: ListedContract) => symbolOf(listed) === named || assetIdOf(symbolOf(listed)) === named;
  const found = world.feed.symbols.flatMap((symbol) => world.contracts(symbol)).find(isNamed);
  return found ? json(contractJson(world, found)) : json({ code: 40410000, message: 'option contract not found' }, 404);
}

function asset(world: World, named: string): Response {
  const symbol = world.feed.symbols.find((each) => each === named || assetIdOf(each) === named);
  if (symbol) return json(assetJson(world, symbol));
  return refused({ ...refuse('order-unknown'), message: `asset not found for ${named}` });
}

export function assetRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/v2/clock', () => clock(world.now()));
  routes.get('/v3/clock', (c) => marketClock(world.now(), c.req.query()));
  routes.get('/v2/calendar', (c) => calendar(c.req.query()));
  routes.get('/v3/calendar/:market', (c) => marketCalendar(world.now(), c.req.param('market'), c.req.query()));
  routes.get('/v2/assets', (c) => {
    const isListed =
      c.req.query('status') !== 'inactive' && (c.req.query('asset_class') ?? 'us_equity') === 'us_equity';
    return json(isListed ? world.feed.symbols.map((symbol) => assetJson(world, symbol)) : []);
  });
  routes.get('/v2/assets/:symbol', (c) => asset(world, c.req.param('symbol')));
  routes.get('/v2/options/contracts', (c) => contracts(world, c.req.query()));
  routes.get('/v2/options/contracts/:symbol', (c) => contract(world, c.req.param('symbol')));
  return routes;
}
