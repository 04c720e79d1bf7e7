/** Modelled open interest and day's volume of contracts: lognormal about a log-linear mean in moneyness, time and roundness. */

import { uniformAt } from '#lib/math/random.ts';
import type { Right } from '#lib/model/instrument.ts';
import { PARAMETERS } from '../parameters.ts';
import { logistic } from '../share-quotes.ts';

const { activity: ACTIVITY } = PARAMETERS;

export interface Standing {
  readonly right: Right;
  readonly strike: number;
  /** Distance of the fives among the strikes near the money: 5 dollars at AAPL's price after its split. */
  readonly five: number;
  /** ln(strike/forward) in deviations to expiry, as of the open. */
  readonly moneyness: number;
  readonly years: number;
  readonly isMonthly: boolean;
}

const LARGEST = 4;

/** What the log of one plus the count depends on, in the order of the coefficients. */
export function activityRegressors(standing: Standing): readonly number[] {
  const { right, strike, five, moneyness, years, isMonthly } = standing;
  const outwards = Math.max(-LARGEST, Math.min(LARGEST, right === 'call' ? moneyness : -moneyness));
  const outside = Math.max(0, outwards);
  return [
    1,
    outside,
    outside * outside,
    Math.max(0, -outwards),
    Math.log(1 + years * 365),
    isMonthly ? 1 : 0,
    strike % (2 * five) === 0 ? 1 : 0,
    strike % five === 0 ? 1 : 0,
  ];
}

function count(coefficients: readonly number[], standing: Standing, noise: number): number {
  const log = activityRegressors(standing).reduce((sum, x, i) => sum + x * (coefficients[i] ?? 0), noise);
  return Math.max(0, Math.round(ACTIVITY.splitFactor * Math.expm1(log)));
}

export const openInterest = (standing: Standing, seed: number): number =>
  count(ACTIVITY.openInterest, standing, ACTIVITY.openInterestNoise * logistic(uniformAt(seed, 10)));

export const dayVolume = (standing: Standing, seed: number): number =>
  count(ACTIVITY.volume, standing, ACTIVITY.volumeNoise * logistic(uniformAt(seed, 11)));
