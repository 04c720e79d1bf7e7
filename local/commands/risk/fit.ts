/** `wsb risk fit`: the distributions behind the methods, fitted to a series, with standard errors. */
import type { Command } from 'commander';
import { studentTErrors } from '#lib/math/fit/fit-errors.ts';
import { fitStudentT } from '#lib/math/fit/student-t-fit.ts';
import { momentsOf } from '#lib/math/sample/moments.ts';
import { thresholdTable } from '#lib/risk/value-at-risk/peaks-over-threshold.ts';
import { fitGarch, type Garch, garchErrors } from '#lib/risk/volatility/garch.ts';
import { fault } from '../../exit.ts';
import { print, printJson, say, talkOf } from '../../terminal.ts';
import { togetherFits } from './fit/together.ts';
import { realisedFits, volatilityForecast } from './fit/volatility.ts';
import { fitPage } from './fit-page.ts';
import type { Column } from './input/csv-columns.ts';
import { confidenceFrom, countFrom } from './input/numbers.ts';
import { SERIES_OPTIONS, type Series, type SeriesOptions, seriesFrom } from './input/series.ts';

interface Options extends SeriesOptions {
  readonly window?: string;
  readonly confidence: string;
}

export function riskFit(group: Command): void {
  const command = group
    .command('fit')
    .description(
      'Student t, tails, GARCH, realised volatility, and how columns move together: parameters with standard errors',
    );
  for (const [flag, meaning] of SERIES_OPTIONS) command.option(flag, meaning);
  command
    .option('--window <n>', 'the last so many returns; all where absent')
    .option('--confidence <c>', 'of the value at risk in the table of thresholds', '0.99')
    .action((options: Options, command: Command) => {
      const talk = talkOf(command);
      const series = seriesFrom(options, { several: options.columns !== undefined });
      const window = options.window === undefined ? undefined : countFrom('--window', options.window);
      const found = fitsOf(series, { confidence: confidenceFrom(options.confidence), ...(window ? { window } : {}) });
      for (const remark of series.remarks) say(talk, `remark: ${remark}`);
      if (talk.json) printJson(found);
      else print(fitPage(found));
    });
}

export interface Parameter {
  readonly name: string;
  readonly value: number;
  /** Null where there is none: at the edge of what is looked for. */
  readonly error: number | null;
  readonly unit: string;
}

const LEAST = 100;
const known = (error: number): number | null => (Number.isFinite(error) ? error : null);

export function fitsOf(
  whole: Series,
  { window, confidence }: { readonly window?: number; readonly confidence: number },
) {
  const count = whole.labels.length;
  if (window !== undefined && window > count)
    throw fault('failed', `${count} returns, and --window asks for ${window}: take a smaller one`);
  const labels = whole.labels.slice(-(window ?? count));
  if (labels.length < LEAST)
    throw fault('failed', `${labels.length} returns: a fit needs ${LEAST} or more; give a longer series`);
  const columns = whole.columns.map(({ name, values }) => ({ name, values: values.subarray(count - labels.length) }));
  return {
    ...{ source: whole.source, period: `${labels[0]} to ${labels.at(-1)}`, observations: labels.length, confidence },
    series: columns.map((column) => seriesFits(column, confidence)),
    ...(whole.bars ? { realised: realisedFits(whole.bars, labels.length) } : {}),
    ...(columns.length > 1 ? togetherFits(columns) : {}),
    modelled: true,
  };
}

export type Fits = ReturnType<typeof fitsOf>;

function seriesFits({ name, values }: Column, confidence: number) {
  const { mean, variance, skewness, excessKurtosis } = momentsOf(values);
  const garch = fitGarch(values, 'student-t');
  return {
    name,
    moments: { mean, deviation: Math.sqrt(variance), skewness, excessKurtosis },
    studentT: studentTParameters(values),
    garch: garch.ok ? garchParameters(values, garch) : { refused: garch.message },
    thresholds: thresholdTable(values, confidence).map(({ meanExcess, shape, shapeError, var: loss, ...rest }) => ({
      ...{
        ...rest,
        meanExcess: meanExcess ?? null,
        shape: shape ?? null,
        shapeError: known(shapeError ?? Number.NaN),
        var: loss ?? null,
      },
    })),
  };
}

function studentTParameters(values: Float64Array) {
  const fit = fitStudentT(values);
  if (!fit) return { refused: 'no t distribution fits: the returns do not move, or most of them are equal' };
  const errors = studentTErrors(values, fit);
  const parameters: readonly Parameter[] = [
    { name: 'location', value: fit.location, error: known(errors.location), unit: 'fraction a day' },
    { name: 'scale', value: fit.scale, error: known(errors.scale), unit: 'fraction a day' },
    { name: 'degrees of freedom', value: fit.freedom, error: known(errors.freedom), unit: '' },
  ];
  return { parameters, logLikelihood: fit.logLikelihood, isNormal: fit.isNormal };
}

const UNITS = ['fraction a day', 'squared fraction', '', '', ''];

function garchParameters(values: Float64Array, garch: Garch) {
  const errors = garchErrors(values, garch);
  const { mean, omega, alpha, beta, freedom = Number.NaN, persistence, longRunVariance, nextVolatility } = garch;
  const parameters: readonly Parameter[] = Object.entries({
    mean,
    omega,
    alpha,
    beta,
    'degrees of freedom': freedom,
  }).map(([name, value], i) => ({ name, value, error: known(errors[i] ?? Number.NaN), unit: UNITS[i] ?? '' }));
  return {
    ...{ parameters, persistence, nextVolatility, logLikelihood: garch.logLikelihood },
    longRunVolatility: longRunVariance === undefined ? null : Math.sqrt(longRunVariance),
    forecast: volatilityForecast(values, garch),
  };
}
