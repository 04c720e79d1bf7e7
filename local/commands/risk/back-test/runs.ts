/** Each method forecast day by day over a series, with what its exceptions say about it. Long runs tell how far they are. */
import { fitStudentT } from '#lib/math/fit/student-t-fit.ts';
import { addDays, type TradingDay, tradingDay } from '#lib/model/time.ts';
import type { RiskRefusal } from '#lib/risk/answer.ts';
import { type BackTestDay, type Rolling, rolling } from '#lib/risk/back-test/rolling.ts';
import type { TailLaw } from '#lib/risk/back-test/tail-law.ts';
import { byYear, type Verdict, verdictOn } from '#lib/risk/back-test/verdict.ts';
import { seriesOf, single } from '#lib/risk/value-at-risk/portfolio.ts';
import { type MethodName, methodOf } from '../input/method-names.ts';
import type { Series } from '../input/series.ts';
import { portfolioOf } from '../value-at-risk/estimates.ts';

/** Forecast and outcome under the name that its row has in the file. */
export type TestDay = Omit<BackTestDay, 'day'> & { readonly day: string };

export interface Run {
  readonly method: MethodName;
  readonly window: number;
  readonly days: readonly TestDay[];
  /** Days without a forecast, and why the first has none. */
  readonly gaps: { readonly count: number; readonly why?: string };
  readonly verdict: Verdict;
  readonly years: ReturnType<typeof byYear>;
}

export interface NoRun extends RiskRefusal {
  readonly method: MethodName;
  readonly window: number;
}

export interface BackTestAsked {
  readonly methods: readonly MethodName[];
  readonly windows: readonly number[];
  readonly confidence: number;
  readonly weights: readonly number[];
  /** Of methods that simulate. */
  readonly paths?: number;
  /** Told now and then, with the share that is done. */
  readonly progress?: (words: string) => void;
}

export interface BackTest {
  readonly series: Series;
  readonly asked: BackTestAsked;
  /** That the shortfall tests' critical values are drawn from. */
  readonly law: TailLaw;
  readonly runs: readonly (Run | NoRun)[];
}

/** Days of a series without dates: rows count as days that follow one another. */
const FIRST = tradingDay('2000-01-01');
const daysOf = ({ labels, dated }: Series): readonly TradingDay[] =>
  labels.map((label, row) => (dated ? tradingDay(label) : addDays(FIRST, row)));

const PATHS = 20_000;
const LEAST_FREEDOM = 2.1;

function lawOf(returns: Float64Array): TailLaw {
  const fit = fitStudentT(returns);
  return !fit || fit.isNormal
    ? { kind: 'normal' }
    : { kind: 'student-t', freedom: Math.max(LEAST_FREEDOM, fit.freedom) };
}

export function backTestOf(series: Series, asked: BackTestAsked): BackTest {
  const returns = seriesOf(portfolioOf(series, asked.weights));
  const days = daysOf(series);
  const points = days.map((day, row) => ({ day, return: returns[row] ?? Number.NaN }));
  const labels = new Map(days.map((day, row) => [day, series.labels[row] ?? day]));
  const law = lawOf(returns);
  const runs = asked.windows.flatMap((window) =>
    asked.methods.map((method): Run | NoRun => {
      const forecast = forecasterOf(method, asked, { of: points.length - window, words: `${method}, ${window} days` });
      const found = rolling(points, { window, forecast });
      return found.ok ? { method, window, ...told(found, { asked, law, labels }) } : { method, window, ...found };
    }),
  );
  return { series, asked, law, runs };
}

interface Telling {
  readonly asked: BackTestAsked;
  readonly law: TailLaw;
  readonly labels: ReadonlyMap<TradingDay, string>;
}

function told(
  { days, gaps }: Rolling,
  { asked: { confidence }, law, labels }: Telling,
): Omit<Run, 'method' | 'window'> {
  const [first] = gaps;
  return {
    days: days.map(({ day, ...rest }) => ({ ...rest, day: labels.get(day) ?? day })),
    gaps: { count: gaps.length, ...(first ? { why: first.why.message } : {}) },
    verdict: verdictOn(days, { confidence, law, paths: PATHS }),
    years: byYear(days),
  };
}

const STEP = 0.1;

function forecasterOf(
  method: MethodName,
  { confidence, paths, progress }: BackTestAsked,
  { of, words }: { readonly of: number; readonly words: string },
) {
  const { risk } = methodOf(method);
  let [done, next] = [0, STEP];
  return (returns: Float64Array) => {
    done += 1;
    if (progress && done >= next * of) {
      progress(`${words}: ${Math.round((100 * done) / of)} %`);
      next += STEP;
    }
    return risk(single(returns), { confidence, ...(paths === undefined ? {} : { paths }) });
  };
}
