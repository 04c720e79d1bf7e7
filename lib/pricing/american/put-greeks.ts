/** The Greeks of a put before it is told whether it stands for a call. */
import type { Greeks } from '../option-terms.ts';

/** With both rhos: a call needs the one by the yield. */
export interface PutGreeks extends Greeks {
  readonly dividendRho: number;
}

export const LAPSED_PUT: PutGreeks = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0, dividendRho: 0 };

/** Exercised now: the pay-off's. */
export const exercisedPut = (price: number): PutGreeks => ({ ...LAPSED_PUT, price, delta: -1 });
