/** Reference rows on how several series move together; an entry of a matrix is named by row and column from 0: "pearson[0][1]". */
import { covarianceMatrix } from '#lib/math/linear/covariance.ts';
import { kendall, pearson, spearman } from '#lib/math/sample/ranks.ts';
import { refuse } from '#lib/pricing/option-terms.ts';
import { type ShrinkageTarget, shrunkCovariance } from '#lib/risk/volatility/shrinkage.ts';
import { answered, type Statistic, type Statistics } from './row.ts';

const ENTRY = /\[(\d+)\]\[(\d+)\]$/;

type Columns = readonly Float64Array[];

const several =
  (of: (columns: Columns) => ReturnType<Statistic>): Statistic =>
  ({ series, window }, read) => {
    const found = read(series, window);
    return found.ok ? of(found.columns) : refuse('bad-input', found.message);
  };

/** The entry that the name asks for. */
const entry =
  (of: (columns: Columns, [i, j]: readonly [number, number], params: string) => ReturnType<Statistic>): Statistic =>
  (row, read) => {
    const [, first, second] = ENTRY.exec(row.statistic) ?? [];
    const [i, j] = [Number(first), Number(second)];
    if (first === undefined)
      return refuse('bad-input', `${row.statistic} is a matrix: name an entry, as in ${row.statistic}[0][1]`);
    return several((columns) =>
      Math.max(i, j) < columns.length
        ? of(columns, [i, j], row.params)
        : refuse('bad-input', `${row.statistic} is outside of ${columns.length} series`),
    )(row, read);
  };

const pair = (of: (x: Float64Array, y: Float64Array) => number): Statistic =>
  entry((columns, [i, j]) => ({ value: of(columns[i] ?? new Float64Array(), columns[j] ?? new Float64Array()) }));

const shrinkage = (target: ShrinkageTarget): Statistic =>
  several((columns) => answered(shrunkCovariance(columns, target), (found) => found.shrinkage));

const shrunk = (target: ShrinkageTarget): Statistic =>
  entry((columns, [i, j]) =>
    answered(shrunkCovariance(columns, target), ({ covariance }) => covariance[i * columns.length + j] ?? Number.NaN),
  );

const sample = entry((columns, [i, j], params) => ({
  value: covarianceMatrix(columns, /ddof\s*=\s*0/.test(params) ? 0 : 1)[i * columns.length + j] ?? Number.NaN,
}));

export const COVARIANCE: Statistics = new Map([
  ['cov ledoit_wolf_identity_shrinkage', shrinkage('identity')],
  ['cov ledoit_wolf_cov', shrunk('identity')],
  ['cov oas_shrinkage', shrinkage('oracle-identity')],
  ['cov oas_cov', shrunk('oracle-identity')],
  ['cov ledoit_wolf_constant_correlation_shrinkage', shrinkage('constant-correlation')],
  ['cov ledoit_wolf_constant_correlation_cov', shrunk('constant-correlation')],
  ['cov sample_cov', sample],
  ['cov pearson', pair(pearson)],
  ['cov kendall_tau_b', pair(kendall)],
  ['cov spearman', pair(spearman)],
]);
