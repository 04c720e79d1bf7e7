/**
 * Historical simulation: the quantile of the losses that were, by any of the nine rules of Hyndman and Fan (1996), the
 * linear one (type 7) unless named. ES is the mean of the worst n(1 − c) returns, the last of them in part (Acerbi and
 * Tasche, 2002), or the mean of all returns at or beyond the quantile. Weighs every day of the window alike.
 */
import { placeOf, type QuantileRule, selectInPlace } from '../../math/sample/quantile.ts';
import { smallest } from '../../math/sample/smallest.ts';
import { type Answer, refused } from '../answer.ts';
import { horizonOf, overlappingSums } from './horizon.ts';
import { ordered, type TailAnswer, type TailRisk, type TailSettings, usable } from './tail-risk.ts';

export type ShortfallRule = 'acerbi-tasche' | 'tail-mean';

export interface HistoricalSettings extends TailSettings {
  readonly quantile?: QuantileRule;
  readonly shortfall?: ShortfallRule;
}

export interface Historical extends TailAnswer {
  readonly quantile: QuantileRule;
  readonly shortfall: ShortfallRule;
  /** How many returns the tail expects: n(1 − c). With few, one day more or less moves the figure. */
  readonly tailCount: number;
}

interface Rules {
  readonly confidence: number;
  readonly quantile: QuantileRule;
  readonly shortfall: ShortfallRule;
}

/** Of a sample of at least one return. */
export function empiricalTail(sample: Float64Array, rules: Rules): TailRisk {
  const { low } = placeOf(sample.length, rules.confidence, rules.quantile);
  // Ranks of losses from below are ranks of returns from above.
  return tailWithin(smallest(sample, sample.length - low), sample, rules);
}

/** The same where the worst of the sample are known, as many as the confidence needs or more. They may be reordered. */
export function tailWithin(worst: Float64Array, sample: Float64Array, rules: Rules): TailRisk {
  const { low, part } = placeOf(sample.length, rules.confidence, rules.quantile);
  const last = sample.length - low - 1;
  if (last < worst.length - 1) selectInPlace(worst, last);
  let beyond = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < last; i += 1) beyond = Math.max(beyond, worst[i] ?? 0);
  const start = worst[last] ?? Number.NaN;
  const loss = -(part === 0 ? start : start + part * (beyond - start));
  const isMean = rules.shortfall === 'tail-mean';
  return ordered({ var: loss, es: isMean ? meanBeyond(worst, -loss) : worstMean(sample, worst, rules.confidence) });
}

function meanBeyond(tail: Float64Array, quantile: number): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < tail.length; i += 1) {
    const value = tail[i] ?? 0;
    if (value > quantile) continue;
    sum += value;
    count += 1;
  }
  return -sum / count;
}

/** The mean of the worst share 1 − c of the sample, of which `tail`, which may be reordered, holds at least the whole days. */
function worstMean(sample: Float64Array, tail: Float64Array, confidence: number): number {
  const share = sample.length - sample.length * confidence;
  const whole = Math.floor(share * (1 + 4 * Number.EPSILON));
  const worst = whole < tail.length ? tail : smallest(sample, Math.min(sample.length, whole + 1));
  selectInPlace(worst, Math.min(whole, worst.length - 1));
  let sum = 0;
  for (let i = 0; i < Math.min(whole, worst.length); i += 1) sum += worst[i] ?? 0;
  return -(sum + Math.max(0, share - whole) * (worst[whole] ?? 0)) / share;
}

export function historicalRisk(returns: ArrayLike<number>, settings: HistoricalSettings): Answer<Historical> {
  const { confidence, horizonDays: days = 1, horizonRule = 'square-root-of-time' } = settings;
  const rules = {
    confidence,
    quantile: settings.quantile ?? 'linear',
    shortfall: settings.shortfall ?? 'acerbi-tasche',
  };
  const found = usable(returns, settings, 2);
  if (!found.ok) return found;
  const overlaps = horizonRule === 'overlapping' && days > 1;
  const sample = overlaps ? overlappingSums(found.sample, days) : found.sample;
  const tailCount = sample.length * (1 - confidence);
  if (tailCount < 1 - 1e-9)
    return refused('too-few', `${sample.length} returns hold less than one beyond ${confidence}: take a longer window`);
  const { var: loss, es } = empiricalTail(sample, rules);
  const scale = overlaps ? 1 : Math.sqrt(days);
  const { quantile, shortfall } = rules;
  const horizon = horizonOf(days, overlaps ? 'overlapping' : 'square-root-of-time');
  return { ok: true, var: scale * loss, es: scale * es, count: sample.length, horizon, quantile, shortfall, tailCount };
}
