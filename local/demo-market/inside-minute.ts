/**
 * Modelled prices inside a modelled minute: a Brownian bridge from its open to its close with the deviation that its range
 * suggests (Parkinson, 1980), held within its low and high, in whole cents. The last step is the close.
 */
import { seededRandom } from '#lib/math/random.ts';
import type { Bar } from '#lib/model/bar.ts';

const CENT = 100;
/** ln(high/low) of a driftless Brownian motion has this mean square, per unit of variance. */
const PARKINSON = 4 * Math.LN2;

/** Prices at the ends of so many equal steps of the minute. */
export function pricesInside({ open, high, low, close }: Bar, steps: number, seed: string): readonly number[] {
  const random = seededRandom(seed);
  const deviation = (high - low) / Math.sqrt(PARKINSON * steps);
  let at = open;
  return Array.from({ length: steps }, (_, place) => {
    const left = steps - place;
    // The last step goes wherever the close is.
    at += (close - at) / left + deviation * Math.sqrt((left - 1) / left) * random.normal();
    return left === 1 ? close : Math.round(Math.min(high, Math.max(low, at)) * CENT) / CENT;
  });
}
