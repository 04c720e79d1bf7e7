/** Alpaca as one of the sources of the market, with what it says of its own feeds. */
import type { OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { By, DataSource } from '../market-sources/data-source.ts';
import { standingQuotes } from '../market-sources/standing-quotes.ts';
import { completedBars } from './bars.ts';
import { optionChain } from './chain.ts';
import { dividendsOf, splitsOf } from './corporate-actions.ts';
import { type AlpacaMarketOptions, latestQuotes, marketSource } from './market.ts';
import type { MarketSource } from './source.ts';
import { latestVix } from './volatility-index.ts';

export interface AlpacaSourceOptions extends AlpacaMarketOptions {
  /** What stands behind it where that is no exchange: "recorded", "modelled". */
  readonly feed?: string;
}

export function alpacaSource(options: AlpacaSourceOptions): DataSource {
  const source = marketSource(options);
  const { feed, clock } = options;
  // What stands behind a simulated market knows how far its data reach.
  const standing = options.resolutionOf
    ? { of: (quotes: By<Quote>) => quotes, chain: (chain: OptionChain) => chain }
    : standingQuotes();
  const { adjustment, delayMs } = { adjustment: 'none', delayMs: 0 } as const;
  return {
    name: 'alpaca',
    offers: {
      bars: {
        ...{ feed: feed ?? 'sip or iex', delayMs, adjustment: 'split' },
        ask: (symbols, want) => completedBars(source, symbols, want),
      },
      quotes: {
        ...{ feed: feed ?? 'sip or iex', delayMs, adjustment },
        ask: async (symbols) => {
          const askedAt = clock.now();
          return standing.of(await latestQuotes(source, symbols), askedAt);
        },
      },
      chains: {
        ...{ feed: feed ?? 'opra or indicative', delayMs, adjustment },
        ask: async (request, hold) => standing.chain(await optionChain(source, request, hold)),
      },
      // A simulated market knows of these what stands behind it knows, and says so itself.
      ...(feed === undefined ? beyondPrices(source) : {}),
    },
  };
}

function beyondPrices(source: MarketSource): DataSource['offers'] {
  const what = { delayMs: 0, adjustment: 'none' } as const;
  return {
    dividends: { ...what, feed: 'announcements', ask: (symbols, span) => dividendsOf(source, symbols, span) },
    splits: { ...what, feed: 'announcements', ask: (symbols, span) => splitsOf(source, symbols, span) },
    vix: { ...what, feed: 'indices', ask: () => latestVix(source) },
  };
}
