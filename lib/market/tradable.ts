/**
 * Whether a quote may be traded on: present, fresh, not crossed, and with the side that is needed. Everything else is a
 * reason, in the words of the rule that refused it. Prices in US dollars, ages in milliseconds.
 */
import { type Quote, quoteAge, takingPrice } from '../model/quote.ts';
import type { Reason } from '../model/signal.ts';
import type { Instant } from '../model/time.ts';

export type Checked<T> = { readonly value: T } | { readonly refused: Reason };

export interface Freshness {
  readonly now: Instant;
  readonly maxAgeMs: number;
}

const refused = (reason: Reason) => ({ refused: reason });

/** An empty side is no bad one. */
const isPrice = (side: number | undefined): boolean => side === undefined || (side > 0 && side < Infinity);

/** A quote that is there, fresh and not crossed; a side may still be empty. */
export function usableQuote(quote: Quote | undefined, { now, maxAgeMs }: Freshness): Checked<Quote> {
  if (!quote) return refused({ rule: 'no-quote', observed: 'none', threshold: 'a quote' });
  const age = quoteAge(quote, now);
  const observed = Number.isNaN(age) ? 'unknown' : age;
  if (!(age <= maxAgeMs)) return refused({ rule: 'stale-quote', observed, threshold: maxAgeMs, unit: 'ms' });
  const { bid, ask } = quote;
  if (!isPrice(bid) || !isPrice(ask))
    return refused({ rule: 'bad-quote', observed: `bid ${bid}, ask ${ask}`, threshold: 'prices above zero' });
  if (bid !== undefined && ask !== undefined && bid > ask)
    return refused({ rule: 'crossed-quote', observed: `bid ${bid}, ask ${ask}`, threshold: 'bid at or under ask' });
  return { value: quote };
}

/** What taking costs or brings: the ask to buy, the bid to sell. */
export function taking(quote: Quote | undefined, side: 'buy' | 'sell', freshness: Freshness): Checked<number> {
  const usable = usableQuote(quote, freshness);
  if ('refused' in usable) return usable;
  const price = takingPrice(usable.value, side);
  const empty = side === 'buy' ? 'ask' : 'bid';
  return price === undefined
    ? refused({ rule: 'no-quote', observed: `no ${empty}`, threshold: `a ${empty}` })
    : { value: price };
}

export interface TwoSided {
  readonly bid: number;
  readonly ask: number;
  readonly mid: number;
}

/** Both sides of the market. */
export function twoSided(quote: Quote | undefined, freshness: Freshness): Checked<TwoSided> {
  const bid = taking(quote, 'sell', freshness);
  if ('refused' in bid) return bid;
  const ask = taking(quote, 'buy', freshness);
  if ('refused' in ask) return ask;
  return { value: { bid: bid.value, ask: ask.value, mid: (bid.value + ask.value) / 2 } };
}
