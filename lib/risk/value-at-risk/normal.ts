/** Normal returns: VaR = −μ + zσ and ES = −μ + σφ(z)/(1 − c). Right in the middle, too low in the tails of what is traded. */
import { normalPdf, normalQuantile } from '../../math/normal.ts';
import { momentsOf } from '../../math/sample/moments.ts';
import type { Answer } from '../answer.ts';
import { horizonOf } from './horizon.ts';
import { ordered, type TailAnswer, type TailRisk, type TailSettings, usable } from './tail-risk.ts';

export interface NormalSettings extends TailSettings {
  /** What the variance is divided by: n − 1 unless given as 0. */
  readonly lost?: 0 | 1;
}

export interface Normal extends TailAnswer {
  /** Of one day. */
  readonly mean: number;
  readonly deviation: number;
  /** How far the sample is from normal (Jarque and Bera, 1980): above 9.2 it would be so by chance once in a hundred. */
  readonly jarqueBera: number;
}

export const normalTail = (mean: number, deviation: number, confidence: number): TailRisk => {
  // The lower quantile: 1 − c has more digits than c where it is small.
  const z = normalQuantile(1 - confidence);
  return ordered({ var: -mean - deviation * z, es: -mean + (deviation * normalPdf(z)) / (1 - confidence) });
};

export function normalRisk(returns: ArrayLike<number>, settings: NormalSettings): Answer<Normal> {
  const found = usable(returns, settings, 2);
  if (!found.ok) return found;
  const { confidence, horizonDays: days = 1, lost = 1 } = settings;
  const { count, mean, variance, skewness, excessKurtosis } = momentsOf(found.sample);
  const deviation = Math.sqrt((variance * count) / (count - lost));
  const jarqueBera = (count / 6) * (skewness ** 2 + excessKurtosis ** 2 / 4);
  const rooted = settings.horizonRule === 'square-root-of-time';
  const { var: loss, es } = rooted
    ? normalTail(mean * Math.sqrt(days), deviation * Math.sqrt(days), confidence)
    : normalTail(mean * days, deviation * Math.sqrt(days), confidence);
  const horizon = horizonOf(days, rooted ? 'square-root-of-time' : 'independent-normal');
  return { ok: true, var: loss, es, count, horizon, mean, deviation, jarqueBera };
}
