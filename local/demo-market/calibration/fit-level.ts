/**
 * Fits the level of implied volatility and its answer to the day's move on the VIX and the S&P 500: to 2012 for the
 * fit, from 2013 for the test, which holds every scenario.
 */

import { type Fit, leastSquares, type Observation, predict } from '#lib/math/least-squares.ts';
import { type DailyBar, dailyBars } from '../daily-files.ts';
import { levelRegressors, type Return, returnsOf } from '../volatility.ts';
import { numberIn, readRows } from './recorded.ts';

export const FIT_UNTIL = '2013';
const WARM_UP = 500;
const SESSIONS_A_YEAR = 252;
const LARGEST_MOVE = 8;

export interface LevelDay {
  readonly day: string;
  readonly bar: DailyBar;
  /** Known before the day. */
  readonly regressors: readonly number[];
  readonly vixBefore: number;
  readonly vix: number;
  readonly move: number;
}

/** Days with the index, the VIX of the day and of the day before. */
export function levelDays(folder: string): readonly LevelDay[] {
  const vix = new Map(
    readRows(folder, 'vix/VIX_daily.csv.gz').map((row) => [
      row.date ?? '',
      (numberIn(row, 'close') ?? Number.NaN) / 100,
    ]),
  );
  const bars = dailyBars('SPY');
  const returns: readonly Return[] = returnsOf(bars);
  return bars.slice(WARM_UP + 1).flatMap((bar, i) => {
    const index = WARM_UP + i;
    const [today, before] = [vix.get(bar.day), vix.get(bars[index]?.day ?? '')];
    const move = returns[index]?.value;
    if (today === undefined || before === undefined || move === undefined) return [];
    const regressors = levelRegressors(returns.slice(index - 260, index));
    return [{ day: bar.day, bar, regressors, vixBefore: before, vix: today, move }];
  });
}

/** The level known at the open: yesterday's log VIX on what the past realised. */
export const levelFit = (days: readonly LevelDay[]): Fit =>
  leastSquares(days.map(({ regressors, vixBefore }) => ({ regressors, response: Math.log(vixBefore) })));

/** The answer to the day's own move, in deviations: linear and quadratic, through zero. */
export function moveObservations(days: readonly LevelDay[]): readonly Observation[] {
  return days.map(({ vixBefore, vix, move }) => {
    const z = Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, (move / vixBefore) * Math.sqrt(SESSIONS_A_YEAR)));
    return { regressors: [z, z * z], response: Math.log(vix / vixBefore) };
  });
}

/** Root mean square error of log volatility. */
export function levelError(days: readonly LevelDay[], coefficients: readonly number[]): number {
  const squares = days.map(
    ({ regressors, vixBefore }) => (predict(coefficients, regressors) - Math.log(vixBefore)) ** 2,
  );
  return Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
}
