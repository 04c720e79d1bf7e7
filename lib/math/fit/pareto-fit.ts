/**
 * The generalised Pareto distribution of excesses y > 0: 1 − (1 + ξy/β)^(−1/ξ), the exponential where ξ = 0 (Pickands,
 * "Statistical inference using extreme order statistics", 1975). Fitted by maximum likelihood, which is regular for
 * ξ > −½ (Smith, 1985); standard errors from the observed information.
 */
import { bfgs } from '../optimise/bfgs.ts';
import { hessianOf, inverseOf } from '../optimise/curvature.ts';
import { nelderMead } from '../optimise/nelder-mead.ts';
import { allFinite, meanOf } from '../sample/moments.ts';

export interface ParetoFit {
  /** The weight of the tail: moments from 1/ξ on are infinite. */
  readonly shape: number;
  /** In the unit of the excesses. */
  readonly scale: number;
  readonly logLikelihood: number;
  readonly shapeError: number;
  readonly scaleError: number;
  /** Of shape and scale: what their errors have in common. */
  readonly sharedError: number;
}

const LEAST_SHAPE = -0.5;
/** Nearer to 0 than this the exponential is right to the last digits. */
const EXPONENTIAL = 1e-9;

export function paretoNegativeLogLikelihood(excesses: ArrayLike<number>, shape: number, scale: number): number {
  if (!(scale > 0)) return Number.POSITIVE_INFINITY;
  let sum = 0;
  const flat = Math.abs(shape) < EXPONENTIAL;
  for (let i = 0; i < excesses.length; i += 1) {
    const y = (excesses[i] ?? 0) / scale;
    if (!flat && !(1 + shape * y > 0)) return Number.POSITIVE_INFINITY;
    sum += flat ? y : Math.log1p(shape * y);
  }
  return excesses.length * Math.log(scale) + (flat ? sum : (1 + 1 / shape) * sum);
}

/** The y that an excess goes beyond with probability `tail`. */
export const paretoQuantile = ({ shape, scale }: Pick<ParetoFit, 'shape' | 'scale'>, tail: number): number =>
  Math.abs(shape) < EXPONENTIAL ? -scale * Math.log(tail) : (scale * Math.expm1(-shape * Math.log(tail))) / shape;

export const paretoTail = ({ shape, scale }: Pick<ParetoFit, 'shape' | 'scale'>, y: number): number =>
  Math.abs(shape) < EXPONENTIAL ? Math.exp(-y / scale) : Math.max(0, 1 + (shape * y) / scale) ** (-1 / shape);

/** Undefined for fewer than five excesses, values that are not above 0, or a tail shorter than the method can fit. */
export function fitPareto(sample: ArrayLike<number>): ParetoFit | undefined {
  const unit = meanOf(sample);
  if (sample.length < 5 || !allFinite(sample) || !(unit > 0)) return undefined;
  const excesses = Float64Array.from(sample, (each) => each / unit);
  const objective = ([shape = 0, lnScale = 0]: Float64Array): number =>
    shape > LEAST_SHAPE ? paretoNegativeLogLikelihood(excesses, shape, Math.exp(lnScale)) : Number.POSITIVE_INFINITY;
  const rough = bfgs(objective, [0.1, 0]);
  const best = nelderMead(objective, rough.at, { tolerance: 1e-13, width: 1e-9, step: 0.01 });
  const [shape = 0, lnScale = 0] = best.at;
  const scale = Math.exp(lnScale);
  if (!Number.isFinite(best.value) || shape < LEAST_SHAPE + 1e-6) return undefined;
  const natural = ([s = 0, b = 0]: Float64Array): number => paretoNegativeLogLikelihood(excesses, s, b);
  const covariance = inverseOf(hessianOf(natural, [shape, scale], [1, scale]), 2);
  return {
    shape,
    scale: scale * unit,
    logLikelihood: -best.value - sample.length * Math.log(unit),
    shapeError: Math.sqrt(covariance[0] ?? Number.NaN),
    scaleError: unit * Math.sqrt(covariance[3] ?? Number.NaN),
    sharedError: unit * (covariance[1] ?? Number.NaN),
  };
}
