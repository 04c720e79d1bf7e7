/**
 * Correlations that move: the dynamic conditional correlation of Engle ("Dynamic conditional correlation", 2002), in two
 * steps. GARCH(1,1) for each asset makes errors z of variance 1; then Q(t+1) = (1 − a − b)·S + a·z·zᵀ + b·Q(t), where S is
 * the correlation of all z, and R is Q with its diagonal brought to 1. Positive definite at every step because S is.
 */
import { cholesky, correlationFactor, logDeterminant, solveLower } from '../../math/linear/cholesky.ts';
import { type Columns, correlationOf } from '../../math/linear/covariance.ts';
import { bfgs } from '../../math/optimise/bfgs.ts';
import { type Answer, refused } from '../answer.ts';
import { fitGarch, type Garch, type Innovations } from './garch.ts';

export interface Dcc {
  /** How much yesterday's surprise and yesterday's state count. */
  readonly a: number;
  readonly b: number;
  readonly margins: readonly Garch[];
  /** Expected for the next day, row by row. */
  readonly correlation: Float64Array;
  readonly covariance: Float64Array;
  /** Of the second step alone. */
  readonly logLikelihood: number;
}

interface Errors {
  /** Day by day, asset by asset. */
  readonly rows: Float64Array;
  readonly size: number;
  readonly count: number;
  readonly average: Float64Array;
}

function errorsOf(columns: Columns, margins: readonly Garch[]): Errors {
  const [size, count] = [columns.length, columns[0]?.length ?? 0];
  const rows = new Float64Array(size * count);
  const second = new Float64Array(size * size);
  for (let t = 0; t < count; t += 1) {
    margins.forEach(({ mean, variances }, j) => {
      rows[t * size + j] = ((columns[j]?.[t] ?? 0) - mean) / Math.sqrt(variances[t] ?? 1);
    });
    for (let k = 0; k < second.length; k += 1) {
      const [i, j] = [Math.floor(k / size), k % size];
      second[k] = (second[k] ?? 0) + (rows[t * size + i] ?? 0) * (rows[t * size + j] ?? 0);
    }
  }
  return { rows, size, count, average: correlationFactor(correlationOf(second, size), size).correlation };
}

/** One day on: Q takes in the errors of a day. */
function advance(state: Float64Array, { average, size }: Errors, { a, b, row }: Day): void {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const k = i * size + j;
      state[k] = (1 - a - b) * (average[k] ?? 0) + a * (row[i] ?? 0) * (row[j] ?? 0) + b * (state[k] ?? 0);
    }
  }
}

interface Day {
  readonly a: number;
  readonly b: number;
  readonly row: Float64Array;
}

/** Σ ln|R| + zᵀR⁻¹z over the days, and the state after the last. */
function pass(errors: Errors, a: number, b: number): { readonly cost: number; readonly state: Float64Array } {
  const { rows, size, count, average } = errors;
  const state = Float64Array.from(average);
  const solved = new Float64Array(size);
  let cost = 0;
  for (let t = 0; t < count; t += 1) {
    const factor = cholesky(correlationOf(state, size), size);
    if (!factor) return { cost: Number.POSITIVE_INFINITY, state };
    const row = rows.subarray(t * size, (t + 1) * size);
    solved.set(row);
    solveLower(factor, solved);
    cost += logDeterminant(factor, size);
    for (let j = 0; j < size; j += 1) cost += (solved[j] ?? 0) ** 2;
    advance(state, errors, { a, b, row });
  }
  return { cost, state };
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export function fitDcc(columns: Columns, innovations: Innovations = 'normal'): Answer<Dcc> {
  const count = columns[0]?.length ?? 0;
  if (columns.length < 2) return refused('too-few', 'a correlation needs two assets or more');
  if (columns.some((column) => column.length !== count))
    return refused('bad-setting', 'the assets have different days');
  const margins: Garch[] = [];
  for (const column of columns) {
    const margin = fitGarch(column, innovations);
    if (!margin.ok) return margin;
    margins.push(margin);
  }
  const errors = errorsOf(columns, margins);
  const shares = ([together = 0, part = 0]: ArrayLike<number> & Iterable<number>): readonly [number, number] => {
    const total = 0.9999 * logistic(together);
    return [total * logistic(part), total * (1 - logistic(part))];
  };
  const best = bfgs((x) => pass(errors, ...shares(x)).cost / 2, [3, -3], { tolerance: 1e-7, most: 60 });
  const [a, b] = shares(best.at);
  const correlation = correlationOf(pass(errors, a, b).state, columns.length);
  const size = columns.length;
  const volatility = (i: number): number => margins[i]?.nextVolatility ?? Number.NaN;
  const covariance = correlation.map((each, k) => each * volatility(Math.floor(k / size)) * volatility(k % size));
  return { ok: true, a, b, margins, correlation, covariance, logLikelihood: -best.value };
}
