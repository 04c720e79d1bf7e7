/** What things are worth at the simulator's time: the last price of a share, the middle of an option's quote, or the last close. */
import type { Holding } from '#lib/execution/exchange/account.ts';
import { type Instrument, multiplierOf } from '#lib/model/instrument.ts';
import { mid } from '#lib/model/quote.ts';
import { addDays, atNewYork, type Instant, newYorkDay } from '#lib/model/time.ts';
import type { MarketFeed } from '../market-feed.ts';

export interface Marks {
  lastPrice(symbol: string): number | undefined;
  markOf(instrument: Instrument): number;
  /** At the last close that was lived through; the average cost where there was none. */
  lastCloseOf(instrument: Instrument): number;
  /** Remembers what is held at its present worth. */
  keepClose(): void;
}

export interface MarksView {
  readonly now: () => Instant;
  readonly holdings: () => readonly Holding[];
}

export function createMarks(feed: MarketFeed, view: MarksView): Marks {
  const closeMarks = new Map<string, number>();

  const findLastPrice = (symbol: string, at: Instant): number | undefined => {
    const day = newYorkDay(at);
    const minute = feed.bars(symbol, '1Min', { from: atNewYork(day, 0), at }).at(-1);
    if (minute) return minute.close;
    const quote = feed.quote(symbol, at);
    const middle = quote && mid(quote);
    return middle ?? feed.bars(symbol, '1Day', { from: atNewYork(addDays(day, -7), 0), at }).at(-1)?.close;
  };

  /** A chain asks for its underlying's price once per contract. */
  const lastPrices = new Map<string, { readonly at: Instant; readonly price: number | undefined }>();
  const lastPrice = (symbol: string): number | undefined => {
    const at = view.now();
    const known = lastPrices.get(symbol);
    if (known?.at === at) return known.price;
    const price = findLastPrice(symbol, at);
    lastPrices.set(symbol, { at, price });
    return price;
  };

  const lastCloseOf = (instrument: Instrument): number => {
    const held = view.holdings().find((holding) => holding.instrument.symbol === instrument.symbol);
    const multiplier = multiplierOf(instrument);
    return (
      closeMarks.get(instrument.symbol) ?? (held ? Math.abs(Number(held.cost) / Number(held.quantity)) / multiplier : 0)
    );
  };

  const markOf = (instrument: Instrument): number => {
    if (instrument.kind === 'equity') return lastPrice(instrument.symbol) ?? lastCloseOf(instrument);
    const quote = feed.quote(instrument.symbol, view.now());
    if (!quote) return lastCloseOf(instrument);
    // An option that nobody bids for is worth about half of what is asked for it.
    const { bid = 0, ask = bid } = quote;
    return (bid + ask) / 2;
  };

  return {
    ...{ lastPrice, markOf, lastCloseOf },
    keepClose: () => {
      for (const { instrument } of view.holdings()) closeMarks.set(instrument.symbol, markOf(instrument));
    },
  };
}
