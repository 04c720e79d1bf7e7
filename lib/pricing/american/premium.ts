/**
 * The early-exercise premium of a put on a strike of 1 above its boundary (Kim, "The analytic valuation of American
 * options", 1990): the discounted interest on the strike less the yield on the share, over all times at which exercise
 * will be best. Elapsed time is v = T·w², which takes the singular densities out of its derivatives.
 */
import { quickCdf, quickPdf } from '../../math/normal-table.ts';
import { logBoundaryAtExpiry, type UnitPut } from './unit-put.ts';
import type { Workspace } from './workspace.ts';

/** First and second derivative by ln(spot/strike). */
export interface PremiumShape {
  readonly slope: number;
  readonly bend: number;
}

/** ln(X/B) at the k-th point of a rule. */
function depthAt(rows: Float64Array, squared: Float64Array, k: number): number {
  const n = squared.length;
  let square = 0;
  for (let j = 0; j < n; j += 1) square += (rows[k * n + j] ?? 0) * (squared[j] ?? 0);
  return square > 0 ? Math.sqrt(square) : 0;
}

/** The premium alone, for a boundary that `solveBoundary` left in the workspace. */
export function premiumValue(space: Workspace, put: UnitPut, logSpot: number): number {
  const { rate, dividendYield, volatility } = put;
  const { rule, rows } = space.tables.premium;
  const { elapsed, weights } = rule;
  const rootTime = Math.sqrt(put.years);
  const above = logSpot - logBoundaryAtExpiry(put);
  const spot = Math.exp(logSpot);
  const drift = (rate - dividendYield) / volatility + volatility / 2;
  let sum = 0;
  for (let k = 0; k < weights.length; k += 1) {
    const w = elapsed[k] ?? 0;
    const root = rootTime * w;
    const time = root * root;
    const plus = (above + depthAt(rows, space.squared, k)) / (volatility * root) + drift * root;
    const strike = rate * Math.exp(-rate * time) * quickCdf(volatility * root - plus);
    const share = dividendYield === 0 ? 0 : dividendYield * spot * Math.exp(-dividendYield * time) * quickCdf(-plus);
    sum += (weights[k] ?? 0) * w * (strike - share);
  }
  return 2 * put.years * sum;
}

/** How the premium changes with the spot, on a rule of its own: it bends more than it rises. */
export function premiumShape(space: Workspace, put: UnitPut, logSpot: number): PremiumShape {
  const { rate, dividendYield, volatility } = put;
  const { rule, rows } = space.tables.derivatives;
  const { elapsed, weights } = rule;
  const rootTime = Math.sqrt(put.years);
  const above = logSpot - logBoundaryAtExpiry(put);
  const spot = Math.exp(logSpot);
  const drift = (rate - dividendYield) / volatility + volatility / 2;
  let [slope, bend] = [0, 0];
  for (let k = 0; k < weights.length; k += 1) {
    const w = elapsed[k] ?? 0;
    const root = rootTime * w;
    const time = root * root;
    const deviation = volatility * root;
    const plus = (above + depthAt(rows, space.squared, k)) / deviation + drift * root;
    const minus = plus - deviation;
    const weight = (weights[k] ?? 0) * w;
    const strike = rate * Math.exp(-rate * time);
    const share = dividendYield * spot * Math.exp(-dividendYield * time);
    const shareMass = share * quickCdf(-plus);
    const strikeDensity = (strike * quickPdf(minus)) / deviation;
    const shareDensity = (share * quickPdf(plus)) / deviation;
    slope += weight * (shareDensity - shareMass - strikeDensity);
    bend += weight * ((minus * strikeDensity - plus * shareDensity) / deviation + 2 * shareDensity - shareMass);
  }
  const scale = 2 * put.years;
  return { slope: scale * slope, bend: scale * bend };
}
