/**
 * Reference rows on back-tests: of counts that the row gives, or of a rolling forecast that it describes, as in
 * "lean SPY simple; VaR = 250-day rolling type-7 historical" or "window=250;conf=0.975;rolling normal ddof=1".
 */
import { QUANTILE_RULES, type QuantileRule } from '#lib/math/sample/quantile.ts';
import { type Priced, refuse } from '#lib/pricing/option-terms.ts';
import { type Answer, refused } from '#lib/risk/answer.ts';
import { shortfallTest } from '#lib/risk/back-test/acerbi-szekely.ts';
import { independence } from '#lib/risk/back-test/christoffersen.ts';
import { criticalValue, type Simulated, simulatedUnderNull, type Trials } from '#lib/risk/back-test/critical-values.ts';
import { countsOf, isException, type Transitions, transitionsOf } from '#lib/risk/back-test/exceptions.ts';
import { acceptanceRegion, kupiec } from '#lib/risk/back-test/kupiec.ts';
import { type LikelihoodRatio, likelihoodRatio } from '#lib/risk/back-test/likelihood-ratio.ts';
import type { Forecaster } from '#lib/risk/back-test/rolling.ts';
import type { TailLaw } from '#lib/risk/back-test/tail-law.ts';
import { baselMultiplier, trafficLight } from '#lib/risk/back-test/traffic-light.ts';
import { tailOf } from '#lib/risk/back-test/verdict.ts';
import { empiricalTail } from '#lib/risk/value-at-risk/historical.ts';
import { normalRisk } from '#lib/risk/value-at-risk/normal.ts';
import { studentTRisk } from '#lib/risk/value-at-risk/student-t.ts';
import { type Demand, parametersOf } from './parameters.ts';
import { answered, numbersOf, type ReferenceRow, type Statistic, type Statistics } from './row.ts';
import type { SeriesReader } from './series.ts';

const whole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const DAYS: Demand = { name: 'T', also: ['days', 'observations', 'n'], holds: whole, must: 'a number of days' };
const HITS: Demand = {
  name: 'N',
  also: ['exceptions', 'violations', 'x'],
  holds: whole,
  must: 'a number of exceptions',
};
const isShare = (value: number): boolean => value > 0 && value < 1;
const SHARE = 'a probability between 0 and 1';
const TAIL: Demand = { name: 'p', also: ['tail', 'alpha'], holds: isShare, must: SHARE };
const CONFIDENCE: Demand = { name: 'conf', also: ['confidence'], holds: isShare, must: SHARE };
const count = (name: string): Demand => ({ name, holds: whole, must: 'a number of days' });

/** The chance of an exception: given as such, or as a confidence. */
function tailIn(params: string, otherwise?: number): Answer<{ readonly tail: number }> {
  const parameters = parametersOf(params);
  const isConfidence = ['conf', 'confidence'].some((name) => parameters.has(name));
  const demand = isConfidence ? CONFIDENCE : { ...TAIL, ...(otherwise === undefined ? {} : { otherwise }) };
  const found = numbersOf(params, { given: demand });
  if (!found.ok) return refused('bad-setting', found.refusal.refused.message);
  return { ok: true, tail: isConfidence ? tailOf(found.of.given) : found.of.given };
}

type Hits = Answer<{ readonly exceptions: readonly boolean[]; readonly days: readonly Day[] }>;

interface Day {
  readonly return: number;
  readonly var: number;
  readonly es: number;
}

/** By its number or its name, of which the longest counts: "averaged-inverted-cdf" holds the name of another. */
function quantileIn(text: string): QuantileRule {
  const [, type] = /type[-_ ]?([1-9])/i.exec(text) ?? [];
  if (type !== undefined) return QUANTILE_RULES[Number(type) - 1] ?? 'linear';
  const words = text.toLowerCase().replaceAll('_', '-');
  const named = QUANTILE_RULES.filter((rule) => words.includes(rule));
  return named.sort((a, b) => b.length - a.length)[0] ?? 'linear';
}

/** The forecaster that a row describes in words. */
function forecasterIn(text: string, tail: number): Forecaster | undefined {
  const confidence = 1 - tail;
  if (/historical/i.test(text)) {
    const quantile = quantileIn(text);
    return (sample) => ({ ok: true, ...empiricalTail(sample, { confidence, quantile, shortfall: 'acerbi-tasche' }) });
  }
  const lost = /ddof\s*=\s*0/.test(text) ? 0 : 1;
  if (/normal|gaussian/i.test(text)) return (sample) => normalRisk(sample, { confidence, lost });
  if (/student/i.test(text)) return (sample) => studentTRisk(sample, { confidence });
  return undefined;
}

/** Many rows ask about one and the same back-test, so it is made once for each reader. */
const MADE = new WeakMap<SeriesReader, Map<string, Hits>>();

/** Forecasts of the row's method for each day of its series, and what came of them. */
function rolled(row: ReferenceRow, read: SeriesReader): Hits {
  const made = MADE.get(read) ?? new Map<string, Hits>();
  MADE.set(read, made);
  const key = [row.series, row.window, row.params].join('|');
  const hits = made.get(key) ?? forecastsOf(row, read);
  made.set(key, hits);
  return hits;
}

function forecastsOf({ series, window, params }: ReferenceRow, read: SeriesReader): Hits {
  const [name = '', ...rest] = series.split(';');
  const description = [...rest, params].join(';');
  const tail = tailIn(params);
  if (!tail.ok) return tail;
  const size = Number(/(\d+)[- ]day/.exec(description)?.[1] ?? /window\s*=\s*(\d+)/.exec(description)?.[1] ?? 250);
  const forecast = forecasterIn(description, tail.tail);
  if (!forecast) return refused('bad-setting', `"${description}" names no method: write historical, normal or student`);
  const found = read(name, window);
  if (!found.ok) return refused('bad-setting', found.message);
  const [returns = new Float64Array()] = found.columns;
  if (!(size > 1 && returns.length > size))
    return refused('too-few', `${returns.length} returns leave no day after a window of ${size}`);
  const days: Day[] = [];
  for (let at = size; at < returns.length; at += 1) {
    const told = forecast(returns.subarray(at - size, at));
    if (!told.ok) return told;
    days.push({ return: returns[at] ?? Number.NaN, var: told.var, es: told.es });
  }
  return { ok: true, days, exceptions: days.map((day) => isException(day.return, day.var)) };
}

const isCounts = ({ series, params }: ReferenceRow): boolean =>
  /^\s*(counts?|binomial)?\s*$/i.test(series) || parametersOf(params).has('T') || parametersOf(params).has('n00');

function coverage(row: ReferenceRow, read: SeriesReader): Answer<LikelihoodRatio> {
  const tail = tailIn(row.params);
  if (!tail.ok) return tail;
  if (isCounts(row)) {
    const found = numbersOf(row.params, { observations: DAYS, exceptions: HITS });
    return found.ok ? kupiec({ ...found.of, ...tail }) : refused('bad-setting', found.refusal.refused.message);
  }
  const hits = rolled(row, read);
  return hits.ok ? kupiec({ ...countsOf(hits.exceptions), ...tail }) : hits;
}

function changes(row: ReferenceRow, read: SeriesReader): Answer<Transitions> {
  if (isCounts(row)) {
    const names = { n00: count('n00'), n01: count('n01'), n10: count('n10'), n11: count('n11') };
    const found = numbersOf(row.params, names);
    return found.ok ? { ok: true, ...found.of } : refused('bad-setting', found.refusal.refused.message);
  }
  const hits = rolled(row, read);
  return hits.ok ? { ok: true, ...transitionsOf(hits.exceptions) } : hits;
}

function runs(row: ReferenceRow, read: SeriesReader): Answer<LikelihoodRatio> {
  const found = changes(row, read);
  return found.ok ? independence(found) : found;
}

function conditional(row: ReferenceRow, read: SeriesReader): Answer<LikelihoodRatio> {
  const [failures, together] = [coverage(row, read), runs(row, read)];
  if (!failures.ok) return failures;
  if (!together.ok) return together;
  return { ok: true, ...likelihoodRatio((failures.ratio + together.ratio) / 2, 2) };
}

type Asked<T> = (row: ReferenceRow, read: SeriesReader) => Answer<T>;

const of =
  <T>(asked: Asked<T>, figure: (found: T) => number): Statistic =>
  (row, read) =>
    answered(asked(row, read), figure);

const light: Asked<{ readonly probability: number }> = ({ params }) => {
  const tail = tailIn(params, 0.01);
  const found = numbersOf(params, { observations: { ...DAYS, otherwise: 250 }, exceptions: HITS });
  if (!tail.ok) return tail;
  return found.ok ? trafficLight({ ...found.of, ...tail }) : refused('bad-setting', found.refusal.refused.message);
};

const multiplier =
  (which: 'basel1996' | 'frtb'): Statistic =>
  ({ params }) => {
    const found = numbersOf(params, { exceptions: HITS });
    return found.ok ? { value: baselMultiplier(found.of.exceptions)[which] } : found.refusal;
  };

const LEVEL: Demand = {
  name: 'test',
  also: ['level', 'test_confidence'],
  otherwise: 0.95,
  holds: isShare,
  must: SHARE,
};

const accepted =
  (end: 'least' | 'most'): Statistic =>
  ({ params }) => {
    const tail = tailIn(params);
    const found = numbersOf(params, { observations: DAYS, level: LEVEL });
    if (!tail.ok) return refuse('bad-input', tail.message);
    if (!found.ok) return found.refusal;
    const { observations, level } = found.of;
    return answered(acceptanceRegion({ observations, ...tail }, level), (region) => region[end]);
  };

const shortfall =
  (part: 'z1' | 'z2' | 'exceptions'): Statistic =>
  (row, read): Priced<number> => {
    const hits = rolled(row, read);
    const tail = tailIn(row.params);
    if (!hits.ok) return refuse('bad-input', hits.message);
    if (!tail.ok) return refuse('bad-input', tail.message);
    const test = shortfallTest(hits.days, tail.tail);
    if (!test.ok) return refuse('bad-input', test.message);
    const value = test[part];
    return value === undefined ? refuse('no-solution', 'there is no exception, so no Z1') : { value };
  };

const SIGNIFICANCE: Demand = { name: 'significance', also: ['level'], holds: isShare, must: SHARE };

const SIMULATED = new Map<string, Answer<Simulated>>();

function simulatedOnce(trials: Trials): Answer<Simulated> {
  const key = JSON.stringify(trials);
  const simulated = SIMULATED.get(key) ?? simulatedUnderNull(trials);
  SIMULATED.set(key, simulated);
  return simulated;
}

/** "significance=0.05;student t df=5": normal where no degrees of freedom are named. */
const critical =
  (part: 'z1' | 'z2'): Statistic =>
  ({ params }) => {
    const tail = tailIn(params, 0.025);
    const found = numbersOf(params, { significance: SIGNIFICANCE, days: { ...DAYS, otherwise: 250 } });
    if (!tail.ok) return refuse('bad-input', tail.message);
    if (!found.ok) return found.refusal;
    const [, freedom] = /\bdf\s*=\s*([\d.]+)/.exec(params) ?? [];
    const law: TailLaw = freedom === undefined ? { kind: 'normal' } : { kind: 'student-t', freedom: Number(freedom) };
    const { significance, days } = found.of;
    return answered(simulatedOnce({ law, days, tail: tail.tail, paths: 200_000 }), (values) =>
      criticalValue(values[part], significance),
    );
  };

const ratio = ({ ratio: value }: LikelihoodRatio): number => value;
const pValue = (found: LikelihoodRatio): number => found.pValue;

export const BACK_TESTS: Statistics = new Map<string, Statistic>([
  ['var_backtest kupiec_pof_lr', of(coverage, ratio)],
  ['var_backtest kupiec_pof_pvalue', of(coverage, pValue)],
  ['var_backtest kupiec_accept_min', accepted('least')],
  ['var_backtest kupiec_accept_max', accepted('most')],
  ['var_backtest violations', of(rolled, ({ exceptions }) => countsOf(exceptions).exceptions)],
  ...(['n00', 'n01', 'n10', 'n11'] as const).map((name): [string, Statistic] => [
    `var_backtest ${name}`,
    of(changes, (found) => found[name]),
  ]),
  ['var_backtest christoffersen_ind_lr', of(runs, ratio)],
  ['var_backtest christoffersen_ind_pvalue', of(runs, pValue)],
  ['var_backtest christoffersen_cc_lr', of(conditional, ratio)],
  ['var_backtest christoffersen_cc_pvalue', of(conditional, pValue)],
  ['var_backtest basel_cumulative_probability', of(light, ({ probability }) => probability)],
  ['var_backtest basel_1996_multiplier', multiplier('basel1996')],
  ['var_backtest basel_frtb_multiplier', multiplier('frtb')],
  ['es_backtest acerbi_szekely_z1', shortfall('z1')],
  ['es_backtest acerbi_szekely_z2', shortfall('z2')],
  ['es_backtest violations', shortfall('exceptions')],
  ['es_backtest z1_critical', critical('z1')],
  ['es_backtest z2_critical', critical('z2')],
]);
