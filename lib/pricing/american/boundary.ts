/**
 * The exercise boundary of a put on a strike of 1, by the integral equation of Andersen, Lake and Offengenden
 * ("High-performance American option pricing", 2016): smooth pasting (their equation A) at Chebyshev nodes in √τ for the
 * squared logarithm ln²(X/B), X being the boundary at expiry. They iterate to a fixed point; here all nodes are solved at
 * once by Newton's method with the exact Jacobian, which costs no further exponentials, squares the error at each step and
 * does not stall where their iteration does. The start is QD+.
 */
import { solveInPlace } from '../../math/linear-solve.ts';
import { normalCdf, normalPdf } from '../../math/normal.ts';
import { quickCdf, quickPdf } from '../../math/normal-table.ts';
import { qdPlusLogBoundary } from './qd-plus.ts';
import { logBoundaryAtExpiry, logPerpetualBoundary, type UnitPut } from './unit-put.ts';
import type { Workspace } from './workspace.ts';

function discountWeights({ tables, rateWeights, yieldWeights }: Workspace, put: UnitPut): void {
  const { roots, rule, scheme } = tables;
  for (let i = 0; i < scheme.nodes; i += 1) {
    for (let k = 0; k < scheme.points; k += 1) {
      const root = (roots[i] ?? 0) * (rule.elapsed[k] ?? 0);
      const elapsed = put.years * root * root;
      const weight = rule.weights[k] ?? 0;
      rateWeights[i * scheme.points + k] = weight * Math.exp(-put.rate * elapsed);
      yieldWeights[i * scheme.points + k] =
        put.dividendYield === 0 ? weight : weight * Math.exp(-put.dividendYield * elapsed);
    }
  }
}

/** The first guess at the node next to expiry: the boundary falls about as 0.64·σ√τ, faster where there is no yield. */
const FIRST_FALL = 0.8;

/** QD+ at every node from expiry outwards, each search starting from the last two. */
function start({ tables, depth, squared }: Workspace, put: UnitPut): void {
  const [ceiling, floor] = [logBoundaryAtExpiry(put), logPerpetualBoundary(put)];
  const deviation = put.volatility * Math.sqrt(put.years);
  let [rise, last, lastRoot] = [FIRST_FALL * deviation, 0, 0];
  for (let i = depth.length - 1; i >= 0; i -= 1) {
    const root = tables.roots[i] ?? 0;
    const guess = Math.max(floor, ceiling - last - rise * (root - lastRoot));
    const at = { ...put, years: put.years * root * root };
    const tolerance = tables.scheme.startTolerance * deviation * root;
    const fall = ceiling - qdPlusLogBoundary(at, { guess, floor, ceiling, tolerance });
    rise = (fall - last) / (root - lastRoot);
    [last, lastRoot] = [fall, root];
    depth[i] = fall;
    squared[i] = fall * fall;
  }
}

/** Sums over the past of one node: masses and densities of what exercise will earn, and how they move with d at the node. */
interface Past {
  rate: number;
  rateOwn: number;
  yields: number;
  yieldOwn: number;
}

/**
 * The integrals of node i, with their rows of the Jacobian left in the workspace. With v the time since, both integrals
 * move with d by −d₋ times the densities that make them up.
 */
function integrate(space: Workspace, put: UnitPut, i: number): Past {
  const { tables, depth, squared, rateWeights, yieldWeights, rateRow, yieldRow } = space;
  const { rate, dividendYield, volatility } = put;
  const n = depth.length;
  const points = tables.scheme.points;
  const { history } = tables;
  const { elapsed } = tables.rule;
  const own = depth[i] ?? 0;
  const rootTime = Math.sqrt(put.years) * (tables.roots[i] ?? 0);
  const deviation = volatility * rootTime;
  const drift = ((rate - dividendYield) / volatility + volatility / 2) * rootTime;
  let [rateSum, rateOwn, mass, density, yieldOwn] = [0, 0, 0, 0, 0];
  rateRow.fill(0);
  yieldRow.fill(0);
  for (let k = 0; k < points; k += 1) {
    const row = (i * points + k) * n;
    let square = 0;
    for (let j = 0; j < n; j += 1) square += (history[row + j] ?? 0) * (squared[j] ?? 0);
    const past = square > 0 ? Math.sqrt(square) : 0;
    const w = elapsed[k] ?? 0;
    const perDepth = 1 / (deviation * w);
    const plus = (past - own) * perDepth + drift * w;
    const minus = plus - deviation * w;
    const perPast = past > 0 ? 1 / past : 0;
    const forRate = (rateWeights[i * points + k] ?? 0) * quickPdf(minus);
    const rateMove = -minus * forRate * perDepth;
    rateSum += forRate;
    rateOwn += rateMove;
    const rateShare = rateMove * perPast;
    for (let j = 0; j < n; j += 1) rateRow[j] = (rateRow[j] ?? 0) + rateShare * (history[row + j] ?? 0);
    if (dividendYield === 0) continue;
    const yieldWeight = yieldWeights[i * points + k] ?? 0;
    const forYield = yieldWeight * quickPdf(plus);
    const yieldMove = -minus * forYield * perDepth;
    mass += yieldWeight * w * quickCdf(plus);
    density += forYield;
    yieldOwn += yieldMove;
    const yieldShare = yieldMove * perPast;
    for (let j = 0; j < n; j += 1) yieldRow[j] = (yieldRow[j] ?? 0) + yieldShare * (history[row + j] ?? 0);
  }
  return { rate: rateSum, rateOwn, yields: deviation * mass + density, yieldOwn };
}

/**
 * Smooth pasting at node i. The densities at expiry, which stand on both sides of equation A, cancel; what is left is
 * r·R/B + q⁻·Y = e^{−qτ}Φ(d₊) + q⁺·Y, positive on both sides and taken in logarithms, where Newton's method is at home.
 */
function equation(space: Workspace, put: UnitPut, i: number): void {
  const { tables, depth, rateRow, yieldRow, jacobian } = space;
  const { rate, dividendYield, volatility } = put;
  const n = depth.length;
  const rootTime = Math.sqrt(put.years) * (tables.roots[i] ?? 0);
  const deviation = volatility * rootTime;
  const logBoundary = logBoundaryAtExpiry(put) - (depth[i] ?? 0);
  const scale = (2 * rootTime) / volatility;
  const past = integrate(space, put, i);
  const plus = logBoundary / deviation + ((rate - dividendYield) / volatility + volatility / 2) * rootTime;
  const yieldDiscount = dividendYield === 0 ? 1 : Math.exp(-dividendYield * rootTime * rootTime);
  const perRate = rate * scale * Math.exp(-logBoundary);
  const gains = perRate * past.rate - Math.min(0, dividendYield) * scale * past.yields;
  const costs = yieldDiscount * normalCdf(plus) + Math.max(0, dividendYield) * scale * past.yields;
  const rateSlope = perRate / gains;
  const yieldSlope = (dividendYield * scale) / (dividendYield < 0 ? gains : costs);
  space.residuals[i] = Math.log(gains / costs);
  for (let j = 0; j < n; j += 1) {
    const slope = rateSlope * (rateRow[j] ?? 0) - yieldSlope * (yieldRow[j] ?? 0);
    jacobian[i * n + j] = slope * (depth[j] ?? 0);
  }
  const direct = rateSlope * past.rate + (yieldDiscount * normalPdf(plus)) / (deviation * costs);
  const diagonal = i * n + i;
  jacobian[diagonal] = (jacobian[diagonal] ?? 0) + direct - rateSlope * past.rateOwn + yieldSlope * past.yieldOwn;
}

/** Moves the boundary by the step that stands in the residuals; answers the largest move of a depth, relative. */
function move({ depth, squared, residuals }: Workspace, deepest: number): number {
  let most = 0;
  for (let i = 0; i < depth.length; i += 1) {
    const before = depth[i] ?? 0;
    const wanted = before - (residuals[i] ?? 0);
    const next = wanted > before / 4 ? Math.min(wanted, deepest, 4 * before) : before / 4;
    const relative = Math.abs(next / before - 1);
    // Not written as a comparison that NaN would slip through.
    if (!(relative <= most)) most = relative;
    depth[i] = next;
    squared[i] = next * next;
  }
  return most;
}

/** Solves for `space.depth`; answers the largest relative move of the last step, NaN where no boundary was found. */
export function solveBoundary(space: Workspace, put: UnitPut): number {
  const { scheme } = space.tables;
  const deepest = 1.5 * (logBoundaryAtExpiry(put) - logPerpetualBoundary(put));
  discountWeights(space, put);
  start(space, put);
  let moved = Number.POSITIVE_INFINITY;
  for (let step = 0; step < scheme.mostSteps && moved > scheme.settled; step += 1) {
    for (let i = 0; i < scheme.nodes; i += 1) equation(space, put, i);
    solveInPlace(space.jacobian, space.residuals);
    moved = move(space, deepest);
  }
  return moved;
}
