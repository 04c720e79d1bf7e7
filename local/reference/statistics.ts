/** Which statistic is answered by which function, by area and name: the table that grows with the risk engine. */
import { chiSquaredTail } from '#lib/math/chi-squared.ts';
import { normalCdf, normalQuantile } from '#lib/math/normal.ts';
import { studentTQuantile } from '#lib/math/student-t.ts';
import { type Priced, refuse } from '#lib/pricing/option-terms.ts';
import { tTailDependence } from '#lib/risk/tail-dependence.ts';
import { type Demand, numberIn, parametersOf } from './parameters.ts';

export interface ReferenceRow {
  readonly area: string;
  readonly statistic: string;
  readonly series: string;
  readonly window: string;
  readonly params: string;
}

type Statistic = (row: ReferenceRow) => Priced<number>;

const X: Demand = { name: 'x', holds: () => true, must: 'a number' };
const PROBABILITY: Demand = { name: 'p', holds: (p) => p > 0 && p < 1, must: 'a probability between 0 and 1' };
const FREEDOM: Demand = { name: 'df', holds: (df) => df > 0, must: 'a number of degrees of freedom above 0' };
const CORRELATION: Demand = { name: 'rho', holds: (rho) => Math.abs(rho) <= 1, must: 'a correlation from -1 to 1' };

/** A function of the row's parameters alone. */
const ofParameters =
  (demands: readonly Demand[], of: (...values: readonly number[]) => number): Statistic =>
  ({ params }) => {
    const parameters = parametersOf(params);
    const found = demands.map((demand) => numberIn(parameters, demand));
    const wrong = found.find((each) => typeof each === 'string');
    if (wrong !== undefined) return refuse('bad-input', wrong);
    return { value: of(...found.filter((each) => typeof each === 'number')) };
  };

const NONE = Number.NaN;

const STATISTICS: ReadonlyMap<string, Statistic> = new Map([
  ['dist normal_cdf', ofParameters([X], (x = NONE) => normalCdf(x))],
  ['dist normal_quantile', ofParameters([PROBABILITY], (p = NONE) => normalQuantile(p))],
  ['dist student_t_quantile', ofParameters([PROBABILITY, FREEDOM], (p = NONE, df = NONE) => studentTQuantile(p, df))],
  ['dist chi2_sf', ofParameters([X, FREEDOM], (x = NONE, df = NONE) => chiSquaredTail(x, df))],
  [
    'copula t_copula_tail_dependence',
    ofParameters([FREEDOM, CORRELATION], (df = NONE, rho = NONE) => tTailDependence(df, rho)),
  ],
]);

export const STATISTIC_NAMES: readonly string[] = [...STATISTICS.keys()];

export const statisticOf = ({ area, statistic }: ReferenceRow): Statistic | undefined =>
  STATISTICS.get(`${area} ${statistic}`);
