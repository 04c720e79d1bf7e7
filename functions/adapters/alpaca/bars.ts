/** Completed bars of shares from Alpaca. */
import type { Bar } from '#lib/model/bar.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { type Instant, newYorkDay } from '#lib/model/time.ts';
import { firstStart, lastCompleted } from '../market-sources/bar-range.ts';
import type { BarsWanted } from '../market-sources/data-source.ts';
import { pagesOf, recordIn } from './line.ts';
import { barIn } from './prices.ts';
import type { MarketSource } from './source.ts';

type Wanted = BarsWanted;
type Series = Readonly<Record<string, readonly Bar[]>>;

const MAX_BARS = 10_000;
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
    start: new Date(firstStart(want)),
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
