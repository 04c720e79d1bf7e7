/** Reference rows on the tail beyond a threshold. The series are losses: "danish fire", "lean SPY simple losses". */
import { refuse } from '#lib/pricing/option-terms.ts';
import { fitTail, peaksTail, type TailFit } from '#lib/risk/value-at-risk/peaks-over-threshold.ts';
import type { Demand } from './parameters.ts';
import { answered, CONFIDENCE, numbersOf, type ReferenceRow, type Statistic, type Statistics } from './row.ts';

const THRESHOLD: Demand = { name: 'threshold', also: ['u'], holds: () => true, must: 'a loss' };
/** The tables may ask for tails that nobody should act on. */
const LEAST = 5;

/** Published rows name the series only in a sentence about their source. */
const seriesOf = ({ series, source = '' }: ReferenceRow): string =>
  /danish fire/i.test(`${series} ${source}`) ? 'danish fire' : series;

const fitted =
  (of: (tail: TailFit) => number): Statistic =>
  (row, read) => {
    const numbers = numbersOf(row.params, { threshold: THRESHOLD });
    if (!numbers.ok) return numbers.refusal;
    const found = read(seriesOf(row), row.window);
    if (!found.ok) return refuse('bad-input', found.message);
    return answered(fitTail(found.columns[0] ?? new Float64Array(), numbers.of.threshold, LEAST), of);
  };

const beyond =
  (part: 'var' | 'es'): Statistic =>
  (row, read) => {
    const numbers = numbersOf(row.params, { threshold: THRESHOLD, confidence: CONFIDENCE });
    if (!numbers.ok) return numbers.refusal;
    const found = read(seriesOf(row), row.window);
    if (!found.ok) return refuse('bad-input', found.message);
    const tail = fitTail(found.columns[0] ?? new Float64Array(), numbers.of.threshold, LEAST);
    return answered(tail.ok ? peaksTail(tail, numbers.of.confidence) : tail, (risk) => risk[part]);
  };

export const EXTREMES: Statistics = new Map([
  ['evt excesses', fitted(({ exceedances }) => exceedances)],
  ['evt gpd_xi', fitted((tail) => tail.fit.shape)],
  ['evt gpd_beta', fitted((tail) => tail.fit.scale)],
  ['evt gpd_xi_se', fitted((tail) => tail.fit.shapeError)],
  ['evt gpd_beta_se', fitted((tail) => tail.fit.scaleError)],
  ['evt gpd_loglik', fitted((tail) => tail.fit.logLikelihood)],
  ['evt gpd_negloglik', fitted((tail) => -tail.fit.logLikelihood)],
  ['evt pot_var', beyond('var')],
  ['evt pot_es', beyond('es')],
]);
