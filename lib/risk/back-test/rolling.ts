/**
 * One forecast a day from the days before it, and what came of it. The forecast for a day never sees that day. A method
 * that refuses a window leaves a gap that is told, not filled. Returns are fractions; `var` and `es` positive losses.
 */
import * as z from 'zod';
import { TradingDayWire } from '../../model/time.ts';
import { type Answer, type RiskRefusal, refused } from '../answer.ts';
import { isException } from './exceptions.ts';

/** One day's forecast and outcome, as it is stored. */
export const BackTestDay = z.object({
  day: TradingDayWire,
  var: z.number(),
  es: z.number(),
  return: z.number(),
  exception: z.boolean(),
});
export type BackTestDay = z.infer<typeof BackTestDay>;

export interface DayReturn {
  readonly day: BackTestDay['day'];
  readonly return: number;
}

/** Value at risk and expected shortfall for the next day, from a window of returns. */
export type Forecaster = (returns: Float64Array) => Answer<{ readonly var: number; readonly es: number }>;

export interface Rolling {
  readonly days: readonly BackTestDay[];
  /** Days without a forecast, and why. */
  readonly gaps: readonly { readonly day: BackTestDay['day']; readonly why: RiskRefusal }[];
}

/** A year and four years of sessions: the windows that risk is judged over. */
export const WINDOWS = [250, 1000] as const;

export function rolling(
  series: readonly DayReturn[],
  { window, forecast }: { readonly window: number; readonly forecast: Forecaster },
): Answer<Rolling> {
  const problem = problemWith(series, window);
  if (problem) return problem;
  const returns = Float64Array.from(series, (each) => each.return);
  const [days, gaps]: [BackTestDay[], Rolling['gaps'][number][]] = [[], []];
  for (const [index, { day, return: result }] of series.entries()) {
    if (index < window) continue;
    const told = forecast(returns.subarray(index - window, index));
    if (!told.ok) gaps.push({ day, why: told });
    else if (!(Number.isFinite(told.var) && Number.isFinite(told.es)))
      gaps.push({ day, why: refused('not-finite', 'the method gave a forecast that is no number') });
    else {
      const { var: valueAtRisk, es } = told;
      days.push({ day, var: valueAtRisk, es, return: result, exception: isException(result, valueAtRisk) });
    }
  }
  return { ok: true, days, gaps };
}

function problemWith(series: readonly DayReturn[], window: number): RiskRefusal | undefined {
  if (!(Number.isSafeInteger(window) && window > 0)) return refused('bad-setting', `${window} days are no window`);
  if (series.length <= window)
    return refused('too-few', `${series.length} returns leave no day to test after a window of ${window}`);
  const odd = series.find((each) => !Number.isFinite(each.return));
  if (odd) return refused('not-finite', `the return of ${odd.day} is ${odd.return}, which is no number`);
  const back = series.find(({ day }, index) => index > 0 && day <= (series[index - 1]?.day ?? ''));
  return back && refused('bad-setting', `${back.day} does not come after the day before it: sort the returns by day`);
}
