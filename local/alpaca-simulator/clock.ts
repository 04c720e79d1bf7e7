/** Clocks and calendars, in the broker's second and third version. */
import { Hono } from 'hono';
import { type Session, sessionAt, sessionFrom, sessionOf, sessionsBetween } from '#lib/model/calendar.ts';
import {
  addDays,
  atNewYork,
  type Instant,
  newYorkDay,
  newYorkTime,
  type TradingDay,
  tradingDay,
} from '#lib/model/time.ts';
import { badRequest, json, listOf, newYorkStamp } from './answers.ts';
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

export function clockRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/v2/clock', () => clock(world.now()));
  routes.get('/v3/clock', (c) => marketClock(world.now(), c.req.query()));
  routes.get('/v2/calendar', (c) => calendar(c.req.query()));
  routes.get('/v3/calendar/:market', (c) => marketCalendar(world.now(), c.req.param('market'), c.req.query()));
  return routes;
}
