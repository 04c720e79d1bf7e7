/**
 * What a book is worth by the market's own quotes. A bid that is empty counts as nothing; an option whose price tells of no
 * volatility gets that of its share's history, and the report says so. No quote since the session before is no quote.
 */
import { sessionFrom } from '../../model/calendar.ts';
import { mid, type Quote } from '../../model/quote.ts';
import { type Instant, newYorkDay } from '../../model/time.ts';
import { termsOf } from '../../pricing/contract-terms.ts';
import { impliedVolatility } from '../../pricing/value-option.ts';
import type { Marks } from '../revaluation/held-lines.ts';

/** No share is calmer than that for the purpose of a stand-in. */
const LEAST_VOLATILITY = 0.1;

export type QuoteOf = (symbol: string) => Quote | undefined;

export interface MarkSettings {
  readonly now: Instant;
  readonly quoteOf: QuoteOf;
  /** Continuous and annual. */
  readonly rate: number;
  /** Annual, of a share's history. */
  readonly historicalVolatilityOf: (name: string) => number;
}

/** Middle of the market; half of the offer where nobody bids, the bid where nobody offers. */
export function worthOf(quote: Quote | undefined, now: Instant): number | undefined {
  if (!quote || quote.freshUntil < sessionFrom(newYorkDay(now), -1).open) return undefined;
  return mid(quote) ?? (quote.bid === undefined && quote.ask !== undefined ? quote.ask / 2 : quote.bid);
}

export function watchMarks({ now, quoteOf, rate, historicalVolatilityOf }: MarkSettings) {
  const notes: string[] = [];
  const marks: Marks = {
    ...{ now, rate, dividendYieldOf: () => 0 },
    spotOf: (name) => worthOf(quoteOf(name), now),
    volatilityOf: (option, terms) => {
      const price = worthOf(quoteOf(option.symbol), now);
      if (price === undefined) return undefined;
      const { exercise, underlying } = termsOf(option.underlying);
      const found = impliedVolatility({ ...terms, exercise, price, accuracy: 'fast' });
      if ('value' in found) return found.value;
      notes.push(`${option.symbol}: its price of ${price.toFixed(2)} USD tells of no volatility: its share's is taken`);
      const instead = historicalVolatilityOf(underlying);
      return Number.isFinite(instead) ? Math.max(LEAST_VOLATILITY, instead) : undefined;
    },
  };
  return { marks, notes };
}
