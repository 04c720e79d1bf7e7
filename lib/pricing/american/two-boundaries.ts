/**
 * Puts with q < r < 0, and calls with r < q < 0: exercise is best between two boundaries, which the equation for one does
 * not describe (Andersen and Lake, "Fast American option pricing: the double-boundary case", 2021). They are left to the
 * grid that also prices cash dividends, here without any; it is right to about 1e-6 of spot.
 */
import { dividendGreeks, dividendPrice } from '../cash-dividends/cash-dividends.ts';
import type { Accuracy, VolatileOption } from '../option-terms.ts';
import type { PutGreeks } from './put-greeks.ts';

const terms = (accuracy: Accuracy) => ({ exercise: 'american', dividends: [], accuracy }) as const;

export const valueBetweenBoundaries = (put: VolatileOption, accuracy: Accuracy): number =>
  dividendPrice(put, terms(accuracy));

/** The price depends on rT, qT and σ²T alone, so r∂r + q∂q + ½σ∂σ = T∂T gives the derivative by the yield. */
export function greeksBetweenBoundaries(put: VolatileOption, accuracy: Accuracy): PutGreeks {
  const greeks = dividendGreeks(put, terms(accuracy));
  const { vega, theta, rho } = greeks;
  const dividendRho = (-put.years * theta - (put.volatility * vega) / 2 - put.rate * rho) / put.dividendYield;
  return { ...greeks, dividendRho };
}
