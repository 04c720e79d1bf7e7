/**
 * The profits of simulated paths, in mirrored pairs of normals or of t's that share their stretch. The inner loop of Monte
 * Carlo: a linear portfolio turns the factor by its exposures once, so that a path costs one product a position.
 */
import { chiSquaredDeviate } from '../../math/deviates/gamma-deviate.ts';
import { normalFiller } from '../../math/deviates/ziggurat.ts';
import { seededRandom } from '../../math/random.ts';

/** Everything that a path is made from. */
export interface Model {
  readonly size: number;
  /** Per day. */
  readonly centres: Float64Array;
  /** Lower triangular, row by row, of one day's covariance, or of the t's scale matrix. */
  readonly factor: Float64Array;
  readonly freedom: number | undefined;
}

/** Normals drawn at a time: small enough to stay in the nearest cache. */
const BATCH = 1024;

export interface Run {
  readonly paths: number;
  readonly seed: string;
  /** Days that are drawn one by one. */
  readonly steps: number;
  /** Days in each. */
  readonly daysEach: number;
}

/** How far each path's normals are stretched: 1, or what makes them a t. */
function stretcher(freedom: number | undefined, seed: string): () => number {
  if (freedom === undefined) return () => 1;
  const random = seededRandom(`${seed} stretch`);
  return () => Math.sqrt(freedom / chiSquaredDeviate(freedom, random));
}

/** Profits of paths in pairs: a path and its mirror. Linear losses need only the factor turned by the exposures. */
export function linearProfits(
  { size, centres, factor, freedom }: Model,
  exposures: readonly number[],
  run: Run,
): Float64Array {
  const { paths, seed, steps, daysEach } = run;
  const turned = Float64Array.from(
    { length: size },
    (_, k) =>
      exposures.reduce((sum, exposure, i) => sum + exposure * (factor[i * size + k] ?? 0), 0) * Math.sqrt(daysEach),
  );
  const drift = exposures.reduce((sum, exposure, i) => sum + exposure * (centres[i] ?? 0), 0) * steps * daysEach;
  const profits = new Float64Array(paths);
  const fill = normalFiller(seed);
  const stretch = freedom === undefined ? undefined : stretcher(freedom, seed);
  const pairs = Math.ceil(paths / 2);
  const rows = Math.max(1, Math.floor(BATCH / (size * steps)));
  const normals = new Float64Array(rows * steps * size);
  const sums = new Float64Array(rows * steps);
  for (let done = 0; done < pairs; done += rows) {
    fill(normals);
    weigh(normals, turned, sums);
    if (stretch) for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) * stretch();
    mirror(sums, steps, { drift, profits: profits.subarray(2 * done, 2 * Math.min(pairs, done + rows)) });
  }
  return profits;
}

/** Rows of normals under one row of weights. A function of its own is made fast long before a loop in a long one is. */
function weigh(normals: Float64Array, weights: Float64Array, sums: Float64Array): void {
  const size = weights.length;
  for (let row = 0, at = 0; row < sums.length; row += 1) {
    let sum = 0;
    for (let k = 0; k < size; k += 1, at += 1) sum += (weights[k] ?? 0) * (normals[at] ?? 0);
    sums[row] = sum;
  }
}

interface Pairs {
  readonly drift: number;
  /** A path, its mirror, the next path; the last mirror may have no place. */
  readonly profits: Float64Array;
}

function mirror(sums: Float64Array, steps: number, { drift, profits }: Pairs): void {
  for (let path = 0, at = 0; path < profits.length; path += 2) {
    let surprise = 0;
    for (let step = 0; step < steps; step += 1, at += 1) surprise += sums[at] ?? 0;
    profits[path] = drift + surprise;
    if (path + 1 < profits.length) profits[path + 1] = drift - surprise;
  }
}

export function valuedProfits(model: Model, value: (returns: Float64Array) => number, run: Run): Float64Array {
  const { size, centres, factor, freedom } = model;
  const { paths, seed, steps, daysEach } = run;
  const fill = normalFiller(seed);
  const stretch = stretcher(freedom, seed);
  const [normals, surprise, returns] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const profits = new Float64Array(paths);
  for (let path = 0; path < paths; path += 2) {
    surprise.fill(0);
    for (let step = 0; step < steps; step += 1) {
      fill(normals);
      const scale = stretch() * Math.sqrt(daysEach);
      for (let i = 0; i < size; i += 1) {
        let sum = 0;
        for (let k = 0; k <= i; k += 1) sum += (factor[i * size + k] ?? 0) * (normals[k] ?? 0);
        surprise[i] = (surprise[i] ?? 0) + scale * sum;
      }
    }
    for (const sign of [1, -1]) {
      for (let i = 0; i < size; i += 1) returns[i] = (centres[i] ?? 0) * steps * daysEach + sign * (surprise[i] ?? 0);
      if (sign === 1) profits[path] = value(returns);
      else if (path + 1 < paths) profits[path + 1] = value(returns);
    }
  }
  return profits;
}
