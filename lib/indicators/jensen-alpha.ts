/**
 * Jensen's alpha: what a fund earned beyond its share of the benchmark's return, by least squares on daily returns over cash,
 *   r - f = alpha + beta (b - f) + e,   in simple returns of one session.
 * Alpha and its standard error are fractions per year (times 252). Reference: M. C. Jensen (1968), The Performance of Mutual
 * Funds in the Period 1945-1964. An alpha within two of its errors of zero is no news.
 */
import type { Bar } from '../model/bar.ts';
import { newYorkDay, type TradingDay } from '../model/time.ts';

const SESSIONS_A_YEAR = 252;
/** A line through fewer points says nothing. */
const FEWEST_RETURNS = 20;
/** Squared returns: a benchmark that moves less than this does not move. */
const STILL = 1e-12;

export interface Alpha {
  /** Fraction per year. */
  readonly alpha: number;
  /** Fraction per year. */
  readonly standardError: number;
  readonly beta: number;
  readonly returns: number;
  readonly from: TradingDay;
  readonly to: TradingDay;
}

interface Pair {
  readonly day: TradingDay;
  readonly fund: number;
  readonly benchmark: number;
}

/** Of the days that both have, oldest first. Undefined where they are too few, or the benchmark did not move. */
export function jensenAlpha(fund: readonly Bar[], benchmark: readonly Bar[], cashRate: number): Alpha | undefined {
  const known = new Map(benchmark.map((bar) => [newYorkDay(bar.start), bar.close]));
  const pairs = fund.flatMap(({ start, close }): readonly Pair[] => {
    const other = known.get(newYorkDay(start));
    return other === undefined ? [] : [{ day: newYorkDay(start), fund: close, benchmark: other }];
  });
  const [first, last] = [pairs[0], pairs.at(-1)];
  const daily = cashRate / SESSIONS_A_YEAR;
  const excess = (of: 'fund' | 'benchmark') =>
    pairs.slice(1).map((pair, place) => pair[of] / (pairs[place]?.[of] ?? Number.NaN) - 1 - daily);
  const line = fitted(excess('benchmark'), excess('fund'));
  if (!line || !first || !last) return undefined;
  return {
    ...{ alpha: line.intercept * SESSIONS_A_YEAR, standardError: line.error * SESSIONS_A_YEAR, beta: line.slope },
    ...{ returns: pairs.length - 1, from: first.day, to: last.day },
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Ordinary least squares, with the standard error of the intercept. */
function fitted(x: readonly number[], y: readonly number[]) {
  const n = x.length;
  if (n < FEWEST_RETURNS) return undefined;
  const [middleX, middleY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
  if (!(spread > STILL)) return undefined;
  const slope = x.reduce((sum, value, place) => sum + (value - middleX) * ((y[place] ?? 0) - middleY), 0) / spread;
  const intercept = middleY - slope * middleX;
  const left = x.reduce((sum, value, place) => sum + ((y[place] ?? 0) - intercept - slope * value) ** 2, 0);
  const error = Math.sqrt((left / (n - 2)) * (1 / n + middleX ** 2 / spread));
  return Number.isFinite(intercept + error) ? { slope, intercept, error } : undefined;
}
