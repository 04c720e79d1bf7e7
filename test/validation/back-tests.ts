/** Each ETF, method, window and year: forecasts for every day from the days before it, and what the tests say of the year. */
import { shortfallTest } from '#lib/risk/back-test/acerbi-szekely.ts';
import { conditionalCoverage, independence } from '#lib/risk/back-test/christoffersen.ts';
import { chanceOf, type Simulated, simulatedUnderNull } from '#lib/risk/back-test/critical-values.ts';
import { countsOf, transitionsOf } from '#lib/risk/back-test/exceptions.ts';
import { kupiec } from '#lib/risk/back-test/kupiec.ts';
import { type BackTestDay, rolling, WINDOWS } from '#lib/risk/back-test/rolling.ts';
import { trafficLight, type Zone } from '#lib/risk/back-test/traffic-light.ts';
import { tailOf } from '#lib/risk/back-test/verdict.ts';
import type { Recorded } from './closes.ts';
import { type Fitted, fittedTo, TRIED, type Tried } from './forecasts.ts';

export const YEARS = ['2008', '2010', '2015', '2018', '2020', '2022', '2025'] as const;
export type Year = (typeof YEARS)[number];
export const CONFIDENCES = [0.95, 0.975, 0.99] as const;
export type Confidence = (typeof CONFIDENCES)[number];
export type Window = (typeof WINDOWS)[number];

/** Fewer forecasts in a year say nothing: the year is left out for that ETF. */
const LEAST_DAYS = 90;
/** Of the law that critical values of the shortfall test are simulated under: daily returns have tails like this. */
export const FREEDOM = 5;

/** One ETF under one method in one year. Chances are those of a result as odd as this from a right method. */
export interface YearTest {
  readonly symbol: string;
  readonly method: Tried;
  readonly window: Window;
  readonly confidence: Confidence;
  readonly year: Year;
  /** With a forecast. */
  readonly days: number;
  readonly exceptions: number;
  readonly coverage: number;
  readonly independence: number;
  readonly conditional: number;
  readonly zone: Zone;
  /** Of the shortfall test: its statistic, and its chance. */
  readonly z2: number;
  readonly shortfall: number;
  /** The largest loss of the year over the VaR of its day. */
  readonly worst: number;
}

interface Case {
  readonly symbol: string;
  readonly method: Tried;
  readonly window: Window;
  readonly year: Year;
}

const simulations = new Map<string, Simulated>();

function simulated(days: number, tail: number): Simulated {
  const key = `${days} ${tail}`;
  const known = simulations.get(key);
  if (known) return known;
  const made = simulatedUnderNull({ law: { kind: 'student-t', freedom: FREEDOM }, days, tail, paths: 20_000 });
  if (!made.ok) throw new Error(made.message);
  simulations.set(key, made);
  return made;
}

function judged(of: Case, confidence: Confidence, days: readonly BackTestDay[]): YearTest | undefined {
  const tail = tailOf(confidence);
  const hits = days.map(({ exception }) => exception);
  const counts = countsOf(hits);
  const [coverage, light] = [kupiec({ ...counts, tail }), trafficLight({ ...counts, tail })];
  const [runs, conditional] = [independence(transitionsOf(hits)), conditionalCoverage(hits, tail)];
  if (!(coverage.ok && light.ok && runs.ok && conditional.ok)) return undefined;
  const shortfall = shortfallTest(days, tail);
  const z2 = shortfall.ok ? shortfall.z2 : Number.NaN;
  return {
    ...{ ...of, confidence, days: days.length, exceptions: counts.exceptions },
    ...{ coverage: coverage.pValue, independence: runs.pValue, conditional: conditional.pValue, zone: light.zone },
    ...{ z2, shortfall: Number.isNaN(z2) ? z2 : chanceOf(simulated(days.length, tail).z2, z2) },
    worst: Math.max(...days.map((day) => -day.return / day.var)),
  };
}

/** All confidences of one year; what the window leaves no room for is not there. */
function yearTests(recorded: Recorded, of: Case): readonly YearTest[] {
  const { window, method, year } = of;
  const first = recorded.returns.findIndex(({ day }) => day >= `${year}-01-01`);
  const end = recorded.returns.findLastIndex(({ day }) => day <= `${year}-12-31`) + 1;
  const from = Math.max(0, first - window);
  if (first === -1 || end - from - window < LEAST_DAYS) return [];
  const series = recorded.returns.slice(from, end);
  // The confidences of a day share a fit: where its window starts names it.
  const fits = new Map<number, Fitted>();
  return CONFIDENCES.flatMap((confidence) => {
    const forecast = (returns: Float64Array) => {
      const fitted = fits.get(returns.byteOffset) ?? fittedTo(method, returns);
      fits.set(returns.byteOffset, fitted);
      return fitted(confidence);
    };
    const rolled = rolling(series, { window, forecast });
    if (!rolled.ok) throw new Error(`${recorded.symbol} ${year}: ${rolled.message}`);
    if (rolled.days.length < LEAST_DAYS) return [];
    const test = judged(of, confidence, rolled.days);
    return test ? [test] : [];
  });
}

export interface Choice {
  readonly years?: readonly Year[];
  readonly windows?: readonly Window[];
  readonly methods?: readonly Tried[];
}

export const testsOf = (recorded: Recorded, choice: Choice = {}): readonly YearTest[] =>
  (choice.windows ?? WINDOWS).flatMap((window) =>
    (choice.methods ?? TRIED).flatMap((method) =>
      (choice.years ?? YEARS).flatMap((year) => yearTests(recorded, { symbol: recorded.symbol, method, window, year })),
    ),
  );
