/** The Greeks of a put before it is told whether it stands for a call, and those that need no boundary. */
import { europeanValue } from '../black-scholes.ts';
import type { Greeks, VolatileOption } from '../option-terms.ts';

/** With both rhos: a call needs the one by the yield. */
export interface PutGreeks extends Greeks {
  readonly dividendRho: number;
}

export const LAPSED_PUT: PutGreeks = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0, dividendRho: 0 };

/** Exercised now: the pay-off's. */
export const exercisedPut = (price: number): PutGreeks => ({ ...LAPSED_PUT, price, delta: -1 });

/** Gamma and theta follow from vega, both rhos from the two parts of the price. */
export function europeanPutGreeks(put: VolatileOption): PutGreeks {
  const { spot, years, rate, dividendYield, volatility } = put;
  const { price, delta, vega } = europeanValue(put);
  const gamma = vega / (spot * spot * volatility * years);
  const theta = rate * (price - spot * delta) + dividendYield * spot * delta - (volatility * vega) / (2 * years);
  return { price, delta, gamma, vega, theta, rho: years * (spot * delta - price), dividendRho: -years * spot * delta };
}
