/**
 * Filtered historical simulation: past returns over the volatility that was expected for their day, times the volatility
 * that is expected now (Hull and White, 1998; Barone-Adesi, Giannopoulos and Vosper, "VaR without correlations for
 * portfolios of derivative securities", 1999). Volatility by EWMA or GARCH(1,1). Several days are simulated through the same
 * volatility model, from past surprises drawn with replacement.
 */
import { seededRandom } from '../../math/random.ts';
import type { Answer, RiskRefusal } from '../answer.ts';
import { DAILY_DECAY, ewma } from '../volatility/ewma.ts';
import { fitGarch } from '../volatility/garch.ts';
import { empiricalTail } from './historical.ts';
import { horizonOf } from './horizon.ts';
import { ordered, type TailAnswer, type TailSettings, usable } from './tail-risk.ts';

export type VolatilityModel = 'ewma' | 'garch' | 'garch-t';

export interface FilteredSettings extends TailSettings {
  readonly model?: VolatilityModel;
  /** Of EWMA: 0.94 unless given. */
  readonly decay?: number;
  /** Of a horizon of several days. */
  readonly paths?: number;
  readonly seed?: string;
}

export interface Filtered extends TailAnswer {
  readonly model: VolatilityModel;
  /** Expected for the next day. */
  readonly nextVolatility: number;
  /** How much wilder than the window's own the next day is expected to be. */
  readonly volatilityRatio: number;
}

/** v(t+1) = ω + α·(r − μ)² + β·v(t): EWMA is the case ω = 0, α = 1 − λ, β = λ. */
interface Recursion {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly variances: Float64Array;
  readonly nextVariance: number;
}

const LEAST_OBSERVATIONS = 100;
/** Days that EWMA leans on the first return alone. */
const WARM_UP = 20;
const PATHS = 10_000;

function recursionOf(
  sample: Float64Array,
  model: VolatilityModel,
  decay: number,
): ({ readonly ok: true } & Recursion) | RiskRefusal {
  if (model !== 'ewma') return fitGarch(sample, model === 'garch' ? 'normal' : 'student-t');
  const found = ewma(sample, decay);
  return found.ok ? { ...found, mean: 0, omega: 0, alpha: 1 - decay, beta: decay } : found;
}

function surprises(sample: Float64Array, { mean, variances }: Recursion, skipped: number): Float64Array {
  const from = sample.subarray(skipped);
  // A day that was expected not to move at all has no surprise of its own: it counts as none.
  return Float64Array.from(from, (each, i) => {
    const variance = variances[i + skipped] ?? 0;
    return variance > 0 ? (each - mean) / Math.sqrt(variance) : 0;
  });
}

interface Journey {
  readonly days: number;
  readonly paths: number;
  readonly seed: string;
}

function simulatedSums(drawn: Float64Array, recursion: Recursion, { days, paths, seed }: Journey): Float64Array {
  const { mean, omega, alpha, beta, nextVariance } = recursion;
  const random = seededRandom(seed);
  return Float64Array.from({ length: paths }, () => {
    let [variance, sum] = [nextVariance, 0];
    for (let day = 0; day < days; day += 1) {
      const error = Math.sqrt(variance) * (drawn[Math.floor(random.uniform() * drawn.length)] ?? 0);
      sum += mean + error;
      variance = omega + alpha * error * error + beta * variance;
    }
    return sum;
  });
}

export function filteredHistoricalRisk(returns: ArrayLike<number>, settings: FilteredSettings): Answer<Filtered> {
  const found = usable(returns, settings, LEAST_OBSERVATIONS);
  if (!found.ok) return found;
  const { confidence, horizonDays: days = 1, model = 'ewma', decay = DAILY_DECAY } = settings;
  const recursion = recursionOf(found.sample, model, decay);
  if (!recursion.ok) return recursion;
  const drawn = surprises(found.sample, recursion, model === 'ewma' ? WARM_UP : 0);
  const rules = { confidence, quantile: 'linear', shortfall: 'acerbi-tasche' } as const;
  const nextVolatility = Math.sqrt(recursion.nextVariance);
  const rooted = settings.horizonRule === 'square-root-of-time';
  const journey = { days, paths: settings.paths ?? PATHS, seed: settings.seed ?? 'filtered historical' };
  const tail =
    days > 1 && !rooted
      ? empiricalTail(simulatedSums(drawn, recursion, journey), rules)
      : moved(empiricalTail(drawn, rules), recursion, Math.sqrt(days));
  const usual = Math.sqrt(recursion.variances.reduce((sum, each) => sum + each, 0) / recursion.variances.length);
  return {
    ...{ ok: true, ...ordered(tail), count: drawn.length, model, nextVolatility },
    volatilityRatio: usual > 0 ? nextVolatility / usual : 1,
    horizon: horizonOf(days, rooted ? 'square-root-of-time' : 'simulated'),
  };
}

const moved = (
  tail: { readonly var: number; readonly es: number },
  { mean, nextVariance }: Recursion,
  root: number,
) => ({
  var: root * (Math.sqrt(nextVariance) * tail.var - mean),
  es: root * (Math.sqrt(nextVariance) * tail.es - mean),
});
