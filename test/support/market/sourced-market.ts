/** A market for tests, from figures as they are: whole, from one source, and empty where nothing is given. */
import type { Bar } from '#lib/model/bar.ts';
import type { Sourced } from '#lib/model/market-source.ts';
import type { ChainRequest, OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Timeframe } from '#lib/model/time.ts';
import type { MarketData } from '#lib/ports.ts';

type By<T> = Readonly<Record<string, T>>;

export interface Figures {
  readonly bars?: (
    symbols: readonly string[],
    want: { readonly timeframe: Timeframe; readonly count: number },
  ) => Promise<By<readonly Bar[]>>;
  readonly quotes?: (symbols: readonly string[]) => Promise<By<Quote>>;
  readonly chain?: (request: ChainRequest, hold: readonly string[]) => Promise<OptionChain>;
}

export const sourced = <T>(figures: T): Sourced<T> => ({ figures, from: [], gaps: [] });

export function marketOf({ bars, quotes, chain }: Figures): MarketData {
  const nothing = async () => sourced({});
  return {
    bars: async (symbols, want) => sourced((await bars?.(symbols, want)) ?? {}),
    quotes: async (symbols) => sourced((await quotes?.(symbols)) ?? {}),
    chains: async (requests, hold) => {
      const found: [string, OptionChain][] = [];
      for (const request of requests) if (chain) found.push([request.underlying, await chain(request, hold)]);
      return sourced(Object.fromEntries(found));
    },
    ...{ earnings: nothing, dividends: nothing, splits: nothing, volatilityHistory: nothing },
    vix: async () => sourced(undefined),
  };
}
