/**
 * European options on a lognormal share with continuous yield (Black and Scholes, 1973; Merton, 1973). The time value is
 * computed from the out-of-the-money side in Jäckel's normalised form ("Let's be rational", 2015), which keeps relative
 * accuracy where the textbook difference cancels. Rates, yields and volatilities are continuous and annual, time in years.
 */

import { erfcx, normalCdf, normalPdf } from '../math/normal.ts';
import type { VolatileOption } from './option-terms.ts';

export interface EuropeanValue {
  readonly price: number;
  /** Per 1.00 of spot. */
  readonly delta: number;
  /** Per 1.00 of volatility. */
  readonly vega: number;
}

/** Above this d₁ the scaled form could overflow, and the textbook difference no longer cancels. */
const SCALED_UNTIL = 30;

/** Time value of the out-of-the-money option, over √(forward·strike); x = ln(forward/strike), deviation = σ√T > 0. */
export function normalisedTimeValue(x: number, deviation: number): number {
  const h = -Math.abs(x) / deviation;
  const t = deviation / 2;
  if (h + t > SCALED_UNTIL) return Math.exp(h * t) * normalCdf(h + t) - Math.exp(-h * t) * normalCdf(h - t);
  const difference = erfcx(-(h + t) / Math.SQRT2) - erfcx(-(h - t) / Math.SQRT2);
  return Math.max(0, 0.5 * Math.exp(-(h * h + t * t) / 2) * difference);
}

/** Price, delta and vega. At expiry or without volatility: the discounted intrinsic value of the forward. */
export function europeanValue(option: VolatileOption): EuropeanValue {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const sign = right === 'call' ? 1 : -1;
  const discount = Math.exp(-rate * years);
  const carry = Math.exp(-dividendYield * years);
  const intrinsic = Math.max(0, sign * (spot * carry - strike * discount));
  const deviation = volatility * Math.sqrt(years);
  if (!(deviation > 0)) return { price: intrinsic, delta: intrinsic > 0 ? sign * carry : 0, vega: 0 };
  const x = Math.log(spot / strike) + (rate - dividendYield) * years;
  const scale = Math.sqrt(spot * carry * strike * discount);
  const d1 = x / deviation + deviation / 2;
  return {
    price: intrinsic + scale * normalisedTimeValue(x, deviation),
    delta: sign * carry * normalCdf(sign * d1),
    vega: spot * carry * normalPdf(d1) * Math.sqrt(years),
  };
}
