/** Value at risk and expected shortfall by one method or several, each with what it rests on, or why it has no answer. */
import type { QuantileRule } from '#lib/math/sample/quantile.ts';
import type { Answer } from '#lib/risk/answer.ts';
import { cornishFisherRisk } from '#lib/risk/value-at-risk/cornish-fisher.ts';
import {
  type Contribution,
  decompose,
  decomposeByGroup,
  type GroupContribution,
} from '#lib/risk/value-at-risk/decomposition.ts';
import { historicalRisk } from '#lib/risk/value-at-risk/historical.ts';
import type { MethodSettings } from '#lib/risk/value-at-risk/methods.ts';
import { type Portfolio, seriesOf } from '#lib/risk/value-at-risk/portfolio.ts';
import type { TailAnswer } from '#lib/risk/value-at-risk/tail-risk.ts';
import { type MethodName, methodOf } from '../input/method-names.ts';
import type { Series } from '../input/series.ts';

export interface Asked extends MethodSettings {
  readonly methods: readonly MethodName[];
  /** For each column. */
  readonly weights: readonly number[];
  /** Of each column, where whose risk it is shall be told by group too. */
  readonly groups?: readonly string[];
  readonly quantile?: QuantileRule;
  /** Cornish-Fisher also where it is no distribution any more, with a flag. */
  readonly beyondDomain?: boolean;
  /** What is held, in US dollars. */
  readonly valueUsd?: number;
}

export interface Estimate {
  readonly method: MethodName;
  readonly answer: Answer<TailAnswer>;
}

export interface Estimates {
  readonly series: Series;
  readonly asked: Asked;
  readonly estimates: readonly Estimate[];
  /** Of value at risk by historical simulation, where there are several columns. */
  readonly contributions: readonly (Contribution & { readonly name: string; readonly weight: number })[];
  readonly groups: readonly GroupContribution[];
}

export const portfolioOf = ({ columns }: Series, weights: readonly number[]): Portfolio => ({
  columns: columns.map(({ values }) => values),
  exposures: weights,
});

export function estimatesOf(whole: Series, asked: Asked): Estimates {
  const portfolio = portfolioOf(whole, asked.weights);
  const estimates = asked.methods.map((method) => ({ method, answer: answerBy(method, portfolio, asked) }));
  const contributions = contributionsOf(whole, asked);
  return { series: windowOf(whole, asked.window), asked, estimates, contributions, groups: groupsOf(whole, asked) };
}

function answerBy(method: MethodName, portfolio: Portfolio, asked: Asked): Answer<TailAnswer> {
  const { quantile, beyondDomain } = asked;
  if (method === 'historical' && quantile) return historicalRisk(seriesOf(portfolio), { ...asked, quantile });
  if (method === 'cornish-fisher' && beyondDomain)
    return cornishFisherRisk(seriesOf(portfolio), { ...asked, outside: 'flag' });
  return methodOf(method).risk(portfolio, asked);
}

/** The rows that the figures rest on. */
function windowOf(series: Series, window: number | undefined): Series {
  if (window === undefined || window >= series.labels.length) return series;
  const labels = series.labels.slice(-window);
  return {
    ...series,
    labels,
    period: `${labels[0]} to ${labels.at(-1)}`,
    columns: series.columns.map(({ name, values }) => ({ name, values: values.subarray(values.length - window) })),
  };
}

const splitBy = ({ confidence, window }: Asked) => ({
  ...{ confidence, method: 'historical' as const, ...(window === undefined ? {} : { window }) },
});

function groupsOf(series: Series, asked: Asked): Estimates['groups'] {
  if (asked.groups === undefined) return [];
  const found = decomposeByGroup(portfolioOf(series, asked.weights), asked.groups, splitBy(asked));
  return found.ok ? found.groups : [];
}

function contributionsOf(series: Series, asked: Asked): Estimates['contributions'] {
  const { weights } = asked;
  if (series.columns.length < 2) return [];
  const found = decompose(portfolioOf(series, weights), splitBy(asked));
  if (!found.ok) return [];
  return found.contributions.map((each, i) => ({
    ...each,
    name: series.columns[i]?.name ?? '',
    weight: weights[i] ?? 0,
  }));
}

export type Plain = number | string | boolean;

const COMMON = new Set(['ok', 'var', 'es', 'count', 'horizon']);

/** What else a method tells, flat: `fit.freedom` of what its fit has. Long arrays are left to `fit`. */
export function diagnosticsOf(answer: object): Readonly<Record<string, Plain>> {
  const flat: Record<string, Plain> = {};
  const visit = (of: object, before: string): void => {
    for (const [key, value] of Object.entries(of) as [string, unknown][]) {
      if (before === '' && COMMON.has(key)) continue;
      const name = before === '' ? key : `${before}.${key}`;
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') flat[name] = value;
      else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) visit(value, name);
    }
  };
  visit(answer, '');
  return flat;
}
