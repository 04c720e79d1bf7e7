/**
 * Whether losses beyond value at risk are as large as expected shortfall says (Acerbi and Szekely, Backtesting expected
 * shortfall, 2014). Both are 0 on average where the forecasts are right, and negative where losses are larger:
 * Z₁ = 1 + Σ xₜIₜ/esₜ / ΣIₜ looks at their size alone, Z₂ = 1 + Σ xₜIₜ/esₜ / (T·tail) at size and number together.
 */
import { type Answer, refused } from '../answer.ts';

/** A forecast and what came of it; a loss is a negative return, `var` and `es` are positive losses. */
export interface Forecast {
  readonly return: number;
  readonly var: number;
  readonly es: number;
}

export interface ShortfallTest {
  /** Absent where there is no exception to look at. */
  readonly z1?: number;
  readonly z2: number;
  readonly exceptions: number;
}

export function shortfallTest(days: readonly Forecast[], tail: number): Answer<ShortfallTest> {
  if (days.length === 0) return refused('too-few', 'there is no forecast to test');
  if (!(tail > 0 && tail < 1)) return refused('bad-setting', `the tail is ${tail}, and must be between 0 and 1`);
  const odd = days.findIndex(
    (day) => !(Number.isFinite(day.return + day.var) && Number.isFinite(day.es) && day.es > 0),
  );
  if (odd !== -1)
    return refused(
      'outside-domain',
      `forecast ${odd + 1} has no positive expected shortfall to divide by: leave it out`,
    );
  const beyond = days.filter((day) => day.return < -day.var);
  const total = beyond.reduce((sum, day) => sum + day.return / day.es, 0);
  const z1 = beyond.length === 0 ? {} : { z1: 1 + total / beyond.length };
  return { ok: true, ...z1, z2: 1 + total / (days.length * tail), exceptions: beyond.length };
}
