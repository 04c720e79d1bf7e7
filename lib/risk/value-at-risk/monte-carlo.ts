/**
 * Monte Carlo: positions move together as normals or as a multivariate t with the location, scale and correlation of the window,
 * drawn through the Cholesky factor in mirrored pairs (Hammersley and Morton, "A new Monte Carlo technique: antithetic variates",
 * 1956). Each path draws every position. Losses are linear in the returns, unless `value` says what a day's returns are worth.
 */
import { fitStudentT, studentTScaleAt } from '../../math/fit/student-t-fit.ts';
import { kendallCorrelation } from '../../math/fit/t-copula-fit.ts';
import { correlationFactor } from '../../math/linear/cholesky.ts';
import { correlationOf, covarianceMatrix } from '../../math/linear/covariance.ts';
import { meanOf } from '../../math/sample/moments.ts';
import { placeOf, quantile } from '../../math/sample/quantile.ts';
import { smallest } from '../../math/sample/smallest.ts';
import { type Answer, refused } from '../answer.ts';
import { tailWithin } from './historical.ts';
import { horizonOf } from './horizon.ts';
import { type Portfolio, wholePortfolio } from './portfolio.ts';
import { linearProfits, type Model, valuedProfits } from './profit-paths.ts';
import type { TailAnswer, TailRisk, TailSettings } from './tail-risk.ts';

export interface MonteCarloSettings extends TailSettings {
  readonly distribution?: 'normal' | 'student-t';
  /** Of the t: the median of the positions' fitted ones unless given. */
  readonly freedom?: number;
  readonly paths?: number;
  readonly seed?: string;
  /** What the positions' returns of one path make, in the unit of the exposures; a loss is negative. */
  readonly value?: (returns: Float64Array) => number;
}

export interface MonteCarlo extends TailAnswer {
  readonly paths: number;
  readonly distribution: 'normal' | 'student-t';
  readonly freedom: number | undefined;
  /** Where another seed would put VaR 95 times in a hundred, from the neighbouring ranks. */
  readonly varBetween: readonly [number, number];
}

const LEAST_OBSERVATIONS = 30;
const PATHS = 100_000;

/** The median of what fits the positions; where nothing moves, as good as normal. */
function freedomOf(columns: readonly Float64Array[]): number {
  const found = columns.map((column) => fitStudentT(column)?.freedom ?? Number.NaN).filter(Number.isFinite);
  return found.length === 0 ? 1e4 : quantile(found, 0.5);
}

/** The lower triangular factor of scales and correlations; a position that never moves has no correlation, and gets none. */
function scaledFactor(correlation: Float64Array, scales: readonly number[]): Float64Array {
  const size = scales.length;
  const known = correlation.map((each) => (Number.isFinite(each) ? each : 0));
  return correlationFactor(known, size).factor.map((each, k) => each * (scales[Math.floor(k / size)] ?? 0));
}

function normalModel(columns: readonly Float64Array[]): Model {
  const size = columns.length;
  const covariance = covarianceMatrix(columns);
  const deviations = columns.map((_, i) => Math.sqrt(covariance[i * (size + 1)] ?? 0));
  const factor = scaledFactor(correlationOf(covariance, size), deviations);
  return { size, centres: Float64Array.from(columns, meanOf), factor, freedom: undefined };
}

/** Scales and correlations that heavy tails do not spoil: by likelihood, and from Kendall's tau. */
function studentTModel(columns: readonly Float64Array[], freedom: number): Model {
  const margins = columns.map((column) => studentTScaleAt(column, freedom));
  const factor = scaledFactor(
    kendallCorrelation(columns),
    margins.map(({ scale }) => scale),
  );
  return { size: columns.length, centres: Float64Array.from(margins, ({ location }) => location), factor, freedom };
}

export function monteCarloRisk(portfolio: Portfolio, settings: MonteCarloSettings): Answer<MonteCarlo> {
  const whole = wholePortfolio(portfolio, settings, LEAST_OBSERVATIONS);
  if (!whole.ok) return whole;
  const { confidence, horizonDays: days = 1, distribution = 'normal', paths = PATHS, seed = 'monte carlo' } = settings;
  if (!(Number.isInteger(paths) && paths * (1 - confidence) >= 10))
    return refused('bad-setting', `${paths} paths leave fewer than 10 beyond ${confidence}: take more paths`);
  const freedom = distribution === 'normal' ? undefined : (settings.freedom ?? freedomOf(whole.columns));
  if (freedom !== undefined && !(freedom > 1))
    return refused('outside-domain', `the degrees of freedom are ${freedom}: with 1 or fewer there is no mean loss`);
  const model = freedom === undefined ? normalModel(whole.columns) : studentTModel(whole.columns, freedom);
  // Sums of independent normals are normal: one step for all days. Sums of t's are no t, so each day is drawn.
  const run =
    distribution === 'normal' ? { paths, seed, steps: 1, daysEach: days } : { paths, seed, steps: days, daysEach: 1 };
  const profits = settings.value
    ? valuedProfits(model, settings.value, run)
    : linearProfits(model, whole.exposures, run);
  return {
    ...{ ok: true, ...tailsOf(profits, confidence), count: whole.count, paths, distribution, freedom },
    horizon: horizonOf(days, distribution === 'normal' ? 'independent-normal' : 'simulated'),
  };
}

/** VaR and ES, and VaR at the neighbouring ranks: all of them among the worst, which are looked for once. */
function tailsOf(profits: Float64Array, confidence: number): TailRisk & Pick<MonteCarlo, 'varBetween'> {
  const off = 1.96 * Math.sqrt((confidence * (1 - confidence)) / profits.length);
  const [low, high] = [Math.max(0, confidence - off), Math.min(1, confidence + off)];
  const worst = smallest(profits, profits.length - placeOf(profits.length, low, 'linear').low);
  const at = (c: number): TailRisk =>
    tailWithin(worst, profits, { confidence: c, quantile: 'linear', shortfall: 'acerbi-tasche' });
  return { ...at(confidence), varBetween: [at(low).var, at(high).var] };
}
