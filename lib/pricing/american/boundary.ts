/**
 * The exercise boundary of a put on a strike of 1: all Chebyshev nodes of the integral equation (equation.ts) at once by
 * Newton's method, from the start that QD+ gives. The Jacobian costs no further exponentials, the error is squared at each
 * step, and nothing stalls where the fixed-point iteration of Andersen, Lake and Offengenden does.
 */
import { solveInPlace } from '../../math/linear-solve.ts';
import { equation } from './equation.ts';
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
    const fall = found > 0 ? found : Math.min(LEAST_FALL * deviation * root, ceiling - search.floor);
    rise = (fall - last) / (root - lastRoot);
    last = fall;
    lastRoot = root;
    depth[i] = fall;
    squared[i] = fall * fall;
  }
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
