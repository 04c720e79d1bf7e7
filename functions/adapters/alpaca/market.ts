/** Prices from Alpaca's data interface (and, for open interest, its list of contracts). */
import type { Quote } from '#lib/model/quote.ts';
import type { Clock } from '#lib/ports.ts';
import type { Asking } from '../market-sources/data-source.ts';
import { completedBars } from './bars.ts';
import { MAX_OPTION_SYMBOLS, optionChain } from './chain.ts';
import { type AlpacaOptions, alpacaLine, recordIn } from './line.ts';
import { quoteIn } from './prices.ts';
import { batches, keeper, type MarketSource } from './source.ts';

export interface AlpacaMarketOptions extends AlpacaOptions {
  readonly clock: Clock;
  /** Milliseconds for which an unchanged quote of a symbol stays news; none on a live feed. */
  readonly resolutionOf?: (symbol: string) => number;
}

const MAX_SHARE_SYMBOLS = 200;

export interface AlpacaMarket extends Pick<Asking, 'bars' | 'quotes'> {
  readonly chain: Asking['chains'];
}

export const marketSource = (options: AlpacaMarketOptions): MarketSource => {
  const { clock, resolutionOf = () => 0 } = options;
  return { line: alpacaLine(options), clock, resolutionOf, once: keeper() };
};

export function alpacaMarket(options: AlpacaMarketOptions): AlpacaMarket {
  const source = marketSource(options);
  return {
    bars: (symbols, want) => completedBars(source, symbols, want),
    quotes: (symbols) => latestQuotes(source, symbols),
    chain: (request, hold) => optionChain(source, request, hold),
  };
}

const isOption = (symbol: string): boolean => /\d{8}$/.test(symbol);

export async function latestQuotes(source: MarketSource, symbols: readonly string[]): Promise<Record<string, Quote>> {
  const [options, shares] = [symbols.filter(isOption), symbols.filter((symbol) => !isOption(symbol))];
  const answers = await Promise.all([
    ...batches(shares, MAX_SHARE_SYMBOLS).map((batch) =>
      source.line.ask(({ marketData }) => marketData.stocks.stockLatestQuotesRaw({ symbols: batch })),
    ),
    ...batches(options, MAX_OPTION_SYMBOLS).map((batch) =>
      source.line.ask(({ marketData }) => marketData.options.optionLatestQuotesRaw({ symbols: batch })),
    ),
  ]);
  const entries = answers.flatMap((answer) =>
    Object.entries(recordIn(recordIn(answer).quotes)).flatMap(([symbol, value]) => {
      const quote = quoteIn(value, source.resolutionOf(symbol));
      return quote ? [[symbol, quote] as const] : [];
    }),
  );
  return Object.fromEntries(entries);
}
