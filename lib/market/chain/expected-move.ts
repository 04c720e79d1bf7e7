/**
 * How far the market expects the price to move, up or down, by the end of an expiry: the straddle at the forward, without
 * discount, is the mean absolute move E|S − forward|. The listed straddle nearest the forward is taken, and moved onto the
 * forward by what the smile says the distance is worth. One standard deviation is forward · volatility · √years.
 */
import type { Instant } from '../../model/time.ts';
import { europeanValue } from '../../pricing/black-scholes.ts';
import type { Checked } from '../tradable.ts';
import type { Forward } from './forward.ts';
import { pairOf, type QuotedExpiry } from './quoted-expiries.ts';
import { type Smile, volatilityAt } from './smile.ts';

export interface ExpectedMove {
  /** Mean absolute move, US dollars per share, and as a fraction of the forward. */
  readonly usd: number;
  readonly fraction: number;
  /** One standard deviation, the same way. */
  readonly deviationUsd: number;
  readonly deviationFraction: number;
  readonly until: Instant;
  /** The straddle it rests on: strike, and what both options cost at mid, US dollars per share. */
  readonly straddle: { readonly strike: number; readonly mid: number };
}

/** In standard deviations: further off, a straddle says more about the direction than about the move. */
const FURTHEST = 1;

function straddleValue(strike: number, { forward, discount, years }: Forward, volatility: number): number {
  const black = { spot: forward * discount, strike, years, volatility, rate: -Math.log(discount) / years };
  const value = (right: 'call' | 'put') => europeanValue({ ...black, right, dividendYield: 0 }).price;
  return value('call') + value('put');
}

export function expectedMove(expiry: QuotedExpiry, forward: Forward, smile: Smile): Checked<ExpectedMove> {
  const volatility = volatilityAt(smile, forward.forward);
  const deviation = forward.forward * volatility * Math.sqrt(forward.years);
  const away = (strike: number): number => Math.abs(strike - forward.forward);
  const paired = expiry.rows.filter((row) => pairOf(row));
  const [nearest] = paired.toSorted((a, b) => away(a.strike) - away(b.strike));
  const pair = nearest && pairOf(nearest);
  if (!nearest || !pair || away(nearest.strike) > FURTHEST * deviation) {
    const observed = nearest ? Number(away(nearest.strike).toFixed(2)) : 'none';
    return { refused: { rule: 'no-straddle', observed, threshold: Number(deviation.toFixed(2)), unit: 'USD' } };
  }
  const mid = pair.call.mid + pair.put.mid;
  const moved =
    straddleValue(forward.forward, forward, volatility) -
    straddleValue(nearest.strike, forward, volatilityAt(smile, nearest.strike));
  const usd = (mid + moved) / forward.discount;
  return {
    value: {
      ...{ usd, fraction: usd / forward.forward },
      ...{ deviationUsd: deviation, deviationFraction: deviation / forward.forward },
      until: expiry.end,
      straddle: { strike: nearest.strike, mid },
    },
  };
}
