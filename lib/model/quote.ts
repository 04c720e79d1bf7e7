/** The best bid and offer at one time. An absent side is an empty side, never a zero price. */
import * as z from 'zod';
import { type Instant, InstantWire } from './time.ts';

export const Quote = z.object({
  /** When it was observed; in recorded data the end of the last bar that the feed covered. */
  at: InstantWire,
  /** Until then it is known to stand: in recorded data `at` plus the resolution, on a live line as far as the line has come. */
  freshUntil: InstantWire,
  bid: z.number().positive().optional(),
  ask: z.number().positive().optional(),
  bidSize: z.number().nonnegative().optional(),
  askSize: z.number().nonnegative().optional(),
});
export type Quote = z.infer<typeof Quote>;

/** Middle of the market; undefined on an empty or crossed market. */
export function mid(quote: Quote): number | undefined {
  if (quote.bid === undefined || quote.ask === undefined || quote.bid > quote.ask) return undefined;
  return (quote.bid + quote.ask) / 2;
}

/** Bid–ask spread as a fraction of mid. */
export function relativeSpread(quote: Quote): number | undefined {
  const middle = mid(quote);
  return middle === undefined ? undefined : ((quote.ask ?? 0) - (quote.bid ?? 0)) / middle;
}

/** Milliseconds by which a quote is stale; zero while it is fresh. */
export const quoteAge = (quote: Quote, now: Instant): number => Math.max(0, now - quote.freshUntil);

/** What taking costs: the ask to buy, the bid to sell; undefined where that side is empty or the market is crossed. */
export function takingPrice(quote: Quote, side: 'buy' | 'sell'): number | undefined {
  if (quote.bid !== undefined && quote.ask !== undefined && quote.bid > quote.ask) return undefined;
  return side === 'buy' ? quote.ask : quote.bid;
}
