/**
 * Li's QD+ price ("Analytical approximations for the critical stock prices of American options", 2010): the premium
 * integral above the approximate boundary of american/qd-plus.ts, which is interpolated between few nodes. Off the exact
 * price by up to 3e-4 of spot in ten years; the exact price starts from the same boundary.
 */
import { startFromQdPlus } from '../american/boundary.ts';
import { certainPutValue, isCertain, isSteep } from '../american/certain-put.ts';
import { premiumValue } from '../american/premium.ts';
import { tablesOf } from '../american/scheme.ts';
import { asPut, exerciseRegion, logBoundaryAtExpiry } from '../american/unit-put.ts';
import { workspaceFor } from '../american/workspace.ts';
import { europeanValue } from '../black-scholes.ts';
import { type Priced, refuse, type VolatileOption } from '../option-terms.ts';

/** Eight nodes, expiry counted. */
const TABLES = tablesOf({
  nodes: 7,
  points: 1,
  premiumPoints: 400,
  derivativePoints: 1,
  startTolerance: 1e-13,
  settled: 0,
  mostSteps: 0,
});

/** Unlike elsewhere here an option without time left counts as gone, not as its pay-off: so the published values have it. */
export function qdPlusPrice(option: VolatileOption): Priced<number> {
  const put = asPut(option);
  if (!(put.years > 0)) return { value: 0 };
  if (isCertain(put) || isSteep(put)) return { value: certainPutValue(put) };
  const region = exerciseRegion(put);
  if (region === 'never') return { value: europeanValue(put).price };
  if (region === 'between-two-boundaries') return refuse('bad-input', 'QD+ knows one boundary, and here are two');
  const space = workspaceFor(TABLES);
  startFromQdPlus(space, put);
  const payoff = Math.max(0, put.strike - put.spot);
  const logSpot = Math.log(put.spot / put.strike);
  if (logSpot <= logBoundaryAtExpiry(put) - (space.depth[0] ?? 0)) return { value: payoff };
  return { value: Math.max(payoff, europeanValue(put).price + put.strike * premiumValue(space, put, logSpot)) };
}
