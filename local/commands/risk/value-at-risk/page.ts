/** The answer of `wsb risk var` for a terminal: methods side by side, what each rests on, whose risk it is, and a sketch. */

import type { Contribution } from '#lib/risk/value-at-risk/decomposition.ts';
import { seriesOf } from '#lib/risk/value-at-risk/portfolio.ts';
import { binsOf } from '../../../pictures/loss-distribution.ts';
import { bold, counted, dim, money, paragraph, screenWidth, shown, sparkline, table } from '../../../terminal.ts';
import { methodOf } from '../input/method-names.ts';
import { type Asked, diagnosticsOf, type Estimate, type Estimates, type Plain, portfolioOf } from './estimates.ts';

const right = (title: string) => ({ title, align: 'right' as const });
export const percentText = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

export function varPage(found: Estimates): string {
  const { series, asked, estimates } = found;
  const { confidence, horizonDays = 1, valueUsd } = asked;
  const held = valueUsd === undefined ? '' : ` on ${money(valueUsd)} USD`;
  const head = `VaR and ES (expected shortfall), ${shown(confidence * 100)} %, ${counted(horizonDays, 'trading day')}${held}, modelled`;
  const returns = counted(series.labels.length, 'return');
  return [
    bold(head),
    dim(
      paragraph(
        `${series.source}: ${returns}, ${series.period}${found.contributions.length > 0 ? `, ${weightsText(found)}` : ''}`,
      ),
    ),
    ...series.remarks.map((remark) => paragraph(`Remark: ${remark}.`)),
    '',
    methodTable(found),
    ...notes(estimates),
    ...(estimates.length === 1 ? diagnosticLines(estimates) : []),
    ...contributionLines(found),
    '',
    ...sketch(found),
  ].join('\n');
}

const weightsText = ({ contributions }: Estimates): string =>
  contributions.map(({ name, weight }) => `${name} ${shown(weight)}`).join(', ');

function methodTable({ estimates, asked: { valueUsd } }: Estimates): string {
  const usd = valueUsd === undefined ? [] : [right('VaR, USD'), right('ES, USD')];
  const head = [{ title: 'method' }, right('VaR'), right('ES'), ...usd, { title: 'when to trust it' }];
  const rows = estimates.map(({ method, answer }) => {
    const { trust } = methodOf(method);
    if (!answer.ok) return [method, '', '', ...usd.map(() => ''), `none: ${answer.message}`];
    const { var: loss, es } = answer;
    const dollars = valueUsd === undefined ? [] : [money(loss * valueUsd), money(es * valueUsd)];
    return [method, percentText(loss), percentText(es), ...dollars, loss <= 0 ? `no loss; ${trust}` : trust];
  });
  return table(head, rows);
}

/** How they came to several days: said once for each way. */
function notes(estimates: readonly Estimate[]): readonly string[] {
  const byNote = new Map<string, string[]>();
  for (const { method, answer } of estimates)
    if (answer.ok && answer.horizon.days > 1)
      byNote.set(answer.horizon.note, [...(byNote.get(answer.horizon.note) ?? []), method]);
  return [...byNote].map(([note, methods]) => dim(paragraph(`Horizon of ${methods.join(', ')}: ${note}.`)));
}

const WORDS: Readonly<Record<string, string>> = {
  tailCount: 'returns that the tail expects',
  quantile: 'quantile rule',
  shortfall: 'shortfall rule',
  mean: 'mean of a day, fraction',
  deviation: 'standard deviation of a day, fraction',
  jarqueBera: 'Jarque-Bera (9.2 is passed by chance once in a hundred)',
  'fit.freedom': 'degrees of freedom',
  'fit.location': 'location, fraction',
  'fit.scale': 'scale, fraction',
  'fit.isNormal': 'as good as normal',
  skewness: 'skewness',
  excessKurtosis: 'excess kurtosis',
  isInDomain: 'where the expansion is a distribution',
  isFloored: 'shortfall raised to value at risk',
  nextVolatility: 'volatility expected for the next day, fraction',
  volatilityRatio: 'how much wilder than the window',
  model: 'volatility model',
  paths: 'paths drawn',
  distribution: 'drawn from',
  freedom: 'degrees of freedom',
  'varBetween.0': 'VaR between, from',
  'varBetween.1': 'VaR between, to',
  threshold: 'threshold, a loss as a fraction',
  exceedances: 'losses beyond it',
  varError: 'standard error of VaR, fraction',
  'fit.shape': 'shape of the tail',
  'fit.shapeError': 'its standard error',
  'fit.scaleError': 'standard error of the scale',
  'copula.freedom': 'degrees of freedom of the copula',
  'copula.shrunkBy': 'correlations drawn together by',
};

const plainText = (value: Plain): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value);
};

function diagnosticLines(estimates: readonly Estimate[]): readonly string[] {
  const rows = estimates.flatMap(({ answer }) =>
    answer.ok
      ? Object.entries(diagnosticsOf(answer)).flatMap(([key, value]) =>
          WORDS[key] === undefined ? [] : [[WORDS[key], plainText(value)]],
        )
      : [],
  );
  return rows.length === 0 ? [] : ['', bold('What it rests on'), table([{ title: '' }, { title: '' }], rows, '  ')];
}

interface Part extends Pick<Contribution, 'componentVar' | 'componentEs' | 'incrementalVar'> {
  readonly name: string;
  readonly weight: number;
  readonly marginalVar?: number;
}

function contributionLines({ contributions, groups, asked }: Estimates): readonly string[] {
  if (contributions.length === 0) return [];
  const byGroup = groups.map(({ group, exposure, ...part }) => ({ ...part, name: group, weight: exposure }));
  return [
    '',
    bold(`Whose risk it is, one day, historical${asked.valueUsd === undefined ? '' : ', USD'}`),
    partTable('position', contributions, asked),
    dim(
      paragraph(
        'Less without: what VaR falls by where it is taken out. Marginal: what one more dollar of it adds to VaR, as a part of that dollar.',
        '  ',
      ),
    ),
    ...(groups.length === 0 ? [] : ['', partTable('group', byGroup, asked)]),
  ];
}

function partTable(of: 'position' | 'group', parts: readonly Part[], { valueUsd }: Asked): string {
  const unit = valueUsd === undefined ? percentText : (part: number): string => money(part * valueUsd);
  const total = parts.reduce((sum, { componentVar }) => sum + componentVar, 0);
  const marginal = of === 'position' ? [right('marginal')] : [];
  const rows = parts.map(({ name, weight, componentVar, componentEs, incrementalVar, marginalVar = Number.NaN }) => [
    ...[name, shown(weight), unit(componentVar), total === 0 ? '' : `${((100 * componentVar) / total).toFixed(0)} %`],
    ...[unit(componentEs), unit(incrementalVar)],
    ...marginal.map(() => (Number.isFinite(marginalVar) ? percentText(marginalVar) : 'none')),
  ]);
  const head = [{ title: of }, ...['weight', 'of VaR', 'share', 'of ES', 'less without'].map(right)];
  return table([...head, ...marginal], rows, '  ');
}

const SKETCH = 60;

/** The returns from the worst to the best, a block for each stretch of them, and where the first method's figures lie. */
function sketch({ series, asked, estimates }: Estimates): readonly string[] {
  const returns = seriesOf(portfolioOf(series, asked.weights));
  const width = Math.min(SKETCH, screenWidth() - 4);
  const bins = binsOf([...returns], width);
  const first = estimates.find(({ answer }) => answer.ok && answer.horizon.days === 1);
  const [low, high] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const at = (value: number): number => Math.round(((value - low) / (high - low)) * (width - 1));
  const blocks = sparkline(bins.map(({ count }) => Math.sqrt(count)));
  const ends = `${percentText(low)}${' '.repeat(Math.max(1, width - 16))}${percentText(high)}`;
  const marked = first?.answer.ok
    ? [
        `  ${marks(
          [
            [at(-first.answer.es), 'E'],
            [at(-first.answer.var), 'V'],
          ],
          width,
        )}`,
        dim(`  V and E: VaR and ES, ${first.method}`),
      ]
    : [];
  return [
    dim('Returns of a day, worst to best; heights go with the root of the days'),
    `  ${blocks}`,
    dim(`  ${ends}`),
    ...marked,
  ];
}

function marks(places: readonly (readonly [number, string])[], width: number): string {
  const cells = new Array<string>(width).fill(' ');
  for (const [place, letter] of places) if (place >= 0 && place < width) cells[place] = letter;
  return cells.join('').trimEnd();
}
