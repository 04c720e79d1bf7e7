/**
 * What every method answers and takes. VaR is the loss that is not gone beyond with the probability `confidence`; expected
 * shortfall (ES, CVaR) the mean loss of the worst 1 − confidence (Acerbi and Tasche, "On the coherence of expected
 * shortfall", 2002). Losses are positive; where even the tail gains, both are negative, and no loss is invented.
 */
import { allFinite } from '../../math/sample/moments.ts';
import { type RiskRefusal, refused } from '../answer.ts';
import { type Horizon, type HorizonRule, isWholeDays } from './horizon.ts';

/** Fractions of what is held where the returns are fractions, dollars where they are dollars. */
export interface TailRisk {
  readonly var: number;
  readonly es: number;
}

export interface TailSettings {
  /** Between 0 and 1: 0.95 means the worst 5 %. */
  readonly confidence: number;
  /** Trading days ahead: 1 unless given. */
  readonly horizonDays?: number;
  /** Which way to get there, where a method knows more than one. */
  readonly horizonRule?: HorizonRule;
  /** The last so many returns: all unless given. */
  readonly window?: number;
}

export interface TailAnswer extends TailRisk {
  /** How many returns it rests on. */
  readonly count: number;
  readonly horizon: Horizon;
}

const wrongSetting = ({ confidence, horizonDays = 1, window }: TailSettings): RiskRefusal | undefined => {
  if (!(confidence > 0 && confidence < 1))
    return refused('bad-setting', `the confidence is ${confidence}, and must lie between 0 and 1, such as 0.95`);
  if (!isWholeDays(horizonDays))
    return refused('bad-setting', `the horizon is ${horizonDays} days, and must be a whole number from 1 to 1000`);
  if (window !== undefined && !(Number.isInteger(window) && window > 0))
    return refused('bad-setting', `the window is ${window} returns, and must be a whole number above 0`);
  return undefined;
};

/** The returns of the window as a typed array, or why nothing can be said from them. */
export function usable(
  returns: ArrayLike<number>,
  settings: TailSettings,
  least: number,
): { readonly ok: true; readonly sample: Float64Array } | RiskRefusal {
  const wrong = wrongSetting(settings);
  if (wrong) return wrong;
  const { window = returns.length } = settings;
  if (window > returns.length)
    return refused('too-few', `${returns.length} returns, and the window asks for ${window}`);
  const whole = returns instanceof Float64Array ? returns : Float64Array.from(returns);
  const sample = window === whole.length ? whole : whole.subarray(whole.length - window);
  if (sample.length < least) return refused('too-few', `${sample.length} returns: this method needs ${least} or more`);
  if (!allFinite(sample)) return refused('not-finite', 'a return is missing or no number: leave such days out');
  return { ok: true, sample };
}

/** Rounding must not put the mean of the tail on the wrong side of where the tail begins. */
export const ordered = ({ var: loss, es }: TailRisk): TailRisk => ({ var: loss, es: Math.max(es, loss) });
