/** How many calls a minute the looks of a session cost, through the real adapter, at ten seconds and with all symbols. */
import { describe, expect, it } from 'vitest';
import { alpacaSource } from '#functions/adapters/alpaca/data-source.ts';
import { composedMarket } from '#functions/adapters/market-sources/composed-market.ts';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { Watch } from '#lib/model/strategy.ts';
import { DAY, formatInstant, type Instant, instant, MINUTE, SECOND, tradingDay } from '#lib/model/time.ts';
import { openStore } from '#local/store/store.ts';

const SESSION = sessionOf(tradingDay('2015-01-20'));
const OPEN = SESSION?.open ?? (0 as Instant);
const UNIVERSE = Array.from(
  { length: 90 },
  (_, i) => `S${String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26))}`,
);
const CHAINS = UNIVERSE.slice(0, 12);
const contractOf = (symbol: string) => `${symbol}150220C00100000`;
const HELD = CHAINS.slice(0, 10).map(contractOf);
const EVENTS = { earningsDays: 14, dividendDays: 30 };

/** All ten strategies in every slot: the worst that can be due together. */
const WATCHES: readonly Watch[] = [
  { symbols: UNIVERSE, history: { '1Day': 500 }, events: EVENTS, volatilityHistory: true, vix: true },
  { symbols: UNIVERSE.slice(0, 60), history: { '5Min': 390, '15Min': 130 } },
];

/** Data points before a page is full, and how many a day has of each timeframe with the hours before and after the session. */
const PAGE = 10_000;
const A_DAY: Readonly<Record<string, number>> = { '5Min': 192, '15Min': 64, '1Day': 1 };
const LENGTH: Readonly<Record<string, number>> = { '5Min': 5 * MINUTE, '15Min': 15 * MINUTE, '1Day': DAY };

/** Answers as Alpaca does, as far as calls depend on it: full pages of bars, and quotes of the moment. */
function broker(now: () => Instant) {
  const calls: { readonly at: Instant; readonly path: string }[] = [];
  const quote = () => ({ t: formatInstant(now()), bp: 1, bs: 1, ap: 1.1, as: 1 });
  const bars = (query: URLSearchParams) => {
    const [timeframe, symbols] = [query.get('timeframe') ?? '', (query.get('symbols') ?? '').split(',')];
    const from = Date.parse(query.get('start') ?? '');
    const points = (((now() - from) / DAY) * (A_DAY[timeframe] ?? 0) * 5) / 7 + 1;
    const page = Number(query.get('page_token') ?? 0) + 1;
    const last = Math.floor(now() / (LENGTH[timeframe] ?? 1)) * (LENGTH[timeframe] ?? 1) - (LENGTH[timeframe] ?? 1);
    const bar = { t: formatInstant(instant(last)), o: 1, h: 1, l: 1, c: 1, v: 1 };
    const isLast = page * PAGE >= points * symbols.length;
    const body = page === 1 ? Object.fromEntries(symbols.map((symbol) => [symbol, [bar]])) : {};
    return { bars: body, next_page_token: isLast ? null : String(page) };
  };
  const answer = (path: string, query: URLSearchParams): unknown => {
    const each = (value: unknown) =>
      Object.fromEntries((query.get('symbols') ?? '').split(',').map((name) => [name, value]));
    if (path === '/v2/stocks/bars') return bars(query);
    if (path.endsWith('/quotes/latest')) return { quotes: each(quote()) };
    if (path.includes('/snapshots/'))
      return { snapshots: { [contractOf(path.split('/').at(-1) ?? '')]: { latestQuote: quote() } } };
    if (path.endsWith('/indices/latest/values')) return { values: { VIX: { t: formatInstant(now()), v: 20 } } };
    return { corporate_actions: {}, option_contracts: [], next_page_token: null };
  };
  const fetch = async (input: Request | URL | string) => {
    const url = new URL(input instanceof Request ? input.url : input);
    calls.push({ at: now(), path: url.pathname });
    return Response.json(answer(url.pathname, url.searchParams));
  };
  return { calls, fetch: fetch as typeof globalThis.fetch };
}

async function lookedAt(from: Instant, to: Instant) {
  let now = from;
  const clock = { now: () => now };
  const { calls, fetch } = broker(clock.now);
  const { ledger, close } = openStore(':memory:', clock);
  const source = alpacaSource({ keyId: 'k', secret: 's', environment: 'paper', fetch, clock });
  const market = composedMarket({ sources: [source], ledger, clock });
  const snapshots = { put: async (view: object) => ({ ...view, snapshot: 'x' }) as never, get: async () => undefined };
  const desk = marketDesk({ market, snapshots, clock, modelled: false });
  const days = { from: tradingDay('2015-01-20'), to: tradingDay('2015-03-20') };
  for (; now < to; now = instant(now + 10 * SECOND)) {
    // Bounds follow the price, and so never stay the same for long.
    const drift = 1 + 0.0001 * ((now / SECOND) % 40);
    const strikes = { from: 90 * drift, to: 110 * drift };
    const bars = await desk.bars(WATCHES, now);
    await desk.look(bars, {
      chains: CHAINS.map((underlying) => ({ underlying, expiries: days, strikes })),
      hold: HELD,
    });
  }
  close();
  const byMinute = Map.groupBy(calls, ({ at }) => Math.floor(at / MINUTE));
  return { calls, most: Math.max(...[...byMinute.values()].map((of) => of.length)), minutes: (to - from) / MINUTE };
}

describe('the looks of a session every ten seconds, with ninety symbols and twelve chains', () => {
  it('cost at most a hundred calls in the first minute and less than thirty in the others', async ({ annotate }) => {
    const { calls, most, minutes } = await lookedAt(OPEN, instant(OPEN + 30 * MINUTE));
    const later = calls.filter(({ at }) => at >= OPEN + MINUTE);
    const average = later.length / (minutes - 1);

    await annotate(`most in a minute: ${most}; on average after the first: ${average.toFixed(1)} a minute`);
    expect(most).toBeLessThanOrEqual(100);
    expect(average).toBeLessThan(30);
  });
});
