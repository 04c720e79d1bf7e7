/**
 * Where the integral equation is held and how it is integrated: everything that does not depend on the option, computed
 * once. Time left is τ = T·x², the past of a node is u = τ·cos²θ, so √u and √(τ − u) = √τ·sinθ are both smooth in θ,
 * which Gauss–Legendre rewards. The boundary at each such place is a fixed row of weights on its values at the nodes.
 */
import { chebyshevExtrema, chebyshevWeights } from '../../math/chebyshev.ts';
import { gaussLegendre } from '../../math/gauss-legendre.ts';

export interface Scheme {
  /** Chebyshev nodes of the boundary, expiry not counted. */
  readonly nodes: number;
  /** Quadrature points of the integral equation at each node. */
  readonly points: number;
  /** Quadrature points of the premium. */
  readonly premiumPoints: number;
  /** The same for its derivatives, which bend more. */
  readonly derivativePoints: number;
  /** Move of ln B, in deviations σ√τ, under which the search for the starting boundary ends. */
  readonly startTolerance: number;
  /** Newton's method ends after the step that moves no depth by more than this, relative: the next is about its square. */
  readonly settled: number;
  readonly mostSteps: number;
}

/** Points of an integral over elapsed time v = T·w², w from 0 to 1. */
export interface TimeRule {
  /** √(v/T). */
  readonly elapsed: Float64Array;
  /** √(1 − v/T). */
  readonly left: Float64Array;
  readonly weights: Float64Array;
}

function gaussRule(n: number): TimeRule {
  const { points, weights } = gaussLegendre(n);
  const angles = points.map((point) => ((1 + point) * Math.PI) / 4);
  return {
    elapsed: angles.map(Math.sin),
    left: angles.map(Math.cos),
    weights: angles.map((angle, k) => ((weights[k] ?? 0) * Math.PI * Math.cos(angle)) / 4),
  };
}

export interface PremiumTables {
  readonly rule: TimeRule;
  /** Rows of weights for the boundary: by point, then node. */
  readonly rows: Float64Array;
}

/** A scheme with its tables. Never written to, so one serves all options. */
export interface Tables {
  readonly scheme: Scheme;
  readonly extrema: Float64Array;
  /** √(τ/T) of each node, from 1 down. */
  readonly roots: Float64Array;
  readonly rule: TimeRule;
  /** Rows of weights for the boundary: by node, then point, then node. */
  readonly history: Float64Array;
  readonly premium: PremiumTables;
  readonly derivatives: PremiumTables;
}

/** Weights of the nodes at √(u/T) = `root`. The squared logarithm that is interpolated is 0 at expiry. */
const rowAt = (extrema: Float64Array, root: number): Float64Array =>
  chebyshevWeights(extrema, 2 * root - 1).subarray(0, extrema.length - 1);

function rowsAt(extrema: Float64Array, roots: readonly number[]): Float64Array {
  const rows = new Float64Array(roots.length * (extrema.length - 1));
  roots.forEach((root, i) => {
    rows.set(rowAt(extrema, root), i * (extrema.length - 1));
  });
  return rows;
}

export function tablesOf(scheme: Scheme): Tables {
  const extrema = chebyshevExtrema(scheme.nodes);
  const roots = extrema.subarray(0, scheme.nodes).map((node) => (1 + node) / 2);
  const rule = gaussRule(scheme.points);
  const premiumTables = (points: number): PremiumTables => {
    const premiumRule = gaussRule(points);
    return { rule: premiumRule, rows: rowsAt(extrema, [...premiumRule.left]) };
  };
  const past = [...roots].flatMap((root) => [...rule.left].map((left) => root * left));
  return {
    scheme,
    extrema,
    roots,
    rule,
    history: rowsAt(extrema, past),
    premium: premiumTables(scheme.premiumPoints),
    derivatives: premiumTables(scheme.derivativePoints),
  };
}
