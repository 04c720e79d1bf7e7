/** Fits term structure, report variance and smile on recorded chains. */
import { type Fit, leastSquares, type Observation } from '#lib/math/least-squares.ts';
import { atNewYork, type Instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { dailyBars } from '../daily-files.ts';
import { REPORTS } from '../earnings-dates.ts';
import { PARAMETERS } from '../parameters.ts';
import type { DemoSymbol } from '../scenarios.ts';
import { averageDecay, bend, MONTH, moveFactor, rawVolatility, type Smile, YEAR } from '../volatility.ts';
import { impliedVolatility, type SmilePoint, type Snapshot } from './chains.ts';
import { numberIn, readRows } from './recorded.ts';

const FEWEST_DAYS = 5;
const CLOSE = 16 * 60;

/** One expiry of a recorded chain beside what the level model says of its day. */
export interface TermPoint {
  readonly snapshot: string;
  readonly day: TradingDay;
  readonly years: number;
  readonly atTheMoney: number;
  /** Modelled at ratio one. */
  readonly level: number;
  readonly longRun: number;
  readonly reports: number;
  readonly reportMove: number;
}

/** The level model at a time, with the day's own move up to then. */
function termPoint(
  symbol: DemoSymbol,
  when: Pick<Snapshot, 'name' | 'day' | 'at'>,
  seen: { readonly spot: number; readonly expiry: Instant; readonly years: number; readonly atTheMoney: number },
): TermPoint {
  const before = dailyBars(symbol).filter(({ day }) => day < when.day);
  const { level, longRun, reportMove, reports } = rawVolatility(before, REPORTS[symbol]);
  const pending = reports.filter((at) => at > when.at && at < seen.expiry);
  const factor = moveFactor(level, Math.log(seen.spot / (before.at(-1)?.close ?? seen.spot)));
  return {
    ...{ snapshot: when.name, day: when.day, years: seen.years, atTheMoney: seen.atTheMoney, reports: pending.length },
    ...{ level: level * factor, longRun, reportMove },
  };
}

export function termPoints(
  symbol: DemoSymbol,
  snapshot: Snapshot,
  points: readonly SmilePoint[],
): readonly TermPoint[] {
  const spot = dailyBars(symbol).find(({ day }) => day === snapshot.day)?.close ?? Number.NaN;
  return [...Map.groupBy(points, ({ expiry }) => expiry).values()].flatMap(([first]) =>
    first && first.years * 365 >= FEWEST_DAYS ? [termPoint(symbol, snapshot, { ...first, spot })] : [],
  );
}

/** AAPL's 2016-01-15 call at 100 on every day of 2015: a year of long-dated volatility, its smile divided out. */
const CONTRACT = {
  path: 'options/daily/AAPL_2015_one_contract_quote.csv.gz',
  ...{ right: 'call' as const, strike: 100, expiry: tradingDay('2016-01-15'), rate: 0.002, dividendYield: 0.018 },
};
const FEWEST_CONTRACT_DAYS = 60;

export function contractPoints(folder: string, smile: Smile): readonly TermPoint[] {
  const { right, strike, rate, dividendYield } = CONTRACT;
  const expiry = atNewYork(CONTRACT.expiry, CLOSE);
  return readRows(folder, CONTRACT.path).flatMap((row) => {
    const day = tradingDay(row.date ?? '');
    const at = atNewYork(day, CLOSE);
    const years = (expiry - at) / YEAR;
    const spot = dailyBars('AAPL').find((bar) => bar.day === day)?.close;
    const [bid, ask] = [numberIn(row, 'bid_close'), numberIn(row, 'ask_close')];
    if (!spot || bid === undefined || ask === undefined || years * 365 < FEWEST_CONTRACT_DAYS) return [];
    const forward = spot * Math.exp((rate - dividendYield) * years);
    const price = ((bid + ask) / 2) * Math.exp(rate * years);
    const implied = impliedVolatility({ right, forward, strike, years, price });
    if (implied === undefined) return [];
    const moneyness = Math.log(strike / forward) / (implied * Math.sqrt(years));
    const atTheMoney = implied / (1 + smile.slope * moneyness + smile.curvature * bend(smile, moneyness));
    return [termPoint('AAPL', { name: 'AAPL 2015, one contract', day, at }, { spot, expiry, years, atTheMoney })];
  });
}

/**
 * Average variance is linear in the squared ratios of level, long run and report. With `reportRatio` the report's part
 * is taken as known. Relative errors count, and every source the same.
 */
export function termObservations(
  points: readonly TermPoint[],
  given: { readonly meanReversion: number; readonly reportRatio?: number },
): readonly Observation[] {
  const counts = Map.groupBy(points, ({ snapshot }) => snapshot);
  const fitsReports = given.reportRatio === undefined && points.some(({ reports }) => reports > 0);
  return points.map(({ snapshot, years, atTheMoney, level, longRun, reports, reportMove }) => {
    const near = averageDecay(given.meanReversion, years) / averageDecay(given.meanReversion, MONTH);
    const report = (reports * reportMove ** 2) / years;
    return {
      regressors: [level * level * near, longRun * longRun * (1 - near), ...(fitsReports ? [report] : [])],
      response: atTheMoney * atTheMoney - (given.reportRatio ?? 0) ** 2 * report,
      weight: 1 / atTheMoney ** 4 / (counts.get(snapshot)?.length ?? 1),
    };
  });
}

export interface SmileFit {
  readonly smile: Smile;
  readonly fit: Fit;
}

const WIDTHS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3];
const CENTRES = [0, 0.25, 0.5, 0.75, 1, 1.25];

/** Points that say something about the smile: not beyond three deviations, not within days of expiry. */
export const smileSample = (points: readonly SmilePoint[]): readonly SmilePoint[] =>
  points.filter(
    ({ moneyness, years }) => Math.abs(moneyness) < PARAMETERS.smile.farthest && years * 365 >= FEWEST_DAYS,
  );

/** The best hyperbola; every snapshot counts the same, however many strikes it has. */
export function fitSmile(points: readonly SmilePoint[]): SmileFit {
  const counts = Map.groupBy(points, ({ snapshot }) => snapshot);
  const forms = WIDTHS.flatMap((width) => CENTRES.map((centre) => ({ width, centre })));
  const fits = forms.map((form) => {
    const observations = points.map(({ moneyness, volatility, atTheMoney, snapshot }) => ({
      regressors: [moneyness, bend(form, moneyness)],
      response: volatility / atTheMoney - 1,
      weight: 1 / (counts.get(snapshot)?.length ?? 1),
    }));
    const fit = leastSquares(observations);
    const [slope = 0, curvature = 0] = fit.coefficients;
    return { smile: { slope, curvature, ...form }, fit };
  });
  const [best] = fits.toSorted((a, b) => a.fit.error - b.fit.error);
  if (!best) throw new RangeError('no points to fit a smile on');
  return best;
}
