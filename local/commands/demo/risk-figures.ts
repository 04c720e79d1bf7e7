/**
 * What `wsb demo risk` shows, on the daily S&P 500 that comes with the program: the methods side by side, how their
 * forecasts fared in 2008 and 2020, and a book of shares in six crises with and without puts behind it.
 */
import { addDays, tradingDay } from '#lib/model/time.ts';
import type { Line } from '#lib/risk/revaluation/line.ts';
import { stressTest } from '#lib/risk/stress/stress-test.ts';
import { fault } from '../../exit.ts';
import { type BackTest, backTestOf } from '../risk/back-test/runs.ts';
import { METHOD_NAMES, type MethodName } from '../risk/input/method-names.ts';
import type { Series } from '../risk/input/series.ts';
import { type Estimate, estimatesOf } from '../risk/value-at-risk/estimates.ts';

const WINDOW = 1000;
export const CONFIDENCES = [0.95, 0.99] as const;
export const TEST_CONFIDENCE = 0.99;
export const TEST_WINDOWS = [250, 1000] as const;
const CRISIS_YEARS = ['2008', '2020'] as const;

/** A simulation for each day takes long for what the formula says at once; of one series the copula is Student's t. */
const TESTED: readonly MethodName[] = METHOD_NAMES.filter((name) => name !== 'monte-carlo' && name !== 't-copula');

export interface MethodRow {
  readonly method: MethodName;
  readonly answers: readonly { readonly confidence: number; readonly answer: Estimate['answer'] }[];
}

export interface Crisis {
  readonly year: string;
  readonly period: string;
  readonly tests: BackTest;
}

export interface Hedge {
  readonly scenarios: readonly {
    readonly id: string;
    readonly title: string;
    readonly long: number;
    readonly hedged: number;
  }[];
  readonly words: { readonly long: string; readonly hedged: string };
  readonly valueUsd: number;
  readonly putsUsd: number;
}

export interface RiskDemo {
  readonly series: Series;
  readonly window: Series;
  readonly methods: readonly MethodRow[];
  readonly crises: readonly Crisis[];
  readonly hedge: Hedge;
}

type Tell = (words: string) => void;

/** `tested` are held against the crises: the more, the longer it takes. */
export function riskDemo(series: Series, tell: Tell, tested: readonly MethodName[] = TESTED): RiskDemo {
  tell(`the methods on the last ${WINDOW} days`);
  const found = CONFIDENCES.map((confidence) =>
    estimatesOf(series, { methods: METHOD_NAMES, weights: [1], confidence, window: WINDOW }),
  );
  const methods = METHOD_NAMES.map((method, i) => ({
    method,
    answers: found.flatMap(({ estimates, asked }) => {
      const estimate = estimates[i];
      return estimate ? [{ confidence: asked.confidence, answer: estimate.answer }] : [];
    }),
  }));
  const crises = CRISIS_YEARS.map((year) => {
    tell(`forecasts for every day of ${year} by ${tested.length} methods`);
    return crisisOf(series, year, tested);
  });
  tell('a book in six crises');
  return { series, window: found[0]?.series ?? series, methods, crises, hedge: hedgeOf() };
}

function crisisOf(series: Series, year: string, tested: readonly MethodName[]): Crisis {
  const runs = TEST_WINDOWS.map((window) =>
    backTestOf(before(series, year, window), {
      ...{ methods: tested, windows: [window], confidence: TEST_CONFIDENCE, weights: [1] },
    }),
  );
  const [first] = runs;
  if (!first) throw fault('failed', `nothing to test in ${year}`);
  const days = series.labels.filter((day) => day.startsWith(year));
  return { year, period: `${days[0]} to ${days.at(-1)}`, tests: { ...first, runs: runs.flatMap((each) => each.runs) } };
}

/** The year with as many days before it as the first forecast rests on. */
function before(series: Series, year: string, window: number): Series {
  const from = series.labels.findIndex((day) => day.startsWith(year)) - window;
  const to = series.labels.findLastIndex((day) => day.startsWith(year)) + 1;
  if (from < 0)
    throw fault('failed', `the daily S&P 500 does not reach ${window} days before ${year}: run "npm ci" to restore it`);
  return {
    ...series,
    labels: series.labels.slice(from, to),
    columns: series.columns.map(({ name, values }) => ({ name, values: values.subarray(from, to) })),
  };
}

/** Round figures near those of 2020-02-19, before the fall; the volatility of the puts is an assumption. */
const BOOK = {
  day: tradingDay('2020-02-19'),
  spot: 338,
  shares: 300,
  strike: 320,
  days: 120,
  volatility: 0.2,
  rate: 0.015,
};

function hedgeOf(): Hedge {
  const { spot, shares, strike, days, volatility, rate } = BOOK;
  const share: Line = { ...{ id: 'SPY', symbol: 'SPY', name: 'SPY', position: 'book' }, units: shares, spot };
  const put: Line = {
    ...share,
    id: 'put',
    symbol: `SPY ${addDays(BOOK.day, days)} ${strike} put`,
    option: { right: 'put', strike, years: days / 365, rate, dividendYield: 0, exercise: 'american', volatility },
  };
  const [long, hedged] = [stressTest([share]), stressTest([share, put])];
  if (!long.ok || !hedged.ok) throw fault('failed', 'the book of the demo has no value: run the tests with "npm test"');
  return {
    scenarios: long.outcomes.map(({ scenario, title, profit }, i) => ({
      ...{ id: scenario, title, long: profit, hedged: hedged.outcomes[i]?.profit ?? Number.NaN },
    })),
    words: {
      long: `${shares} SPY at ${spot} USD`,
      hedged: `the same with a put for each at ${strike} USD, ${days} days, volatility ${100 * volatility} %`,
    },
    valueUsd: long.value,
    putsUsd: hedged.value - long.value,
  };
}

/** What the demo is there to show: shares lose in every crisis, and puts behind them make it less. */
export const isHedgeSeen = ({ scenarios }: Hedge): boolean =>
  scenarios.length > 0 && scenarios.every(({ long, hedged }) => long < 0 && hedged > long);
