/** Completed bars of shares from Alpaca. */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import { atNewYork, type Instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import type { BarsWanted } from '../market-sources/data-source.ts';
import { pagesOf, recordIn } from './line.ts';
import { barIn } from './prices.ts';
import type { MarketSource } from './source.ts';

type Wanted = BarsWanted;
type Series = Readonly<Record<string, readonly Bar[]>>;

const MAX_BARS = 10_000;
/** Bars of a whole session. */
const PER_SESSION: Record<Timeframe, number> = { '1Min': 390, '5Min': 78, '15Min': 26, '1Hour': 7, '1Day': 1 };
/** Minutes without a trade have no bar, and the exchange may be closed for a day that no calendar foretold. */
const MARGIN = { factor: 1.2, sessions: 1 };

/** While a session runs, completed daily bars cannot change, so they are asked for once. */
export async function completedBars(source: MarketSource, symbols: readonly string[], want: Wanted): Promise<Series> {
  if (symbols.length === 0) return {};
  const now = source.clock.now();
  const session = sessionOf(newYorkDay(now));
  if (want.timeframe !== '1Day' || !session || now < session.open || now >= session.close)
    return fetchBars(source, symbols, { ...want, now });
  const key = `bars ${session.day} ${want.count} ${symbols.join(',')}`;
  return source.once(key, () => fetchBars(source, symbols, { ...want, now }));
}

async function fetchBars(
  source: MarketSource,
  symbols: readonly string[],
  want: Wanted & { readonly now: Instant },
): Promise<Series> {
  const query = {
    symbols: symbols.join(','),
    timeframe: want.timeframe,
    start: new Date(want.since ?? firstStart(want)),
    end: new Date(want.now),
    limit: MAX_BARS,
    // Older prices in the share units of today, as strikes are; dividends stay in.
    adjustment: 'split',
  };
  const found = new Map<string, Bar[]>();
  const pages = pagesOf(
    source.line,
    (page) =>
      ({ marketData }) =>
        marketData.stocks.stockBarsRaw({ ...query, ...page }),
  );
  for await (const { bars } of pages) {
    for (const [symbol, values] of Object.entries(recordIn(bars))) {
      const read = (Array.isArray(values) ? values : []).flatMap((value) => barIn(value) ?? []);
      found.set(symbol, [...(found.get(symbol) ?? []), ...read]);
    }
  }
  const series = [...found].map(([symbol, bars]) => [symbol, lastCompleted(bars, want)] as const);
  return Object.fromEntries(series.filter(([, bars]) => bars.length > 0));
}

function firstStart({ timeframe, count, now }: Wanted & { readonly now: Instant }): Instant {
  const sessions = Math.ceil((count / PER_SESSION[timeframe]) * MARGIN.factor) + MARGIN.sessions;
  return atNewYork(sessionFrom(newYorkDay(now), -sessions).day, 0);
}

/** The broker also sends the bar in progress; it counts only once it has ended. */
function lastCompleted(bars: readonly Bar[], { timeframe, count, now }: Wanted & { readonly now: Instant }) {
  const end = bars.findLastIndex((bar) => barEnd(bar.start, timeframe) <= now) + 1;
  return bars.slice(Math.max(0, end - count), end);
}
