/** Profit and loss over a ladder of prices of the share at one time, in US dollars per unit: a line of the picture, a row of a stress. */
import type { Instant } from '../../model/time.ts';
import type { Conditions } from './conditions.ts';
import { costOf, holdingsOf, type Structure } from './structure.ts';
import { holdingsValue } from './value.ts';

/** One value for each price. Options that have expired by `at` count at their intrinsic value there. */
export function profile(
  structure: Structure,
  conditions: Conditions,
  { spots, at }: { readonly spots: readonly number[]; readonly at: Instant },
): Float64Array {
  const holdings = holdingsOf(structure.legs);
  const cost = costOf(structure);
  return Float64Array.from(spots, (spot) => holdingsValue(holdings, conditions, { spot, at }) - cost);
}
