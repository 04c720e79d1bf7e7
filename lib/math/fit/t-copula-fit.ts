/**
 * Student's t copula, fitted to ranks: correlations from Kendall's tau, ρ = sin(πτ/2), which holds for every elliptical
 * copula (Lindskog, McNeil and Schmock, "Kendall's tau for elliptical distributions", 2003), and the degrees of freedom by
 * the likelihood of the ranks given those correlations (Mashal and Zeevi, 2002).
 */
import { lnGamma } from '../gamma.ts';
import { peakBetween } from '../golden-section.ts';
import { correlationFactor, logDeterminant, solveLower } from '../linear/cholesky.ts';
import type { Columns } from '../linear/covariance.ts';
import { kendall, ranksOf } from '../sample/ranks.ts';
import { studentTQuantile } from '../student-t.ts';

export interface TCopulaFit {
  readonly freedom: number;
  /** Row by row. */
  readonly correlation: Float64Array;
  /** Its lower triangular factor. */
  readonly factor: Float64Array;
  /** How much the estimated correlations had to be drawn together to be those of something: 0 where nothing was. */
  readonly shrunkBy: number;
  readonly logLikelihood: number;
  /** The highest degrees of freedom that are looked for explain the ranks as well, within half a unit of likelihood. */
  readonly isGaussian: boolean;
}

const [LEAST_FREEDOM, MOST_FREEDOM] = [1, 200];

/** Row by row; not positive definite for sure. */
export function kendallCorrelation(columns: Columns): Float64Array {
  const size = columns.length;
  const matrix = new Float64Array(size * size);
  columns.forEach((x, i) => {
    matrix[i * (size + 1)] = 1;
    columns.slice(0, i).forEach((y, j) => {
      matrix[i * size + j] = Math.sin((Math.PI / 2) * kendall(x, y));
      matrix[j * size + i] = matrix[i * size + j] ?? 0;
    });
  });
  return matrix;
}

interface Ranked {
  /** Twice the ranks, which are whole numbers even for ties. */
  readonly doubled: readonly Uint32Array[];
  readonly count: number;
  readonly factor: Float64Array;
}

/** The quantiles of the whole ladder of ranks: they are few and symmetric, so half of them are worked out. */
function ladder(count: number, freedom: number, doubled: readonly Uint32Array[]): Float64Array {
  const quantiles = new Float64Array(2 * count + 1).fill(Number.NaN);
  for (const column of doubled) {
    for (const rank of column) {
      if (!Number.isNaN(quantiles[rank] ?? 0)) continue;
      const mirror = 2 * (count + 1) - rank;
      const known = mirror <= 2 * count ? (quantiles[mirror] ?? Number.NaN) : Number.NaN;
      quantiles[rank] = Number.isNaN(known) ? studentTQuantile(rank / 2 / (count + 1), freedom) : -known;
    }
  }
  return quantiles;
}

export function tCopulaLogLikelihood({ doubled, count, factor }: Ranked, freedom: number): number {
  const size = doubled.length;
  const quantiles = ladder(count, freedom, doubled);
  const row = new Float64Array(size);
  let [joint, single] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const x = quantiles[doubled[j]?.[i] ?? 0] ?? 0;
      row[j] = x;
      single += Math.log1p((x * x) / freedom);
    }
    solveLower(factor, row);
    let square = 0;
    for (let j = 0; j < size; j += 1) square += (row[j] ?? 0) ** 2;
    joint += Math.log1p(square / freedom);
  }
  const front =
    lnGamma((freedom + size) / 2) +
    (size - 1) * lnGamma(freedom / 2) -
    size * lnGamma((freedom + 1) / 2) -
    logDeterminant(factor, size) / 2;
  return count * front - ((freedom + size) / 2) * joint + ((freedom + 1) / 2) * single;
}

/** For two columns or more, all of the same length. */
export function fitTCopula(columns: Columns): TCopulaFit {
  const size = columns.length;
  const count = columns[0]?.length ?? 0;
  const { factor, correlation, shrunkBy } = correlationFactor(kendallCorrelation(columns), size);
  const doubled = columns.map((column) => Uint32Array.from(ranksOf(column), (rank) => 2 * rank));
  const ranked = { doubled, count, factor };
  const peak = peakBetween(
    (lnFreedom) => tCopulaLogLikelihood(ranked, Math.exp(lnFreedom)),
    Math.log(LEAST_FREEDOM),
    Math.log(MOST_FREEDOM),
  );
  const freedom = Math.exp(peak.at);
  return {
    freedom,
    correlation,
    factor,
    shrunkBy,
    logLikelihood: peak.value,
    isGaussian: peak.value - tCopulaLogLikelihood(ranked, MOST_FREEDOM) < 0.5,
  };
}
