/** Reference rows on volatility that moves: EWMA and GARCH(1,1). */
import { refuse } from '#lib/pricing/option-terms.ts';
import type { Answer } from '#lib/risk/answer.ts';
import { ewma } from '#lib/risk/volatility/ewma.ts';
import { fitGarch, type Garch, garchErrors, type Innovations } from '#lib/risk/volatility/garch.ts';
import { type Demand, parametersOf, remarksOf } from './parameters.ts';
import { answered, numbersOf, type ReferenceRow, type Statistic, type Statistics } from './row.ts';
import type { SeriesReader } from './series.ts';

const DECAY: Demand = {
  name: 'lambda',
  otherwise: 0.94,
  holds: (x) => x > 0 && x < 1,
  must: 'a decay between 0 and 1',
};

const ewmaNext: Statistic = ({ series, window, params }, read) => {
  const numbers = numbersOf(params, { decay: DECAY });
  if (!numbers.ok) return numbers.refusal;
  const found = read(series, window);
  if (!found.ok) return refuse('bad-input', found.message);
  return answered(ewma(found.columns[0] ?? [], numbers.of.decay), ({ nextVolatility }) => nextVolatility);
};

const INNOVATIONS: ReadonlyMap<string, Innovations> = new Map([
  ['norm', 'normal'],
  ['normal', 'normal'],
  ['gaussian', 'normal'],
  ['std', 'student-t'],
  ['t', 'student-t'],
  ['student-t', 'student-t'],
]);

/** A dozen rows are about one fit. */
const fits = new WeakMap<SeriesReader, Map<string, Answer<Garch>>>();

interface Fitted {
  readonly sample: Float64Array;
  readonly garch: Answer<Garch>;
}

function fitted({ series, window, params }: ReferenceRow, read: SeriesReader): Fitted | string {
  const name = parametersOf(params).get('innovations') ?? 'norm';
  const innovations = INNOVATIONS.get(name);
  if (!innovations) return `innovations is ${name}, and must be one of ${[...INNOVATIONS.keys()].join(', ')}`;
  // Published rows have the name of the file for their parameters.
  const [remark = ''] = remarksOf(params);
  const inParams = read(remark, window);
  const found = inParams.ok ? inParams : read(series, window);
  if (!found.ok) return found.message;
  const sample = found.columns[0] ?? new Float64Array();
  const known = fits.get(read) ?? new Map<string, Answer<Garch>>();
  fits.set(read, known);
  const key = JSON.stringify([inParams.ok ? remark : series, window, innovations]);
  const garch = known.get(key) ?? fitGarch(sample, innovations);
  known.set(key, garch);
  return { sample, garch };
}

const garch =
  (of: (garch: Garch, sample: Float64Array) => number): Statistic =>
  (row, read) => {
    const found = fitted(row, read);
    return typeof found === 'string'
      ? refuse('bad-input', found)
      : answered(found.garch, (fit) => of(fit, found.sample));
  };

const ERRORS = ['mu', 'omega', 'alpha', 'beta', 'shape'];
const FIGURES: Readonly<Record<string, (garch: Garch) => number>> = {
  mu: ({ mean }) => mean,
  omega: ({ omega }) => omega,
  alpha: ({ alpha }) => alpha,
  alpha1: ({ alpha }) => alpha,
  beta: ({ beta }) => beta,
  beta1: ({ beta }) => beta,
  shape: ({ freedom = Number.POSITIVE_INFINITY }) => freedom,
  loglik: ({ logLikelihood }) => logLikelihood,
  sigma_forecast_1: ({ nextVolatility }) => nextVolatility,
  persistence: ({ persistence }) => persistence,
};

export const VOLATILITY: Statistics = new Map([
  ['vol ewma_vol_next_day', ewmaNext],
  ...Object.entries(FIGURES).map(([name, of]) => [`vol garch11_${name}`, garch(of)] as const),
  ...ERRORS.map(
    (name, i) =>
      [`vol garch11_se_hessian_${name}`, garch((fit, sample) => garchErrors(sample, fit)[i] ?? Number.NaN)] as const,
  ),
]);
