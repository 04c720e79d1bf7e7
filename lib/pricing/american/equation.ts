/**
 * The integral equation of the boundary at one Chebyshev node, with its row of the Jacobian: smooth pasting, equation A of
 * Andersen, Lake and Offengenden ("High-performance American option pricing", 2016), for depths ln(X/B) below the boundary
 * at expiry X whose squares are interpolated in √τ.
 */
import { normalCdf, normalPdf } from '../../math/normal.ts';
import { quickCdf, quickPdf } from '../../math/normal-table.ts';
import { logBoundaryAtExpiry, type UnitPut } from './unit-put.ts';
import type { Workspace } from './workspace.ts';

/** Where the integrals of a node stand in `past`: over the rate and the yield, and how they move with d at the node. */
const RATE = 0;
const RATE_MOVE = 1;
const YIELD = 2;
const YIELD_MOVE = 3;

/** ln(X/B) where the row of weights says. */
function depthIn(rows: Float64Array, squared: Float64Array, row: number): number {
  let square = 0;
  for (let j = 0; j < squared.length; j += 1) square += (rows[row + j] ?? 0) * (squared[j] ?? 0);
  return square > 0 ? Math.sqrt(square) : 0;
}

/** Adds `share` of the row of weights. */
function addRow(sums: Float64Array, share: number, { rows, row }: { rows: Float64Array; row: number }): void {
  for (let j = 0; j < sums.length; j += 1) sums[j] = (sums[j] ?? 0) + share * (rows[row + j] ?? 0);
}

/**
 * The integrals of node i, with their rows of the Jacobian left in the workspace. With v the time since, both integrals
 * move with d by −d₋ times the densities that make them up.
 */
function integrate(space: Workspace, put: UnitPut, i: number): void {
  const { tables, depth, squared, rateWeights, yieldWeights, rateRow, yieldRow, past } = space;
  const { rate, dividendYield, volatility } = put;
  const { history: rows, rule } = tables;
  const own = depth[i] ?? 0;
  const rootTime = Math.sqrt(put.years) * (tables.roots[i] ?? 0);
  const deviation = volatility * rootTime;
  const drift = ((rate - dividendYield) / volatility + volatility / 2) * rootTime;
  past.fill(0);
  rateRow.fill(0);
  yieldRow.fill(0);
  for (let k = 0; k < rule.elapsed.length; k += 1) {
    const at = i * rule.elapsed.length + k;
    const row = at * depth.length;
    const w = rule.elapsed[k] ?? 0;
    const then = depthIn(rows, squared, row);
    const plus = (then - own) / (deviation * w) + drift * w;
    const minus = plus - deviation * w;
    const slope = -minus / (deviation * w);
    const forRate = (rateWeights[at] ?? 0) * quickPdf(minus);
    past[RATE] = (past[RATE] ?? 0) + forRate;
    past[RATE_MOVE] = (past[RATE_MOVE] ?? 0) + slope * forRate;
    if (then > 0) addRow(rateRow, (slope * forRate) / then, { rows, row });
    if (dividendYield === 0) continue;
    const weight = yieldWeights[at] ?? 0;
    const forYield = weight * quickPdf(plus);
    past[YIELD] = (past[YIELD] ?? 0) + forYield + deviation * weight * w * quickCdf(plus);
    past[YIELD_MOVE] = (past[YIELD_MOVE] ?? 0) + slope * forYield;
    if (then > 0) addRow(yieldRow, (slope * forYield) / then, { rows, row });
  }
}

/**
 * Smooth pasting at node i. The densities at expiry, which stand on both sides of equation A, cancel; what is left is
 * r·R/B + q⁻·Y = e^{−qτ}Φ(d₊) + q⁺·Y, positive on both sides and taken in logarithms, where Newton's method is at home.
 */
export function equation(space: Workspace, put: UnitPut, i: number): void {
  const { tables, depth, rateRow, yieldRow, jacobian, past } = space;
  const { rate, dividendYield, volatility } = put;
  const n = depth.length;
  const rootTime = Math.sqrt(put.years) * (tables.roots[i] ?? 0);
  const deviation = volatility * rootTime;
  const logBoundary = logBoundaryAtExpiry(put) - (depth[i] ?? 0);
  const scale = (2 * rootTime) / volatility;
  integrate(space, put, i);
  const forRate = past[RATE] ?? 0;
  const forYield = past[YIELD] ?? 0;
  const plus = logBoundary / deviation + ((rate - dividendYield) / volatility + volatility / 2) * rootTime;
  const yieldDiscount = dividendYield === 0 ? 1 : Math.exp(-dividendYield * rootTime * rootTime);
  const perRate = rate * scale * Math.exp(-logBoundary);
  const gains = perRate * forRate - Math.min(0, dividendYield) * scale * forYield;
  const costs = yieldDiscount * normalCdf(plus) + Math.max(0, dividendYield) * scale * forYield;
  const rateSlope = perRate / gains;
  const yieldSlope = (dividendYield * scale) / (dividendYield < 0 ? gains : costs);
  space.residuals[i] = Math.log(gains / costs);
  for (let j = 0; j < n; j += 1) {
    const slope = rateSlope * (rateRow[j] ?? 0) - yieldSlope * (yieldRow[j] ?? 0);
    jacobian[i * n + j] = slope * (depth[j] ?? 0);
  }
  const direct = rateSlope * forRate + (yieldDiscount * normalPdf(plus)) / (deviation * costs);
  const diagonal = i * n + i;
  jacobian[diagonal] =
    (jacobian[diagonal] ?? 0) + direct - rateSlope * (past[RATE_MOVE] ?? 0) + yieldSlope * (past[YIELD_MOVE] ?? 0);
}
