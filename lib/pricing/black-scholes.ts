/**
 * European options on a lognormal share with continuous yield (Black and Scholes, 1973; Merton, 1973). Both tails come from
 * one exponential, since forward·φ(d₁) = strike·φ(d₂), and the small one of N(d) and 1 − N(d) is the one computed, so wings
 * keep their relative accuracy. Rates, yields and volatilities are continuous and annual, time in years, prices per share.
 */
import { scaledTail } from '../math/normal.ts';
import type { EuropeanGreeks, VolatileOption } from './option-terms.ts';

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

export type EuropeanValue = Pick<EuropeanGreeks, 'price' | 'delta' | 'vega'>;

/** Under this σ√T nothing is left to chance. */
export const NEGLIGIBLE = 1e-100;

/** Under this σ√T digits would be lost: in the logarithm of nearly equal prices, and in the difference of nearly equal tails. */
export const NARROW = 0.01;

/** ln(spot/strike) to the last digit, also where the two are close. */
export function logRatio(spot: number, strike: number): number {
  const excess = (spot - strike) / strike;
  return Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(spot / strike);
}

/** M(x − t) − M(x + t) of the scaled tail for a small t, by its odd derivatives: M′ = xM − 1/√2π, M″ = xM′ + M, and so on. */
export function narrowDifference(x: number, t: number): number {
  const value = scaledTail(x);
  const first = x * value - DENSITY_AT_ZERO;
  const second = x * first + value;
  const third = x * second + 2 * first;
  const fourth = x * third + 3 * second;
  const fifth = x * fourth + 4 * third;
  return -2 * t * (first + ((t * t) / 6) * (third + ((t * t) / 20) * fifth));
}

const WORTHLESS: EuropeanGreeks = {
  ...{ price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0 },
  ...{ dividendRho: 0, vanna: 0, volga: 0, charm: 0 },
};

/** What is certain is worth its discounted pay-off. A pay-off of nothing, the kink included, has no sensitivities. */
function certain(option: VolatileOption, share: number, cash: number): EuropeanGreeks {
  const { right, spot, years, rate, dividendYield } = option;
  const sign = right === 'call' ? 1 : -1;
  if (sign * (share - cash) <= 0) return WORTHLESS;
  const delta = sign * Math.exp(-dividendYield * years);
  return {
    ...WORTHLESS,
    price: sign * (share - cash),
    delta,
    theta: sign * (dividendYield * share - rate * cash),
    rho: sign * years * cash,
    dividendRho: -years * spot * delta,
    charm: dividendYield * delta,
  };
}

/** Price and sensitivities, right in the wings; inputs that no option has give what arithmetic gives: not a number. */
export function europeanGreeks(option: VolatileOption): EuropeanGreeks {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const sign = right === 'call' ? 1 : -1;
  const share = spot * Math.exp(-dividendYield * years);
  const cash = strike * Math.exp(-rate * years);
  const root = Math.sqrt(years);
  const deviation = volatility * root;
  if (spot === 0 || strike === 0 || deviation < NEGLIGIBLE) return certain(option, share, cash);

  const narrow = deviation < NARROW;
  const drift = (rate - dividendYield) * years;
  const distance = ((narrow ? logRatio(spot, strike) : Math.log(spot / strike)) + drift) / deviation;
  const d1 = distance + deviation / 2;
  const d2 = distance - deviation / 2;
  const scale = share * Math.exp((-d1 * d1) / 2);
  const shareTail = scale * scaledTail(Math.abs(d1));
  const cashTail = scale * scaledTail(Math.abs(d2));
  const shareHeld = sign * d1 > 0 ? share - shareTail : shareTail;
  const cashOwed = sign * d2 > 0 ? cash - cashTail : cashTail;
  // Gamma in dollars: gamma·spot². Vega and the decay are multiples of it.
  const curvature = (scale * DENSITY_AT_ZERO) / deviation;
  const perShare = 1 / spot;
  const delta = sign * shareHeld * perShare;
  const gamma = curvature * perShare * perShare;
  const drag = rate - dividendYield - (d2 * volatility) / (2 * root);
  return {
    price: narrow
      ? Math.max(0, sign * (share - cash)) +
        (scale > 0 ? scale * narrowDifference(Math.abs(distance), deviation / 2) : 0)
      : sign * (shareHeld - cashOwed),
    delta,
    gamma,
    vega: curvature * volatility * years,
    theta: sign * (dividendYield * shareHeld - rate * cashOwed) - 0.5 * curvature * volatility * volatility,
    rho: sign * years * cashOwed,
    dividendRho: -years * spot * delta,
    vanna: -gamma * spot * root * d2,
    volga: gamma * spot * spot * years * d1 * d2,
    charm: dividendYield * delta - gamma * spot * drag,
  };
}

/** For who needs no more. */
export const europeanValue: (option: VolatileOption) => EuropeanValue = europeanGreeks;
