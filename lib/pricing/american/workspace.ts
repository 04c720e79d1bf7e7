/** The room that an option is solved in: allocated once, used again for option after option. */
import { type Coefficients, emptyCoefficients } from './qd-plus.ts';
import type { Tables } from './scheme.ts';
import type { UnitPut } from './unit-put.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface Workspace {
  readonly tables: Tables;
  /** ln(X/B) at each node, and its square. */
  readonly depth: Float64Array;
  readonly squared: Float64Array;
  /** Weight of each quadrature point discounted at the rate and at the yield, by node, then point. */
  readonly rateWeights: Float64Array;
  readonly yieldWeights: Float64Array;
  /** Depths of the option whose neighbours are being solved. */
  readonly base: Float64Array;
  readonly residuals: Float64Array;
  readonly jacobian: Float64Array;
  /** How the integrals over the rate and over the yield move with the boundary at each node. */
  readonly rateRow: Float64Array;
  readonly yieldRow: Float64Array;
  /** The integrals of one node, in the order of equation.ts. */
  readonly past: Float64Array;
  /** The put whose boundary stands in `depth`; its years are not a number where there is none. */
  readonly solved: Mutable<UnitPut> & { isSettled: boolean };
  /** The put with less time left, and the search for its boundary. */
  readonly sooner: Mutable<UnitPut>;
  readonly search: { guess: number; floor: number; ceiling: number; tolerance: number };
  readonly coefficients: Coefficients;
}

export function workspaceFor(tables: Tables): Workspace {
  const { nodes, points } = tables.scheme;
  const array = (length: number) => new Float64Array(length);
  return {
    tables,
    depth: array(nodes),
    squared: array(nodes),
    rateWeights: array(nodes * points),
    yieldWeights: array(nodes * points),
    base: array(nodes),
    residuals: array(nodes),
    jacobian: array(nodes * nodes),
    rateRow: array(nodes),
    yieldRow: array(nodes),
    past: array(4),
    solved: { rate: 0, dividendYield: 0, volatility: 0, years: Number.NaN, isSettled: false },
    sooner: { rate: 0, dividendYield: 0, volatility: 0, years: 0 },
    search: { guess: 0, floor: 0, ceiling: 0, tolerance: 0 },
    coefficients: emptyCoefficients(),
  };
}
