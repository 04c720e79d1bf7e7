/** How several columns move together: the t copula, correlations that move (DCC), and covariances that are shrunk. */
import { copulaFreedomError } from '#lib/math/fit/fit-errors.ts';
import { fitTCopula } from '#lib/math/fit/t-copula-fit.ts';
import { correlationOf, covarianceMatrix } from '#lib/math/linear/covariance.ts';
import { fitDcc } from '#lib/risk/volatility/dcc.ts';
import { type ShrinkageTarget, shrunkCovariance } from '#lib/risk/volatility/shrinkage.ts';
import type { Column } from '../input/csv-columns.ts';

const TARGETS: readonly ShrinkageTarget[] = ['identity', 'oracle-identity', 'constant-correlation'];

const rowsOf = (matrix: Float64Array, size: number): readonly (readonly number[])[] =>
  Array.from({ length: size }, (_, i) => [...matrix.slice(i * size, (i + 1) * size)]);

export function togetherFits(columns: readonly Column[]) {
  const samples = columns.map(({ values }) => values);
  return { copula: copulaFit(samples), dcc: dccFit(samples), shrinkage: shrinkageFits(samples) };
}

export type Together = ReturnType<typeof togetherFits>;

function copulaFit(samples: readonly Float64Array[]) {
  const fit = fitTCopula(samples);
  const error = copulaFreedomError(samples, fit);
  return {
    freedom: fit.freedom,
    freedomError: Number.isFinite(error) ? error : null,
    isGaussian: fit.isGaussian,
    logLikelihood: fit.logLikelihood,
    correlation: rowsOf(fit.correlation, samples.length),
  };
}

function dccFit(samples: readonly Float64Array[]) {
  const fit = fitDcc(samples);
  if (!fit.ok) return { refused: fit.message };
  const size = samples.length;
  return {
    ...{ a: fit.a, b: fit.b, persistence: fit.a + fit.b, logLikelihood: fit.logLikelihood, margins: 'normal' },
    nextCorrelation: rowsOf(fit.correlation, size),
    sampleCorrelation: rowsOf(correlationOf(covarianceMatrix(samples), size), size),
  };
}

function shrinkageFits(samples: readonly Float64Array[]) {
  return TARGETS.map((target) => {
    // The target would be the sample itself, and any part of it the same.
    if (target === 'constant-correlation' && samples.length < 3) return { target, refused: 'it takes three columns' };
    const fit = shrunkCovariance(samples, target);
    if (!fit.ok) return { target, refused: fit.message };
    const covariance = rowsOf(fit.covariance, samples.length);
    return { target, intensity: fit.shrinkage, covariance, unit: 'squared fraction a day' };
  });
}
