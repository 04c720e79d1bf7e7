/** Reference rows on VaR and ES of one series, and on the t that is fitted to it. Losses are positive but where R prints them. */
import { fitStudentT, type StudentTFit } from '#lib/math/fit/student-t-fit.ts';
import { QUANTILE_RULES, type QuantileRule } from '#lib/math/sample/quantile.ts';
import { refuse } from '#lib/pricing/option-terms.ts';
import { type Answer, refused } from '#lib/risk/answer.ts';
import { cornishFisherRisk } from '#lib/risk/value-at-risk/cornish-fisher.ts';
import { filteredHistoricalRisk, type VolatilityModel } from '#lib/risk/value-at-risk/filtered-historical.ts';
import { empiricalTail } from '#lib/risk/value-at-risk/historical.ts';
import { normalRisk } from '#lib/risk/value-at-risk/normal.ts';
import { studentTRisk, studentTTail } from '#lib/risk/value-at-risk/student-t.ts';
import type { TailRisk } from '#lib/risk/value-at-risk/tail-risk.ts';
import { parametersOf, remarksOf } from './parameters.ts';
import { answered, CONFIDENCE, numbersOf, type Statistic, type Statistics } from './row.ts';

type Tail = (sample: Float64Array, confidence: number, params: string) => Answer<TailRisk>;
type Part = 'var' | 'es';

/** A figure of one series at a confidence; `sign` is -1 where the table has losses negative. */
const tail =
  (of: Tail, part: Part, sign: 1 | -1 = 1): Statistic =>
  ({ series, window, params }, read) => {
    const numbers = numbersOf(params, { confidence: CONFIDENCE });
    if (!numbers.ok) return numbers.refusal;
    const found = read(series, window);
    if (!found.ok) return refuse('bad-input', found.message);
    const [sample] = found.columns;
    if (!sample || sample.length < 2) return refuse('bad-input', 'the series holds fewer than two values');
    return answered(of(sample, numbers.of.confidence, params), (risk) => sign * risk[part]);
  };

/** "type7", "R-7", "7", "linear", "inverted_cdf", "inverted-cdf". */
function quantileRule(name: string): QuantileRule | undefined {
  const [, type] = /^(?:(?:type|r)[\s_-]*)?([1-9])$/i.exec(name) ?? [];
  return type === undefined
    ? QUANTILE_RULES.find((rule) => rule === name.toLowerCase().replaceAll(/[_\s]/g, '-'))
    : QUANTILE_RULES[Number(type) - 1];
}

const MEAN_BEYOND = /^mean_of_returns\s*<=\s*(\w+?)_quantile$|^mean_of_returns|^tail_mean/;

const historical: Tail = (sample, confidence, params) => {
  const remark = remarksOf(params).find((each) => MEAN_BEYOND.test(each));
  const parameters = parametersOf(params);
  // The sign in "returns<=type7_quantile" makes a pair of it.
  const pair = params.split(';').find((each) => MEAN_BEYOND.test(each.trim()));
  const [, named] = MEAN_BEYOND.exec((remark ?? pair ?? '').trim()) ?? [];
  const name = named ?? parameters.get('quantile') ?? 'type7';
  const quantile = quantileRule(name);
  if (!quantile)
    return refused(
      'bad-setting',
      `the quantile ${name} is not known: write type1 to type9, or ${QUANTILE_RULES.join(', ')}`,
    );
  const shortfall = remark === undefined && pair === undefined ? 'acerbi-tasche' : 'tail-mean';
  return { ok: true, ...empiricalTail(sample, { confidence, quantile, shortfall }) };
};

/** What the variance is divided by is n less this. */
const lostIn = (params: string, otherwise: 0 | 1): 0 | 1 => {
  const [, lost] = /\bddof\s*=\s*([01])/.exec(params) ?? [];
  return lost === undefined ? otherwise : lost === '0' ? 0 : 1;
};

const normal =
  (otherwise: 0 | 1): Tail =>
  (sample, confidence, params) =>
    normalRisk(sample, { confidence, lost: lostIn(params, otherwise) });

const cornishFisher: Tail = (sample, confidence, params) =>
  lostIn(params, 0) === 1
    ? refused('bad-setting', 'Cornish-Fisher is answered with the deviation of the population: write ddof=0')
    : cornishFisherRisk(sample, { confidence, outside: 'flag', shortfall: 'edgeworth' });

const studentT: Tail = (sample, confidence) => studentTRisk(sample, { confidence });

/** VaR of a t has no need of a mean. */
const studentTLoss: Tail = (sample, confidence) => {
  const fit = fitStudentT(sample);
  return fit ? { ok: true, ...studentTTail(fit, confidence) } : refused('no-fit', 'no t distribution fits the series');
};

const filtered: Tail = (sample, confidence, params) => {
  const parameters = parametersOf(params);
  const model = (parameters.get('model') ?? 'ewma') as VolatilityModel;
  const decay = Number(parameters.get('lambda') ?? 0.94);
  if (!['ewma', 'garch', 'garch-t'].includes(model))
    return refused('bad-setting', `the model ${model} is not known: write ewma, garch or garch-t`);
  return filteredHistoricalRisk(sample, { confidence, model, decay });
};

const R_METHODS: ReadonlyMap<string, Tail> = new Map([
  [
    'historical',
    (sample, confidence) => ({
      ok: true,
      ...empiricalTail(sample, { confidence, quantile: 'linear', shortfall: 'tail-mean' }),
    }),
  ],
  ['gaussian', normal(0)],
  ['modified', cornishFisher],
]);

/** As PerformanceAnalytics has them: the method among the parameters, losses negative. */
const asR: Tail = (sample, confidence, params) => {
  const method = parametersOf(params).get('method') ?? '';
  const of = R_METHODS.get(method);
  if (!of)
    return refused('bad-setting', `the method ${method} is not known: write ${[...R_METHODS.keys()].join(', ')}`);
  return of(sample, confidence, params);
};

const fitted =
  (of: (fit: StudentTFit) => number): Statistic =>
  ({ series, window }, read) => {
    const found = read(series, window);
    if (!found.ok) return refuse('bad-input', found.message);
    const fit = fitStudentT(found.columns[0] ?? []);
    return fit ? { value: of(fit) } : refuse('no-solution', 'no t distribution fits the series');
  };

export const TAIL_RISK: Statistics = new Map([
  ['var historical_var', tail(historical, 'var')],
  ['es historical_es', tail(historical, 'es')],
  ['var normal_var', tail(normal(1), 'var')],
  ['es normal_es', tail(normal(1), 'es')],
  ['var cornish_fisher_var', tail(cornishFisher, 'var')],
  ['es cornish_fisher_es', tail(cornishFisher, 'es')],
  ['var student_t_var', tail(studentTLoss, 'var')],
  ['es student_t_es', tail(studentT, 'es')],
  ['var filtered_historical_var', tail(filtered, 'var')],
  ['es filtered_historical_es', tail(filtered, 'es')],
  ['var var', tail(asR, 'var', -1)],
  ['es es', tail(asR, 'es', -1)],
  ['fit student_t_mle_df', fitted(({ freedom }) => freedom)],
  ['fit student_t_mle_loc', fitted(({ location }) => location)],
  ['fit student_t_mle_scale', fitted(({ scale }) => scale)],
  ['fit student_t_mle_loglik', fitted(({ logLikelihood }) => logLikelihood)],
]);
