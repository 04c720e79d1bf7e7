/**
 * GARCH(1,1) by maximum likelihood, checked against the benchmark of Fiorentini, Calzolari and Panattoni ("Analytic
 * derivatives and the computation of GARCH estimates", 1996). The search runs on logarithms and a logit, on returns in units
 * of their own deviation. Nothing keeps α + β below 1: where the data say so, the variance has no long-run level.
 */
import { bfgs } from '../../math/optimise/bfgs.ts';
import { hessianOf, standardErrors } from '../../math/optimise/curvature.ts';
import { nelderMead } from '../../math/optimise/nelder-mead.ts';
import { allFinite, deviationOf, meanOf } from '../../math/sample/moments.ts';
import { type Answer, refused } from '../answer.ts';
import { type GarchParameters, garchNegativeLogLikelihood, garchVariances } from './garch-likelihood.ts';

export type Innovations = 'normal' | 'student-t';

export interface Garch extends GarchParameters {
  readonly innovations: Innovations;
  readonly logLikelihood: number;
  /** α + β: how much of a shock is left a day later; from 1 on it never dies. */
  readonly persistence: number;
  /** ω/(1 − α − β), where there is one. */
  readonly longRunVariance: number | undefined;
  /** The variance that was expected for each day. */
  readonly variances: Float64Array;
  readonly nextVariance: number;
  readonly nextVolatility: number;
}

const LEAST_OBSERVATIONS = 100;
/** Shares of the variance that yesterday's shock and yesterday's variance start from: the likelihood picks among them. */
const STARTS = [
  [0.05, 0.9],
  [0.1, 0.8],
  [0.15, 0.83],
  [0.02, 0.97],
] as const;
const MOST_FREEDOM = 500;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

function parametersAt(x: ArrayLike<number>, innovations: Innovations): GarchParameters {
  const [mean = 0, lnOmega = 0, lnAlpha = 0, logitBeta = 0, lnRoom = 0] = Array.from(x);
  const variance = { mean, omega: Math.exp(lnOmega), alpha: Math.exp(lnAlpha), beta: logistic(logitBeta) };
  return innovations === 'normal' ? variance : { ...variance, freedom: 2 + Math.exp(lnRoom) };
}

/** Beyond these the likelihood is flat or the recursion has no meaning. */
const isPossible = ({ omega, alpha, beta, freedom = 3 }: GarchParameters): boolean =>
  omega > 1e-12 &&
  omega < 10 &&
  alpha > 1e-10 &&
  alpha < 1 &&
  beta < 0.99999 &&
  freedom < MOST_FREEDOM &&
  freedom > 2.001;

export function fitGarch(sample: ArrayLike<number>, innovations: Innovations = 'normal'): Answer<Garch> {
  if (sample.length < LEAST_OBSERVATIONS)
    return refused('too-few', `${sample.length} returns: GARCH needs ${LEAST_OBSERVATIONS} or more`);
  if (!allFinite(sample)) return refused('not-finite', 'a return is missing or no number: leave such days out');
  const unit = deviationOf(sample, 0);
  if (!(unit > 0)) return refused('no-fit', 'the returns do not move: there is no volatility to fit');
  const returns = Float64Array.from(sample, (each) => each / unit);
  const objective = (x: ArrayLike<number>): number => {
    const parameters = parametersAt(x, innovations);
    return isPossible(parameters) ? garchNegativeLogLikelihood(returns, parameters) : Number.POSITIVE_INFINITY;
  };
  const mean = meanOf(returns);
  const starts = STARTS.map(([alpha, beta]) => {
    const x = [mean, Math.log(Math.max(1e-3, 1 - alpha - beta)), Math.log(alpha), logit(beta)];
    return Float64Array.from(innovations === 'normal' ? x : [...x, Math.log(4)]);
  });
  const start = starts.reduce((best, each) => (objective(each) < objective(best) ? each : best));
  let best = bfgs(objective, start, { tolerance: 1e-8 });
  if (!best.settled) best = nelderMead(objective, best.at, { tolerance: 1e-10, width: 1e-7, step: 0.02 });
  if (!Number.isFinite(best.value)) return refused('no-fit', 'the likelihood has no highest point that was found');
  return fitted(Float64Array.from(sample), { unit, innovations, at: parametersAt(best.at, innovations) });
}

interface Found {
  readonly unit: number;
  readonly innovations: Innovations;
  /** In units of the deviation. */
  readonly at: GarchParameters;
}

function fitted(returns: Float64Array, { unit, innovations, at }: Found): Answer<Garch> {
  const parameters = { ...at, mean: at.mean * unit, omega: at.omega * unit * unit };
  const variances = garchVariances(returns, parameters);
  const nextVariance = variances[returns.length] ?? Number.NaN;
  const persistence = at.alpha + at.beta;
  return {
    ok: true,
    ...parameters,
    innovations,
    logLikelihood: -garchNegativeLogLikelihood(returns, parameters),
    persistence,
    longRunVariance: persistence < 1 ? parameters.omega / (1 - persistence) : undefined,
    variances: variances.subarray(0, returns.length),
    nextVariance,
    nextVolatility: Math.sqrt(nextVariance),
  };
}

/** Standard errors from the observed information, in the order mean, omega, alpha, beta, freedom; NaN at a bound. */
export function garchErrors(sample: ArrayLike<number>, garch: GarchParameters): Float64Array {
  const unit = deviationOf(sample, 0);
  const returns = Float64Array.from(sample, (each) => each / unit);
  const { mean, omega, alpha, beta, freedom } = garch;
  const variance = [mean / unit, omega / (unit * unit), alpha, beta];
  const at = freedom === undefined ? variance : [...variance, freedom];
  const objective = ([m = 0, o = 0, a = 0, b = 0, f]: Float64Array): number =>
    garchNegativeLogLikelihood(returns, {
      mean: m,
      omega: o,
      alpha: a,
      beta: b,
      ...(f === undefined ? {} : { freedom: f }),
    });
  const scales = [1, ...at.slice(1)].map((each) => (each === 1 ? 0.5 : each));
  const errors = standardErrors(hessianOf(objective, at, scales), at.length);
  return errors.map((error, i) => error * (i === 0 ? unit : i === 1 ? unit * unit : 1));
}

/** The variance of the sum of the next `days` returns, as expected now. */
export function garchHorizonVariance({ omega, alpha, beta, nextVariance }: Garch, days: number): number {
  let [variance, sum] = [nextVariance, 0];
  for (let day = 0; day < days; day += 1) {
    sum += variance;
    variance = omega + (alpha + beta) * variance;
  }
  return sum;
}
