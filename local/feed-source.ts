/** What a feed knows beyond prices, as a source of the market beside the simulated broker. It offers only what the feed has. */
import type { Asking, By, DataSource } from '#functions/adapters/market-sources/data-source.ts';
import type { DaySpan } from '#lib/model/events.ts';
import { newYorkDay } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import type { MarketFeed } from './market-feed.ts';

export function feedSource(feed: MarketFeed, clock: Clock): DataSource {
  const what = { feed: feed.modelled ? 'modelled' : 'recorded', delayMs: 0, adjustment: 'none' } as const;
  const { earnings, dividends, splits, volatilityHistory, vix } = feed;
  const history: Asking['volatility-history'] = async (symbols) =>
    bySymbol(symbols, (symbol) => volatilityHistory?.(symbol, newYorkDay(clock.now())));
  return {
    name: feed.modelled ? 'demo market' : 'folder',
    offers: {
      ...(earnings ? { earnings: { ...what, ask: within(earnings) } } : {}),
      ...(dividends ? { dividends: { ...what, ask: within(dividends) } } : {}),
      ...(splits ? { splits: { ...what, ask: within(splits) } } : {}),
      ...(volatilityHistory ? { 'volatility-history': { ...what, ask: history } } : {}),
      ...(vix ? { vix: { ...what, ask: async () => vix(clock.now()) } } : {}),
    },
  };
}

const within =
  <T>(of: (symbol: string, span: DaySpan) => T | undefined) =>
  async (symbols: readonly string[], span: DaySpan): Promise<By<T>> =>
    bySymbol(symbols, (symbol) => of(symbol, span));

const bySymbol = <T>(symbols: readonly string[], of: (symbol: string) => T | undefined): By<T> =>
  Object.fromEntries(
    symbols.flatMap((symbol) => {
      const value = of(symbol);
      return value === undefined ? [] : [[symbol, value] as const];
    }),
  );
