/**
 * Sensitivities of one unit of a structure: the sum over its legs, each times the shares that it controls. Units are in the
 * names: what a trader reads, not the annual and per-1.00 units of the pricers.
 */
import { americanGreeks } from '../american/american.ts';
import { europeanGreeks } from '../black-scholes.ts';
import type { Greeks, VolatileOption } from '../option-terms.ts';
import { type Conditions, type Place, termsOf } from './conditions.ts';
import type { Holdings } from './structure.ts';

export interface NetGreeks {
  /** What one unit would bring at the model's prices. */
  readonly valueUsd: number;
  /** Shares that move as it does. */
  readonly deltaShares: number;
  /** Dollars of the share that move as it does: delta times the price. */
  readonly deltaUsd: number;
  /** Change of `deltaShares` when the share rises by 1 US dollar. */
  readonly gammaSharesPerUsd: number;
  /** Per point of volatility, 0.01, in every leg at once. */
  readonly vegaUsdPerPoint: number;
  /** Per calendar day that passes. */
  readonly thetaUsdPerDay: number;
  /** Per point of the interest rate, 0.01. */
  readonly rhoUsdPerPoint: number;
}

const DAYS = 365;
const POINT = 0.01;

/** Of one option, per share: the intrinsic value and its slope where no time is left. */
export function greeksOf(terms: VolatileOption, { exercise, accuracy }: Conditions): Greeks {
  if (terms.years > 0) return exercise === 'american' ? americanGreeks(terms, accuracy) : europeanGreeks(terms);
  const { right, spot, strike } = terms;
  const sign = right === 'call' ? 1 : -1;
  const price = Math.max(0, sign * (spot - strike));
  return { price, delta: price > 0 ? sign : 0, gamma: 0, vega: 0, theta: 0, rho: 0 };
}

/** At a price of the share and a time; options that have expired by then count at their intrinsic value. */
export function netGreeks({ shares, options }: Holdings, conditions: Conditions, place: Place): NetGreeks {
  const legs = options.map((held) => ({ held, greeks: greeksOf(termsOf(held, conditions, place), conditions) }));
  const net = (of: (greeks: Greeks) => number): number =>
    legs.reduce((total, { held, greeks }) => total + held.shares * of(greeks), 0);
  const deltaShares = shares + net(({ delta }) => delta);
  return {
    valueUsd: shares * place.spot + net(({ price }) => price),
    deltaShares,
    deltaUsd: deltaShares * place.spot,
    gammaSharesPerUsd: net(({ gamma }) => gamma),
    vegaUsdPerPoint: net(({ vega }) => vega) * POINT,
    thetaUsdPerDay: net(({ theta }) => theta) / DAYS,
    rhoUsdPerPoint: net(({ rho }) => rho) * POINT,
  };
}
