/** Reference rows on distributions: functions of their parameters alone. */
import { chiSquaredCdf, chiSquaredTail } from '#lib/math/chi-squared.ts';
import { normalCdf, normalPdf, normalQuantile } from '#lib/math/normal.ts';
import { studentTCdf, studentTPdf, studentTQuantile } from '#lib/math/student-t.ts';
import { tTailDependence } from '#lib/risk/tail-dependence.ts';
import type { Demand } from './parameters.ts';
import { numbersOf, type Statistic, type Statistics } from './row.ts';

const X: Demand = { name: 'x', holds: () => true, must: 'a number' };
const PROBABILITY: Demand = { name: 'p', holds: (p) => p > 0 && p < 1, must: 'a probability between 0 and 1' };
const FREEDOM: Demand = {
  ...{ name: 'df', also: ['nu'], holds: (df: number) => df > 0 },
  must: 'a number of degrees of freedom above 0',
};
const CORRELATION: Demand = { name: 'rho', holds: (rho) => Math.abs(rho) <= 1, must: 'a correlation from -1 to 1' };

const ofX =
  (of: (x: number) => number): Statistic =>
  ({ params }) => {
    const found = numbersOf(params, { x: X });
    return found.ok ? { value: of(found.of.x) } : found.refusal;
  };

const ofXAndFreedom =
  (of: (x: number, freedom: number) => number): Statistic =>
  ({ params }) => {
    const found = numbersOf(params, { x: X, df: FREEDOM });
    return found.ok ? { value: of(found.of.x, found.of.df) } : found.refusal;
  };

const normalAt: Statistic = ({ params }) => {
  const found = numbersOf(params, { p: PROBABILITY });
  return found.ok ? { value: normalQuantile(found.of.p) } : found.refusal;
};

const studentTAt: Statistic = ({ params }) => {
  const found = numbersOf(params, { p: PROBABILITY, df: FREEDOM });
  return found.ok ? { value: studentTQuantile(found.of.p, found.of.df) } : found.refusal;
};

const tailDependence: Statistic = ({ params }) => {
  const found = numbersOf(params, { df: FREEDOM, rho: CORRELATION });
  return found.ok ? { value: tTailDependence(found.of.df, found.of.rho) } : found.refusal;
};

export const DISTRIBUTIONS: Statistics = new Map([
  ['dist normal_cdf', ofX(normalCdf)],
  ['dist normal_sf', ofX((x) => normalCdf(-x))],
  ['dist normal_pdf', ofX(normalPdf)],
  ['dist normal_quantile', normalAt],
  ['dist student_t_cdf', ofXAndFreedom(studentTCdf)],
  ['dist student_t_sf', ofXAndFreedom((x, freedom) => studentTCdf(-x, freedom))],
  ['dist student_t_pdf', ofXAndFreedom(studentTPdf)],
  ['dist student_t_quantile', studentTAt],
  ['dist chi2_sf', ofXAndFreedom(chiSquaredTail)],
  ['dist chi2_cdf', ofXAndFreedom(chiSquaredCdf)],
  ['copula t_copula_tail_dependence', tailDependence],
  ['copula tail_dependence', tailDependence],
]);
