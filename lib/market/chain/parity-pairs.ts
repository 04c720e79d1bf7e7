/**
 * The strikes of an expiry that parity is read from. American options are taken near the money only, and each price is
 * brought down to what the same volatility makes of a European option, because the right to exercise early is no part of
 * parity. US dollars per share.
 */
import { europeanValue } from '../../pricing/black-scholes.ts';
import type { OptionTerms } from '../../pricing/option-terms.ts';
import type { ParityPair } from './parity-fit.ts';
import { pairOf, type QuotedExpiry } from './quoted-expiries.ts';
import { pricerOf, type StylePricer } from './style-pricer.ts';

export interface TradedPair {
  readonly strike: number;
  readonly call: number;
  readonly put: number;
  readonly error: number;
}

/** What an expiry's options are priced on. */
export interface PricingTerms {
  readonly spot: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
}

/** In straddles around the forward; a straddle is four fifths of a standard deviation. */
const WINDOW = { american: 1.5, european: 5 };
const PAIRS = { fewest: 4, most: 24 };
/** Mids are surer than a quarter of both spreads together, and never surer than half a cent. */
const ERROR = { shareOfSpreads: 0.25, least: 0.005 };

function tradedPairs({ rows }: QuotedExpiry): readonly TradedPair[] {
  return rows.flatMap((row) => {
    const pair = pairOf(row);
    if (!pair) return [];
    const { call, put } = pair;
    const spreads = call.ask - call.bid + put.ask - put.bid;
    const error = Math.max(ERROR.least, ERROR.shareOfSpreads * spreads);
    return [{ strike: row.strike, call: call.mid, put: put.mid, error }];
  });
}

/** The pairs near the money, nearest first; the strike where call and put cost most nearly the same is the middle. */
export function nearPairs(expiry: QuotedExpiry): readonly TradedPair[] {
  const pairs = tradedPairs(expiry);
  const gap = ({ call, put }: TradedPair): number => Math.abs(call - put);
  const [first, ...rest] = pairs;
  if (!first) return [];
  const middle = rest.reduce((best, pair) => (gap(pair) < gap(best) ? pair : best), first);
  const forward = middle.strike + middle.call - middle.put;
  const reach = WINDOW[expiry.exercise] * (middle.call + middle.put);
  const away = ({ strike }: TradedPair): number => Math.abs(strike - forward);
  const nearest = pairs.toSorted((a, b) => away(a) - away(b));
  const most = expiry.exercise === 'american' ? PAIRS.most : pairs.length;
  return nearest.filter((pair, i) => i < PAIRS.fewest || (i < most && away(pair) <= reach));
}

export const asQuoted = ({ strike, call, put, error }: TradedPair): ParityPair => ({
  strike,
  difference: call - put,
  error,
});

/** What the volatility in an American price makes of a European option; undefined where the price holds none. */
function europeanPrice({ volatility }: StylePricer, terms: OptionTerms, price: number): number | undefined {
  const implied = volatility(terms, price);
  return 'value' in implied ? europeanValue({ ...terms, volatility: implied.value }).price : undefined;
}

/** The pairs as European options; one whose price holds no volatility is left out. */
export function withoutEarlyExercise(pairs: readonly TradedPair[], terms: PricingTerms): readonly ParityPair[] {
  const pricer = pricerOf('american');
  return pairs.flatMap(({ strike, error, call, put }) => {
    const european = (right: 'call' | 'put', price: number) =>
      europeanPrice(pricer, { ...terms, strike, right }, price);
    const [c, p] = [european('call', call), european('put', put)];
    return c === undefined || p === undefined ? [] : [{ strike, difference: c - p, error }];
  });
}
