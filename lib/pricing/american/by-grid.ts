/**
 * Puts that the equation for one boundary does not price. With q < r < 0 (a call: r < q < 0) exercise is best between two
 * (Andersen and Lake, "Fast American option pricing: the double-boundary case", 2021); and should Newton's method ever not
 * come to rest, another method has to answer. Both are left to the grid that also prices cash dividends, here without any.
 */
import { dividendGreeks, dividendPrice } from '../cash-dividends/cash-dividends.ts';
import type { Accuracy, Greeks, VolatileOption } from '../option-terms.ts';
import type { PutGreeks } from './put-greeks.ts';

const terms = (accuracy: Accuracy) => ({ exercise: 'american', dividends: [], accuracy }) as const;

export const gridValue = (put: VolatileOption, accuracy: Accuracy): number => dividendPrice(put, terms(accuracy));

/** Of the yield, where its derivative has to be a difference. */
const YIELD_STEP = 5e-4;

function yieldDerivative(put: VolatileOption, { vega, theta, rho }: Greeks, accuracy: Accuracy): number {
  const { years, rate, dividendYield, volatility } = put;
  const at = (step: number) => gridValue({ ...put, dividendYield: dividendYield + step }, accuracy);
  if (dividendYield === 0) return (at(YIELD_STEP) - at(-YIELD_STEP)) / (2 * YIELD_STEP);
  // The price depends on rT, qT and σ²T alone, so r∂r + q∂q + ½σ∂σ = T∂T.
  return (-years * theta - (volatility * vega) / 2 - rate * rho) / dividendYield;
}

export function gridGreeks(put: VolatileOption, accuracy: Accuracy): PutGreeks {
  const greeks = dividendGreeks(put, terms(accuracy));
  return { ...greeks, dividendRho: yieldDerivative(put, greeks, accuracy) };
}
