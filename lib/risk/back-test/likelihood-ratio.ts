/** Twice the difference of two log-likelihoods and its chance under the simpler model, in the limit of many days (Wilks, 1938). */
import { chiSquaredTail } from '../../math/chi-squared.ts';

export interface LikelihoodRatio {
  readonly ratio: number;
  /** Degrees of freedom of the limit. */
  readonly freedom: number;
  /** Chance of a ratio as large as this where the forecasts are right. */
  readonly pValue: number;
}

/** Where both models are the same, rounding may leave a ratio a shade under zero. */
export function likelihoodRatio(difference: number, freedom: number): LikelihoodRatio {
  const ratio = Math.max(0, 2 * difference);
  return { ratio, freedom, pValue: chiSquaredTail(ratio, freedom) };
}

/** The log-likelihood of `hits` in as many trials as `hits` and `misses`, each with a chance; 0·ln 0 is 0. */
export const logLikelihood = (hits: number, misses: number, chance: number): number =>
  (hits === 0 ? 0 : hits * Math.log(chance)) + (misses === 0 ? 0 : misses * Math.log1p(-chance));
