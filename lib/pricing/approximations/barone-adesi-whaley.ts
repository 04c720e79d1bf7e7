/**
 * The quadratic approximation of Barone-Adesi and Whaley ("Efficient analytic approximation of American option values",
 * 1987): the early-exercise premium is A·S^λ, fixed by value matching and smooth pasting at one critical spot. Off the
 * exact price by up to 1 %; kept for comparison, and as the ground that Ju's correction stands on.
 */
import { bracketedRoot } from '../../math/bracketed-root.ts';
import { europeanValue } from '../black-scholes.ts';
import type { VolatileOption } from '../option-terms.ts';

export interface QuadraticPremium {
  /** Spot from which exercise is best. */
  readonly criticalSpot: number;
  /** Exponent of the premium. */
  readonly lambda: number;
  /** The premium at the critical spot. */
  readonly premium: number;
}

const SEARCH = { tolerance: 1e-14, most: 200 };
/** How far from the strike the critical spot is looked for, as a factor per attempt. */
const WIDENING = 1.5;
const MOST_WIDENINGS = 400;

/** 1 for a call, −1 for a put. */
export const signOf = ({ right }: VolatileOption): number => (right === 'call' ? 1 : -1);

/** Calls on a share without yield and puts at no rate are worth more alive. */
export const isNeverExercised = ({ right, rate, dividendYield }: VolatileOption): boolean =>
  right === 'call' ? dividendYield <= 0 : rate <= 0;

/** r/(1 − exp(−rT)), through r = 0. */
export const ratePerDiscount = ({ rate, years }: VolatileOption): number =>
  Math.abs(rate * years) < 1e-12 ? 1 / years : -rate / Math.expm1(-rate * years);

/** The square root in the exponent: √((β − 1)² + 4α/h). */
export function exponentRoot(option: VolatileOption): number {
  const variance = option.volatility ** 2;
  const slope = (2 * (option.rate - option.dividendYield)) / variance - 1;
  return Math.sqrt(slope * slope + (8 * ratePerDiscount(option)) / variance);
}

/** Undefined where exercise is never best. */
export function quadraticPremium(option: VolatileOption): QuadraticPremium | undefined {
  if (isNeverExercised(option)) return undefined;
  const { strike, rate, dividendYield, volatility } = option;
  const sign = signOf(option);
  const lambda = (1 - (2 * (rate - dividendYield)) / volatility ** 2 + sign * exponentRoot(option)) / 2;
  const premiumAt = (spot: number) => sign * (spot - strike) - europeanValue({ ...option, spot }).price;
  // Smooth pasting: the slope of the premium is λ/S times the premium.
  const excess = (spot: number) => premiumAt(spot) * lambda - (sign - europeanValue({ ...option, spot }).delta) * spot;
  const factor = sign > 0 ? WIDENING : 1 / WIDENING;
  let [near, far] = [strike, strike * factor];
  for (let i = 0; i < MOST_WIDENINGS && excess(near) * excess(far) > 0; i += 1) [near, far] = [far, far * factor];
  const at = (x: number) => ({ x, y: excess(x) });
  const criticalSpot = bracketedRoot(excess, [at(near), at(far)], SEARCH);
  return criticalSpot === undefined ? undefined : { criticalSpot, lambda, premium: premiumAt(criticalSpot) };
}

export function baroneAdesiWhaleyPrice(option: VolatileOption): number {
  const { spot, strike } = option;
  const sign = signOf(option);
  const early = quadraticPremium(option);
  const european = europeanValue(option).price;
  if (!early) return european;
  if (sign * (spot - early.criticalSpot) >= 0) return sign * (spot - strike);
  return european + early.premium * (spot / early.criticalSpot) ** early.lambda;
}
