/** Modelled open interest and day's volume of contracts: most out of the money and near, on round strikes and monthlies. */

import { uniformAt } from '#lib/math/random.ts';
import type { Option } from '#lib/model/instrument.ts';
import { toNumber } from '#lib/model/units.ts';
import { PARAMETERS } from './parameters.ts';
import { logistic } from './share-quotes.ts';

const { activity: ACTIVITY } = PARAMETERS;

export interface Standing {
  /** ln(strike/forward) in deviations to expiry, as of the open. */
  readonly moneyness: number;
  readonly years: number;
  readonly isMonthly: boolean;
  /** Of the contract, for open interest; of contract and day, for volume. */
  readonly seed: number;
}

/** Strikes on multiples of ten and five are the popular ones. */
const roundness = (strike: number): number => (strike % 10 === 0 ? 2.5 : strike % 5 === 0 ? 1.6 : 0.7);

function popularity(contract: Option, standing: Standing): number {
  const outwards = contract.right === 'call' ? standing.moneyness : -standing.moneyness;
  const centred = (outwards - 0.4) / ACTIVITY.width;
  return Math.exp(-0.5 * centred * centred) * roundness(toNumber(contract.strike));
}

const noise = (seed: number, n: number): number => Math.exp(ACTIVITY.noise * logistic(uniformAt(seed, n)));

export function openInterest(contract: Option, standing: Standing): number {
  const monthly = standing.isMonthly ? 3 : 0.5;
  return Math.round(ACTIVITY.openInterest * monthly * popularity(contract, standing) * noise(standing.seed, 10));
}

export function dayVolume(contract: Option, standing: Standing): number {
  const near = Math.exp(-ACTIVITY.yearDecay * standing.years);
  return Math.round(ACTIVITY.volume * near * popularity(contract, standing) * noise(standing.seed, 11));
}
