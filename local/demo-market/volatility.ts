/**
 * The implied volatility surface, from the real past only. Level: a heterogeneous autoregression of log implied
 * volatility on realised volatilities and recent returns (Corsi, 2009), then moved by the day's own return so far. Term:
 * mean reversion to the long run. Reports add a variance of their own until they are out. Smile: a hyperbola in
 * standardised log-moneyness. Volatilities are annual, variances per year of 365 days.
 */
import { DAY, type Instant, type TradingDay } from '#lib/model/time.ts';
import type { DailyBar } from './daily-files.ts';
import { type Report, reactionDay, reportedAt } from './earnings-dates.ts';
import { PARAMETERS } from './parameters.ts';
import type { DemoSymbol } from './scenarios.ts';

const { level: LEVEL, term: TERM, smile: SMILE, earnings: EARNINGS } = PARAMETERS;
const SESSIONS_A_YEAR = 252;
export const YEAR = 365 * DAY;
export const MONTH = 30 / 365;
const RETURN_FLOOR = 1e-6;
const LARGEST_MOVE = 8;

export interface Return {
  readonly day: TradingDay;
  readonly value: number;
}

/** Log returns from close to close. */
export const returnsOf = (bars: readonly DailyBar[]): readonly Return[] =>
  bars.slice(1).map((bar, i) => ({ day: bar.day, value: Math.log(bar.close / (bars[i]?.close ?? Number.NaN)) }));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Annual, about zero, of the last n returns. */
export function realisedVolatility(returns: readonly Return[], n: number): number {
  const squares = returns.slice(-n).map(({ value }) => value * value);
  return Math.sqrt(SESSIONS_A_YEAR * (sum(squares) / squares.length + RETURN_FLOOR));
}

/** What the past says before a session opens. */
export interface DayVolatility {
  /** At the money, thirty days, without reports. */
  readonly level: number;
  readonly longRun: number;
  /** Standard deviation of the log move that a report brings. */
  readonly reportMove: number;
  /** When each report is known, past ones too. */
  readonly reports: readonly Instant[];
}

/** The regressors of the level, in the order of their coefficients. */
export function levelRegressors(returns: readonly Return[]): readonly number[] {
  const recent = (n: number): number => sum(returns.slice(-n).map(({ value }) => value));
  return [
    1,
    Math.log(realisedVolatility(returns, 5)),
    Math.log(realisedVolatility(returns, 22)),
    Math.log(realisedVolatility(returns, 250)),
    recent(5),
    recent(22),
  ];
}

const COEFFICIENTS = [LEVEL.constant, LEVEL.fast, LEVEL.month, LEVEL.year, LEVEL.leverageFast, LEVEL.leverageMonth];

function reportMoveOf(moves: readonly Return[]): number {
  if (moves.length < EARNINGS.fewestReports) return EARNINGS.fallbackMove;
  const squares = moves.slice(-EARNINGS.reportsRemembered).map(({ value }) => value * value);
  return Math.sqrt(sum(squares) / squares.length);
}

/** The level that the model settles at when every horizon has seen the whole past. */
const longRunOf = (returns: readonly Return[]): number =>
  Math.exp(LEVEL.constant) * realisedVolatility(returns, returns.length) ** (LEVEL.fast + LEVEL.month + LEVEL.year);

/** From the bars of the days before, none of the day itself; before the symbol's own ratios. */
export function rawVolatility(before: readonly DailyBar[], reports: readonly Report[]): DayVolatility {
  const reactions = new Set(reports.map(reactionDay));
  const returns = returnsOf(before);
  const ordinary = returns.filter(({ day }) => !reactions.has(day));
  const log = sum(levelRegressors(ordinary).map((x, i) => x * (COEFFICIENTS[i] ?? 0)));
  return {
    level: Math.exp(log),
    longRun: longRunOf(ordinary),
    reportMove: reportMoveOf(returns.filter(({ day }) => reactions.has(day))),
    reports: reports.map(reportedAt),
  };
}

export function dayVolatility(
  symbol: DemoSymbol,
  before: readonly DailyBar[],
  reports: readonly Report[],
): DayVolatility {
  const raw = rawVolatility(before, reports);
  return {
    level: Math.max(LEVEL.floor, LEVEL.ratio[symbol] * raw.level),
    longRun: TERM.longRunRatio[symbol] * raw.longRun,
    reportMove: EARNINGS.ratio * raw.reportMove,
    reports: raw.reports,
  };
}

/** The factor by which a move of the share (log, since its reference price) changes the level. */
export function moveFactor(level: number, logMove: number): number {
  const deviations = (logMove / level) * Math.sqrt(SESSIONS_A_YEAR);
  const z = Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, deviations));
  return Math.exp(LEVEL.moveLinear * z + LEVEL.moveSquare * z * z);
}

/** Average over a time of what decays from one to zero. */
export const averageDecay = (meanReversion: number, years: number): number => {
  const decay = meanReversion * years;
  return decay < 1e-8 ? 1 : -Math.expm1(-decay) / decay;
};

/** Variance to a horizon, in total, without reports. */
export function diffusionVariance(level: number, longRun: number, years: number): number {
  const excess = (level * level - longRun * longRun) / averageDecay(TERM.meanReversion, MONTH);
  const average = longRun * longRun + excess * averageDecay(TERM.meanReversion, years);
  return Math.max(average, (LEVEL.floor * LEVEL.floor) / 4) * years;
}

/** Variance to a horizon, in total: the ordinary days' and that of each report that is still to come before it. */
export function totalVariance(
  volatility: DayVolatility,
  factor: number,
  span: { at: Instant; expiry: Instant },
): number {
  const years = Math.max(0, span.expiry - span.at) / YEAR;
  const pending = volatility.reports.filter((known) => known > span.at && known < span.expiry);
  const ordinary = diffusionVariance(volatility.level * factor, volatility.longRun, years);
  return ordinary + pending.length * volatility.reportMove * volatility.reportMove;
}

export interface Smile {
  readonly slope: number;
  readonly curvature: number;
  /** Where the hyperbola bends, and how softly, in standardised log-moneyness. */
  readonly centre: number;
  readonly width: number;
}

/** What the curvature multiplies: zero at the money, straight far from the centre. */
export function bend(smile: Pick<Smile, 'centre' | 'width'>, moneyness: number): number {
  const { centre, width } = smile;
  return Math.sqrt((moneyness - centre) ** 2 + width * width) - Math.sqrt(centre * centre + width * width);
}

/** Implied over at-the-money volatility at a standardised log-moneyness, ln(strike/forward)/deviation; flat far out. */
export function smileAt(symbol: DemoSymbol, moneyness: number): number {
  const smile = SMILE[symbol];
  const within = Math.max(-SMILE.farthest, Math.min(SMILE.farthest, moneyness));
  return 1 + smile.slope * within + smile.curvature * bend(smile, within);
}
