/**
 * American options with continuous rate and yield, by the integral equation of Andersen, Lake and Offengenden
 * ("High-performance American option pricing", 2016; see boundary.ts). Calls are priced as puts. At `high` prices are right
 * to 1e-8 of spot; how far `fast` goes is in tiers.ts.
 */
import { chebyshevValue } from '../../math/chebyshev.ts';
import type { Accuracy, Greeks, VolatileOption } from '../option-terms.ts';
import { greeksIn } from './american-greeks.ts';
import { solveBoundary } from './boundary.ts';
import { putValue } from './put-value.ts';
import { freshSpaces, keptSpaces, tierFor } from './tiers.ts';
import { asPut, exerciseRegion, logBoundaryAtExpiry } from './unit-put.ts';

/** US dollars per share. Where exercise is best at once it is the pay-off to the last digit. */
export const americanPrice = (option: VolatileOption, accuracy: Accuracy): number =>
  putValue(asPut(option), accuracy, freshSpaces);

export const americanGreeks = (option: VolatileOption, accuracy: Accuracy): Greeks =>
  greeksIn(keptSpaces(), accuracy, option);

/**
 * When exercise is best: from years left, 0 to `option.years`, to the spot in US dollars: a put is exercised at it and below, a call at it and above. Where
 * exercise never pays it is 0 for a put and infinity for a call; undefined where there are two boundaries, or the share
 * does not move.
 */
export function exerciseBoundary(option: VolatileOption, accuracy: Accuracy): (years: number) => number | undefined {
  const put = asPut(option);
  const region = exerciseRegion(put);
  if (region === 'never') return () => (option.right === 'put' ? 0 : Number.POSITIVE_INFINITY);
  if (region === 'between-two-boundaries' || !(put.volatility > 0 && put.years > 0)) return () => undefined;
  const space = freshSpaces(tierFor(put, accuracy));
  if (!solveBoundary(space, put)) return () => undefined;
  const { extrema } = space.tables;
  const values = [...space.squared, 0];
  const atExpiry = logBoundaryAtExpiry(put);
  return (years) => {
    if (!(years >= 0 && years <= put.years)) return undefined;
    const square = chebyshevValue(extrema, values, 2 * Math.sqrt(years / put.years) - 1);
    const logBoundary = atExpiry - Math.sqrt(Math.max(0, square));
    // The call's own strike is the spot of the put it is priced as.
    return option.strike * Math.exp(option.right === 'put' ? logBoundary : -logBoundary);
  };
}
