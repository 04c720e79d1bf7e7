/** One look at the market for all due strategies: bars for the union of their watches, chains for the union of their needs. */
import type { Bar } from '#lib/model/bar.ts';
import { optionOf } from '#lib/model/instrument.ts';
import type { BarsView, MarketView } from '#lib/model/market-view.ts';
import type { OptionChain } from '#lib/model/option-chain.ts';
import type { Watch } from '#lib/model/strategy.ts';
import { type Instant, newYorkDay, type Timeframe, type TradingDay } from '#lib/model/time.ts';
import type { Needs } from '#lib/pipeline.ts';
import type { Clock, MarketData, Snapshots } from '#lib/ports.ts';

export interface MarketPorts {
  readonly market: MarketData;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  /** The source is a model, and everything decided on it must say so. */
  readonly modelled: boolean;
}

export interface MarketDesk {
  bars(watches: readonly Watch[], slot: Instant): Promise<BarsView>;
  /** Completes the bars with the chains needed, and stores the whole as evidence. */
  look(bars: BarsView, needs: Needs): Promise<MarketView>;
}

type Series = Readonly<Record<string, readonly Bar[]>>;

export function marketDesk({ market, snapshots, clock, modelled }: MarketPorts): MarketDesk {
  // Completed daily bars do not change within a day: one fetch a day is enough for each set of symbols that is due together.
  const daily = new Map<string, Promise<Series>>();
  let dailyOf: TradingDay | undefined;

  function series(symbols: readonly string[], want: { timeframe: Timeframe; count: number }): Promise<Series> {
    if (want.timeframe !== '1Day') return market.bars(symbols, want);
    const today = newYorkDay(clock.now());
    if (today !== dailyOf) daily.clear();
    dailyOf = today;
    const key = [want.count, ...symbols].join();
    const known = daily.get(key);
    if (known) return known;
    const fetched = market.bars(symbols, want);
    daily.set(key, fetched);
    fetched.catch(() => daily.delete(key));
    return fetched;
  }

  return {
    bars: async (watches, slot) => {
      const symbols = [...new Set(watches.flatMap((watch) => watch.symbols))].sort();
      const bars: Record<string, Partial<Record<Timeframe, readonly Bar[]>>> = {};
      for (const [timeframe, count] of Object.entries(longest(watches)) as [Timeframe, number][]) {
        for (const [symbol, list] of Object.entries(await series(symbols, { timeframe, count }))) {
          bars[symbol] = { ...bars[symbol], [timeframe]: list };
        }
      }
      return { slot, asOf: clock.now(), bars, quotes: await market.quotes(symbols), modelled };
    },

    look: async (bars, { chains, hold }) => {
      const fetched: Record<string, OptionChain> = {};
      for (const request of chains) {
        const held = hold.filter((symbol) => optionOf(symbol).underlying === request.underlying);
        fetched[request.underlying] = await market.chain(request, held);
      }
      return snapshots.put({ ...bars, chains: fetched });
    },
  };
}

/** The longest history wanted of each timeframe. */
function longest(watches: readonly Watch[]): Partial<Record<Timeframe, number>> {
  const counts: Partial<Record<Timeframe, number>> = {};
  for (const [timeframe, count] of watches.flatMap((watch) => Object.entries(watch.history) as [Timeframe, number][])) {
    counts[timeframe] = Math.max(counts[timeframe] ?? 0, count);
  }
  return counts;
}
