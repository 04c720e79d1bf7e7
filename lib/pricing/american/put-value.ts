/**
 * The price of an American put: the European price and the early-exercise premium above the boundary that boundary.ts
 * solves for. Where exercise is best at once it is the pay-off to the last digit.
 */
import { europeanValue } from '../black-scholes.ts';
import type { Accuracy, VolatileOption } from '../option-terms.ts';
import { solveBoundary } from './boundary.ts';
import { gridValue } from './by-grid.ts';
import { certainPutValue, isCertain, isSteep } from './certain-put.ts';
import { premiumValue } from './premium.ts';
import { type Spaces, tierFor } from './tiers.ts';
import { exerciseRegion, logBoundaryAtExpiry } from './unit-put.ts';
import type { Workspace } from './workspace.ts';

/** What the right to exercise early adds, at the boundary that stands in the workspace. */
export function earlyPremium(space: Workspace, put: VolatileOption): number {
  const logSpot = Math.log(put.spot / put.strike);
  const isAbove = logSpot > logBoundaryAtExpiry(put) - (space.depth[0] ?? 0);
  return isAbove ? put.strike * premiumValue(space, put, logSpot) : put.strike - put.spot - europeanValue(put).price;
}

/** What the put is worth at the boundary that stands in the workspace. */
export function valueAtBoundary(space: Workspace, put: VolatileOption): number {
  const payoff = put.strike - put.spot;
  const logSpot = Math.log(put.spot / put.strike);
  if (logSpot <= logBoundaryAtExpiry(put) - (space.depth[0] ?? 0)) return payoff;
  return Math.max(payoff, europeanValue(put).price + put.strike * premiumValue(space, put, logSpot));
}

/** The price of a put, of which a call is another form. */
export function putValue(put: VolatileOption, accuracy: Accuracy, spaces: Spaces): number {
  if (isCertain(put)) return certainPutValue(put);
  const region = exerciseRegion(put);
  if (region === 'never') return europeanValue(put).price;
  if (region === 'between-two-boundaries') return gridValue(put, accuracy);
  if (isSteep(put)) return certainPutValue(put);
  const space = spaces(tierFor(put, accuracy));
  if (!solveBoundary(space, put)) return gridValue(put, accuracy);
  return valueAtBoundary(space, put);
}
