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

/** Where QD+ sees none the boundary still falls, and from a depth of 0 Newton's method could not move. */
const LEAST_FALL = 0.1;

/** A neighbour's error after them is beyond what doubles hold. */
const STEPS_NEARBY = 2;

/** QD+ at every node from expiry outwards, each search starting from the last two. */
export function startFromQdPlus(
  { tables, depth, squared, sooner, search, coefficients }: Workspace,
  put: UnitPut,
): void {
  const ceiling = logBoundaryAtExpiry(put);
  const deviation = put.volatility * Math.sqrt(put.years);
  sooner.rate = put.rate;
  sooner.dividendYield = put.dividendYield;
  sooner.volatility = put.volatility;
  search.ceiling = ceiling;
  search.floor = logPerpetualBoundary(put);
  let rise = FIRST_FALL * deviation;
  let last = 0;
  let lastRoot = 0;
  for (let i = depth.length - 1; i >= 0; i -= 1) {
    const root = tables.roots[i] ?? 0;
    sooner.years = put.years * root * root;
    search.guess = Math.max(search.floor, ceiling - last - rise * (root - lastRoot));
    search.tolerance = tables.scheme.startTolerance * deviation * root;
    const found = ceiling - qdPlusLogBoundary(sooner, search, coefficients);
    const fall = Math.max(found, Math.min(LEAST_FALL * deviation * root, ceiling - search.floor));
    rise = (fall - last) / (root - lastRoot);
    last = fall;
    lastRoot = root;
    depth[i] = fall;
    squared[i] = fall * fall;
  }
}

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
function equation(space: Workspace, put: UnitPut, i: number): void {
  const { tables, depth, rateRow, yieldRow, jacobian, past } = space;
  const { rate, dividendYield, volatility } = put;
  const n = depth.length;
  const rootTime = Math.sqrt(put.years) * (tables.roots[i] ?? 0);
  const deviation = volatility * rootTime;
  const logBoundary = logBoundaryAtExpiry(put) - (depth[i] ?? 0);
  const scale = (2 * rootTime) / volatility;
  integrate(space, put, i);
  const [forRate, rateMove, forYield, yieldMove] = [
    past[RATE] ?? 0,
    past[RATE_MOVE] ?? 0,
    past[YIELD] ?? 0,
    past[YIELD_MOVE] ?? 0,
  ];
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
  jacobian[diagonal] = (jacobian[diagonal] ?? 0) + direct - rateSlope * rateMove + yieldSlope * yieldMove;
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

/** Newton's method from the boundary that stands in the workspace, at most `steps` of it; whether it came to rest. */
function iterate(space: Workspace, put: UnitPut, steps: number): boolean {
  const { scheme } = space.tables;
  const deepest = 1.5 * (logBoundaryAtExpiry(put) - logPerpetualBoundary(put));
  let moved = Number.POSITIVE_INFINITY;
  for (let step = 0; step < steps && moved > scheme.settled; step += 1) {
    for (let i = 0; i < scheme.nodes; i += 1) equation(space, put, i);
    solveInPlace(space.jacobian, space.residuals);
    moved = move(space, deepest);
  }
  return moved <= scheme.settled;
}

/** Whether the boundary of this put stands in the workspace: it is the same for every spot and strike. */
const isSolved = ({ solved }: Workspace, put: UnitPut): boolean =>
  solved.years === put.years &&
  solved.volatility === put.volatility &&
  solved.rate === put.rate &&
  solved.dividendYield === put.dividendYield;

/** Leaves the boundary in `space.depth`, or answers that none was found. One that already stands there is kept. */
export function solveBoundary(space: Workspace, put: UnitPut): boolean {
  if (isSolved(space, put)) return space.solved.isSettled;
  discountWeights(space, put);
  startFromQdPlus(space, put);
  const { solved } = space;
  solved.isSettled = iterate(space, put, space.tables.scheme.mostSteps);
  solved.rate = put.rate;
  solved.dividendYield = put.dividendYield;
  solved.volatility = put.volatility;
  solved.years = put.years;
  return solved.isSettled;
}

/** The same for an option next to one whose depths are given: their boundary is a start as good as one step from the end. */
export function solveNear(space: Workspace, put: UnitPut, depths: Float64Array): void {
  space.solved.years = Number.NaN;
  for (let i = 0; i < depths.length; i += 1) {
    const depth = depths[i] ?? 0;
    space.depth[i] = depth;
    space.squared[i] = depth * depth;
  }
  discountWeights(space, put);
  iterate(space, put, STEPS_NEARBY);
}
