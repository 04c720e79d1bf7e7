/**
 * The far tail from its own members: losses beyond a high threshold u are generalised Pareto (Pickands, 1975; McNeil,
 * "Estimating the tails of loss severity distributions using extreme value theory", 1997). With N of n losses beyond u,
 * VaR = u + β/ξ·((n(1 − c)/N)^(−ξ) − 1) and ES = (VaR + β − ξu)/(1 − ξ). ES needs ξ < 1.
 */
import { fitPareto, type ParetoFit, paretoQuantile } from '../../math/fit/pareto-fit.ts';
import { quantile } from '../../math/sample/quantile.ts';
import { type Answer, type RiskRefusal, refused } from '../answer.ts';
import { horizonOf } from './horizon.ts';
import { ordered, type TailAnswer, type TailRisk, type TailSettings, usable } from './tail-risk.ts';

export interface PeaksSettings extends TailSettings {
  /** A loss. Unless given, the loss that a share of `tailShare` of the days goes beyond. */
  readonly threshold?: number;
  /** 0.1 unless given. */
  readonly tailShare?: number;
}

export interface Peaks extends TailAnswer {
  readonly threshold: number;
  readonly exceedances: number;
  readonly fit: ParetoFit;
  /** Of VaR, by the delta method. */
  readonly varError: number;
}

export const LEAST_EXCEEDANCES = 20;
const TAIL_SHARE = 0.1;

export interface TailFit {
  readonly threshold: number;
  readonly exceedances: number;
  readonly count: number;
  readonly fit: ParetoFit;
}

/** The Pareto tail of losses beyond a threshold. */
export function fitTail(losses: Float64Array, threshold: number, least = LEAST_EXCEEDANCES): Answer<TailFit> {
  const excesses = losses.filter((loss) => loss > threshold).map((loss) => loss - threshold);
  if (excesses.length < least)
    return refused(
      'too-few',
      `${excesses.length} losses go beyond ${threshold}: the tail needs ${least} or more, so take a lower threshold or a longer window`,
    );
  const fit = fitPareto(excesses);
  if (!fit) return refused('no-fit', `no Pareto tail fits the losses beyond ${threshold}: take another threshold`);
  return { ok: true, threshold, exceedances: excesses.length, count: losses.length, fit };
}

/** VaR and ES beyond the threshold. */
export function peaksTail(
  { threshold, exceedances, count, fit }: TailFit,
  confidence: number,
): ({ readonly ok: true } & TailRisk) | RiskRefusal {
  const tail = ((1 - confidence) * count) / exceedances;
  if (tail > 1)
    return refused(
      'outside-domain',
      `${confidence} lies before the threshold, which ${(100 * exceedances) / count} % of the losses go beyond: lower the threshold or raise the confidence`,
    );
  if (fit.shape >= 1)
    return refused('outside-domain', `the tail's shape is ${fit.shape.toFixed(2)}: from 1 on there is no mean loss`);
  const loss = threshold + paretoQuantile(fit, tail);
  return { ok: true, ...ordered({ var: loss, es: (loss + fit.scale - fit.shape * threshold) / (1 - fit.shape) }) };
}

/** How uncertain shape and scale make VaR; the count of exceedances is taken as known. */
function errorOfVar({ exceedances, count, fit }: TailFit, confidence: number): number {
  const tail = ((1 - confidence) * count) / exceedances;
  const at = (shape: number): number => paretoQuantile({ shape, scale: fit.scale }, tail);
  const step = 1e-4;
  const [byShape, byScale] = [(at(fit.shape + step) - at(fit.shape - step)) / (2 * step), at(fit.shape) / fit.scale];
  const variance =
    (byShape * fit.shapeError) ** 2 + (byScale * fit.scaleError) ** 2 + 2 * byShape * byScale * fit.sharedError;
  return Math.sqrt(variance);
}

export function peaksRisk(returns: ArrayLike<number>, settings: PeaksSettings): Answer<Peaks> {
  const found = usable(returns, settings, LEAST_EXCEEDANCES);
  if (!found.ok) return found;
  const { confidence, horizonDays: days = 1, tailShare = TAIL_SHARE } = settings;
  if (!(tailShare > 0 && tailShare < 1))
    return refused('bad-setting', `the tail share is ${tailShare}, and must lie between 0 and 1`);
  const losses = found.sample.map((each) => -each);
  const tail = fitTail(losses, settings.threshold ?? quantile(losses, 1 - tailShare));
  if (!tail.ok) return tail;
  const risk = peaksTail(tail, confidence);
  if (!risk.ok) return risk;
  const byShape = settings.horizonRule === 'tail-index';
  const scale = byShape ? days ** Math.max(0, tail.fit.shape) : Math.sqrt(days);
  const { threshold, exceedances, fit } = tail;
  return {
    ...{ ok: true, var: scale * risk.var, es: scale * risk.es, count: losses.length, threshold, exceedances, fit },
    varError: scale * errorOfVar(tail, confidence),
    horizon: horizonOf(days, byShape ? 'tail-index' : 'square-root-of-time'),
  };
}

export interface ThresholdLine {
  readonly threshold: number;
  readonly exceedances: number;
  /** Of the losses beyond it, less it: a straight line in the threshold where the tail is Pareto. Absent where there are none. */
  readonly meanExcess: number | undefined;
  readonly shape: number | undefined;
  readonly shapeError: number | undefined;
  readonly var: number | undefined;
}

const SHARES = [0.2, 0.175, 0.15, 0.125, 0.1, 0.075, 0.05, 0.04, 0.03, 0.02];

/** The same tail from several thresholds: one is good where shape and VaR hardly change around it. */
export function thresholdTable(
  returns: ArrayLike<number>,
  confidence: number,
  shares = SHARES,
): readonly ThresholdLine[] {
  const losses = Float64Array.from(returns, (each) => -each);
  return shares.map((share) => {
    const threshold = quantile(losses, 1 - share);
    const beyond = losses.filter((loss) => loss > threshold);
    const tail = fitTail(losses, threshold);
    const risk = tail.ok ? peaksTail(tail, confidence) : tail;
    return {
      ...{ threshold, exceedances: beyond.length },
      meanExcess:
        beyond.length === 0 ? undefined : beyond.reduce((sum, loss) => sum + loss - threshold, 0) / beyond.length,
      shape: tail.ok ? tail.fit.shape : undefined,
      shapeError: tail.ok ? tail.fit.shapeError : undefined,
      var: risk.ok ? risk.var : undefined,
    };
  });
}
