/** The chain of a share at one time, out of a feed: quotes, open interest, and what had traded by then. */
import { sessionOf } from '#lib/model/calendar.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import { mid } from '#lib/model/quote.ts';
import type { Instant, Timeframe, TradingDay } from '#lib/model/time.ts';
import { newYorkDay } from '#lib/model/time.ts';
import type { ListedContract, MarketFeed } from '../../market-feed.ts';

const TIMEFRAMES: readonly Timeframe[] = ['1Min', '5Min', '1Hour'];

/** How much of a contract had traded; undefined where the feed has no trades of the day, which is not none. */
function volumeOf(feed: MarketFeed, listed: readonly ListedContract[], at: Instant) {
  const session = sessionOf(newYorkDay(at));
  if (!session) return () => undefined;
  const whole = { from: session.open, at: session.close };
  const traded = (timeframe: Timeframe): boolean =>
    listed.some(({ contract }) => feed.optionBars(contract.symbol, timeframe, whole).length > 0);
  const timeframe = TIMEFRAMES.find(traded);
  if (!timeframe) return () => undefined;
  return (symbol: string): number =>
    feed.optionBars(symbol, timeframe, { from: session.open, at }).reduce((sum, { volume }) => sum + volume, 0);
}

/** A contract without a quote by then has an empty market of that time. */
export function chainAt(feed: MarketFeed, underlying: string, at: Instant): OptionChain {
  const listed = feed.contracts(underlying, newYorkDay(at));
  const volume = volumeOf(feed, listed, at);
  const entries = listed.map(({ contract, openInterest }): ChainEntry => {
    const traded = volume(contract.symbol);
    return {
      contract,
      quote: feed.quote(contract.symbol, at) ?? { at, freshUntil: at },
      ...(openInterest === undefined ? {} : { openInterest }),
      ...(traded === undefined ? {} : { volume: traded }),
    };
  });
  return { underlying, asOf: at, entries };
}

export interface SharePrice {
  readonly price: number;
  /** Half the spread, US dollars. */
  readonly error: number;
  readonly from: 'quote' | 'last trade';
}

/** The middle of the share's quote, or else the last price it traded at that day. */
export function sharePriceAt(feed: MarketFeed, symbol: string, at: Instant): SharePrice | undefined {
  const quote = feed.quote(symbol, at);
  const middle = quote && mid(quote);
  if (quote && middle !== undefined) return { price: middle, error: (quote.ask ?? middle) - middle, from: 'quote' };
  const day: TradingDay = newYorkDay(at);
  const from = sessionOf(day)?.open ?? at;
  for (const timeframe of TIMEFRAMES) {
    const last = feed.bars(symbol, timeframe, { from, at }).at(-1);
    if (last) return { price: last.close, error: (last.high - last.low) / 2, from: 'last trade' };
  }
  return undefined;
}
