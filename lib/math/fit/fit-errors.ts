/**
 * Standard errors of fitted t distributions and t copulas, from the observed information (see `optimise/curvature.ts`). The
 * copula's correlations are taken as known, as its fit takes them. In the units of the parameters.
 */
import { lnBeta } from '../gamma.ts';
import type { Columns } from '../linear/covariance.ts';
import { hessianOf, standardErrors } from '../optimise/curvature.ts';
import { ranksOf } from '../sample/ranks.ts';
import type { StudentTFit } from './student-t-fit.ts';
import { type TCopulaFit, tCopulaLogLikelihood } from './t-copula-fit.ts';

export interface StudentTErrors {
  readonly location: number;
  readonly scale: number;
  /** NaN where the sample is as good as normal: the likelihood is then flat. */
  readonly freedom: number;
}

export function studentTErrors(sample: ArrayLike<number>, fit: StudentTFit): StudentTErrors {
  const unit = fit.scale;
  const values = Float64Array.from(sample, (each) => each / unit);
  const objective = ([location = 0, scale = 1, freedom = 1]: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) {
      const z = ((values[i] ?? 0) - location) / scale;
      sum += Math.log1p((z * z) / freedom);
    }
    const peak = lnBeta(0.5, freedom / 2) + Math.log(freedom) / 2;
    return ((freedom + 1) / 2) * sum + values.length * (peak + Math.log(scale));
  };
  const at = [fit.location / unit, 1, fit.freedom];
  const [location = 0, scale = 0, freedom = 0] = standardErrors(hessianOf(objective, at, [1, 1, fit.freedom]), 3);
  return { location: location * unit, scale: scale * unit, freedom: fit.isNormal ? Number.NaN : freedom };
}

/** Of the degrees of freedom; NaN where a Gaussian copula explains the ranks as well. */
export function copulaFreedomError(columns: Columns, { factor, freedom, isGaussian }: TCopulaFit): number {
  if (isGaussian) return Number.NaN;
  const doubled = columns.map((column) => Uint32Array.from(ranksOf(column), (rank) => 2 * rank));
  const ranked = { doubled, count: columns[0]?.length ?? 0, factor };
  const information = hessianOf(([at = 1]) => -tCopulaLogLikelihood(ranked, at), [freedom]);
  return standardErrors(information, 1)[0] ?? Number.NaN;
}
