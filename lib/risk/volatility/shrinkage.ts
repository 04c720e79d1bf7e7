/**
 * Covariance matrices that many assets and few days do not ruin: a mix of the sample's and a calm target. Towards the mean
 * variance on the diagonal (Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004;
 * oracle approximating shrinkage of Chen, Wiesel, Eldar and Hero, 2010), or towards one correlation for all (Ledoit and
 * Wolf, "Honey, I shrunk the sample covariance matrix", 2004). Matrices row by row; the sample's is divided by n.
 */
import { type Columns, correlationOf, covarianceMatrix } from '../../math/linear/covariance.ts';
import { allFinite, meanOf } from '../../math/sample/moments.ts';
import { type Answer, refused } from '../answer.ts';

export type ShrinkageTarget = 'identity' | 'oracle-identity' | 'constant-correlation';

export interface Shrunk {
  readonly covariance: Float64Array;
  /** From 0, the sample alone, to 1, the target alone. */
  readonly shrinkage: number;
}

interface Sample {
  readonly centred: readonly Float64Array[];
  readonly covariance: Float64Array;
  readonly size: number;
  readonly count: number;
}

const within = (share: number): number => (Number.isNaN(share) ? 1 : Math.min(1, Math.max(0, share)));
const sumOf = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0);
const squares = (matrix: Float64Array): number => sumOf(matrix.map((each) => each * each));

/** Σ over days of (x·y − s)², divided by n²: how uncertain the entry of the sample covariance is. */
function uncertainty({ centred, covariance, size, count }: Sample, i: number, j: number): number {
  const [x, y, s] = [centred[i], centred[j], covariance[i * size + j] ?? 0];
  let sum = 0;
  for (let t = 0; t < count; t += 1) sum += ((x?.[t] ?? 0) * (y?.[t] ?? 0) - s) ** 2;
  return sum / (count * count);
}

const pairs = (size: number): readonly (readonly [number, number])[] =>
  Array.from({ length: size * size }, (_, k) => [Math.floor(k / size), k % size] as const);

const diagonalMean = ({ covariance, size }: Sample): number =>
  sumOf(covariance.filter((_, k) => k % (size + 1) === 0)) / size;

function ledoitWolfIdentity(sample: Sample): number {
  const { covariance, size } = sample;
  const distance = squares(covariance) - size * diagonalMean(sample) ** 2;
  const noise = pairs(size).reduce((sum, [i, j]) => sum + uncertainty(sample, i, j), 0);
  return within(Math.min(noise, distance) / distance);
}

function oracleIdentity(sample: Sample): number {
  const { covariance, size, count } = sample;
  const [mean, square] = [diagonalMean(sample), squares(covariance) / (size * size)];
  return within((square + mean * mean) / ((count + 1) * (square - (mean * mean) / size)));
}

function identityTarget(sample: Sample): Float64Array {
  const mean = diagonalMean(sample);
  return sample.covariance.map((_, k) => (k % (sample.size + 1) === 0 ? mean : 0));
}

function meanCorrelation({ covariance, size }: Sample): number {
  return (sumOf(correlationOf(covariance, size)) - size) / (size * (size - 1));
}

function constantTarget(sample: Sample): Float64Array {
  const { covariance, size } = sample;
  const correlation = meanCorrelation(sample);
  const deviation = (i: number): number => Math.sqrt(covariance[i * (size + 1)] ?? 0);
  return covariance.map((each, k) =>
    k % (size + 1) === 0 ? each : correlation * deviation(Math.floor(k / size)) * deviation(k % size),
  );
}

/** Covariance of the estimated variance of i with the estimated covariance of i and j. */
function crossUncertainty({ centred, covariance, size, count }: Sample, i: number, j: number): number {
  const [x, y] = [centred[i], centred[j]];
  const [variance, shared] = [covariance[i * (size + 1)] ?? 0, covariance[i * size + j] ?? 0];
  let sum = 0;
  for (let t = 0; t < count; t += 1) {
    const [a, b] = [x?.[t] ?? 0, y?.[t] ?? 0];
    sum += (a * a - variance) * (a * b - shared);
  }
  return sum / (count * count);
}

function constantCorrelation(sample: Sample): number {
  const { covariance, size } = sample;
  const correlation = meanCorrelation(sample);
  const variance = (i: number): number => covariance[i * (size + 1)] ?? 0;
  const target = constantTarget(sample);
  const distance = squares(covariance.map((each, k) => each - (target[k] ?? 0)));
  let [noise, shared] = [0, 0];
  for (const [i, j] of pairs(size)) {
    const own = uncertainty(sample, i, j);
    noise += own;
    if (i === j) shared += own;
    else shared += correlation * Math.sqrt(variance(j) / variance(i)) * crossUncertainty(sample, i, j);
  }
  return within((noise - shared) / distance);
}

const TARGETS = {
  identity: { target: identityTarget, share: ledoitWolfIdentity },
  'oracle-identity': { target: identityTarget, share: oracleIdentity },
  'constant-correlation': { target: constantTarget, share: constantCorrelation },
} as const satisfies Record<ShrinkageTarget, object>;

export function shrunkCovariance(columns: Columns, target: ShrinkageTarget = 'identity'): Answer<Shrunk> {
  const [size, count] = [columns.length, columns[0]?.length ?? 0];
  if (size < 1 || count < 2) return refused('too-few', `${size} assets of ${count} days: 1 and 2 are the least`);
  if (columns.some((column) => column.length !== count))
    return refused('bad-setting', 'the assets have different days');
  if (!columns.every(allFinite)) return refused('not-finite', 'a return is missing or no number: leave such days out');
  const centred = columns.map((column) => {
    const mean = meanOf(column);
    return Float64Array.from(column, (each) => each - mean);
  });
  const sample = { centred, covariance: covarianceMatrix(columns, 0), size, count };
  const calm = TARGETS[target].target(sample);
  const shrinkage = size === 1 ? 0 : TARGETS[target].share(sample);
  const covariance = sample.covariance.map((each, k) => (1 - shrinkage) * each + shrinkage * (calm[k] ?? 0));
  return { ok: true, covariance, shrinkage };
}
