/**
 * Exponentially weighted volatility with zero mean: v(t+1) = λ·v(t) + (1 − λ)·r(t)², begun at the first return's square
 * (J. P. Morgan, "RiskMetrics technical document", 1996, which takes λ = 0.94 for days). Daily fractions throughout.
 */
import { allFinite } from '../../math/sample/moments.ts';
import { type Answer, refused } from '../answer.ts';

export const DAILY_DECAY = 0.94;

export interface Ewma {
  /** The variance that was expected for each day, before its return was known. */
  readonly variances: Float64Array;
  readonly nextVariance: number;
  readonly nextVolatility: number;
}

export function ewma(returns: ArrayLike<number>, decay = DAILY_DECAY): Answer<Ewma> {
  if (!(decay > 0 && decay < 1)) return refused('bad-setting', `the decay is ${decay}, and must lie between 0 and 1`);
  if (returns.length < 2) return refused('too-few', `${returns.length} returns: a volatility needs 2 or more`);
  if (!allFinite(returns)) return refused('not-finite', 'a return is missing or no number: leave such days out');
  const variances = new Float64Array(returns.length);
  let variance = (returns[0] ?? 0) ** 2;
  for (let i = 0; i < returns.length; i += 1) {
    variances[i] = variance;
    variance = decay * variance + (1 - decay) * (returns[i] ?? 0) ** 2;
  }
  return { ok: true, variances, nextVariance: variance, nextVolatility: Math.sqrt(variance) };
}
