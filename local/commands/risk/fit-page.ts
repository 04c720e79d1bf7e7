/** Fitted parameters for a terminal. */
import { bold, counted, dim, paragraph, shown, table } from '../../terminal.ts';
import { togetherLines } from './fit/together-page.ts';
import { forecastLines, realisedLines } from './fit/volatility-page.ts';
import type { Fits, Parameter } from './fit.ts';
import { percentText } from './value-at-risk/page.ts';

const right = (title: string) => ({ title, align: 'right' as const });
const digits = (value: number | null): string => (value === null ? 'none' : String(Number(value.toPrecision(4))));

const parameterTable = (parameters: readonly Parameter[]): string =>
  table(
    [{ title: '' }, right('value'), right('standard error'), { title: '' }],
    parameters.map(({ name, value, error, unit }) => [name, digits(value), digits(error), unit]),
    '  ',
  );

export function fitPage(fits: Fits): string {
  const { source, period, observations, series, realised } = fits;
  const names = series.map(({ name }) => name);
  return [
    bold('Distributions fitted to daily returns, modelled'),
    dim(`${source}: ${counted(observations, 'return')}, ${period}`),
    ...series.flatMap((each) => seriesLines(each, fits)),
    ...(realised ? realisedLines(realised) : []),
    ...togetherLines(fits, names),
  ].join('\n');
}

const percentOr = (value: number | null): string => (value === null ? 'none' : percentText(value));

type SeriesFit = Fits['series'][number];

function seriesLines(
  { name, moments, studentT, garch, thresholds }: SeriesFit,
  { confidence }: Fits,
): readonly string[] {
  const { mean, deviation, skewness, excessKurtosis } = moments;
  const rows = thresholds.map((line) => [
    ...[percentText(line.threshold), String(line.exceedances), percentOr(line.meanExcess), digits(line.shape)],
    ...[digits(line.shapeError), percentOr(line.var)],
  ]);
  const head = [
    'threshold',
    'losses beyond',
    'mean excess',
    'shape',
    'standard error',
    `VaR ${shown(100 * confidence)} %`,
  ];
  return [
    '',
    bold(name),
    paragraph(
      `mean ${percentText(mean)}, standard deviation ${percentText(deviation)}, skewness ${digits(skewness)}, excess kurtosis ${digits(excessKurtosis)}`,
      '  ',
    ),
    '',
    '  Student t',
    ...('refused' in studentT ? [paragraph(`none: ${studentT.refused}`, '  ')] : [parameterTable(studentT.parameters)]),
    '',
    '  GARCH(1,1) with t errors',
    ...garchLines(garch),
    '',
    '  Tail beyond thresholds, generalised Pareto',
    table(head.map(right), rows, '  '),
    dim(paragraph('A good threshold is one around which shape and VaR hardly change.', '  ')),
  ];
}

function garchLines(garch: SeriesFit['garch']): readonly string[] {
  if ('refused' in garch) return [paragraph(`none: ${garch.refused}`, '  ')];
  const { longRunVolatility, nextVolatility, persistence } = garch;
  const rest = longRunVolatility === null ? 'no long-run level' : `long run ${percentText(longRunVolatility)} a day`;
  return [
    parameterTable(garch.parameters),
    `  next day ${percentText(nextVolatility)}, ${rest}; ${digits(persistence)} of a shock is left a day later`,
    ...forecastLines(garch.forecast),
  ];
}
