/**
 * Whose risk it is. VaR and ES grow in proportion with the exposures, so what each position adds (its exposure times the
 * slope of the risk) sums to the whole (Euler; Tasche, "Risk contributions and performance measurement", 1999). Normal: in
 * closed form. Historical: ES by what each position lost on the worst days, exactly; VaR by what it lost on the days around
 * the quantile, in weights that fall off to both sides (Epanechnikov, 1969), brought to the sum. Unit of the exposures.
 */
import { covarianceMatrix, timesVector } from '../../math/linear/covariance.ts';
import { normalPdf, normalQuantile } from '../../math/normal.ts';
import { meanOf } from '../../math/sample/moments.ts';
import type { Answer } from '../answer.ts';
import { historicalRisk } from './historical.ts';
import { normalRisk } from './normal.ts';
import { type Portfolio, seriesOf, wholePortfolio } from './portfolio.ts';
import type { TailRisk, TailSettings } from './tail-risk.ts';

export type DecompositionMethod = 'normal' | 'historical';

export interface Contribution {
  /** The part of the whole; all parts sum to it. Negative where the position is a hedge. */
  readonly componentVar: number;
  readonly componentEs: number;
  /** What one more unit of exposure adds. */
  readonly marginalVar: number;
  /** What taking the whole position away would save: VaR with it less VaR without it. */
  readonly incrementalVar: number;
}

export interface Decomposition extends TailRisk {
  readonly method: DecompositionMethod;
  readonly contributions: readonly Contribution[];
}

interface Parts {
  readonly var: readonly number[];
  readonly es: readonly number[];
}

const seriesMethods = { normal: normalRisk, historical: historicalRisk } as const;

function normalParts({ columns, exposures }: Portfolio, confidence: number): Parts {
  const covariance = covarianceMatrix(columns);
  const shared = timesVector(covariance, exposures);
  const variance = exposures.reduce((sum, exposure, i) => sum + exposure * (shared[i] ?? 0), 0);
  const deviation = Math.sqrt(variance);
  const z = normalQuantile(1 - confidence);
  const part = (factor: number) =>
    columns.map((column, i) => {
      const slope = deviation > 0 ? (factor * (shared[i] ?? 0)) / deviation : 0;
      return (exposures[i] ?? 0) * (slope - meanOf(column));
    });
  return { var: part(-z), es: part(normalPdf(z) / (1 - confidence)) };
}

/** Weighted mean loss of a position over days. */
const lossOn = (column: ArrayLike<number>, days: readonly (readonly [day: number, weight: number])[]): number =>
  -days.reduce((sum, [day, weight]) => sum + weight * (column[day] ?? 0), 0);

/** The worst share of the days, the last of them in part, as in the definition of ES. */
function worstDays(order: readonly number[], share: number): readonly (readonly [number, number])[] {
  return order.slice(0, Math.ceil(share)).map((day, rank) => [day, Math.min(1, share - rank) / share] as const);
}

function daysAround(order: readonly number[], centre: number): readonly (readonly [number, number])[] {
  const reach = Math.max(2, Math.sqrt(centre) + 1);
  const near = order.flatMap((day, rank) => {
    const off = (rank + 0.5 - centre) / reach;
    return Math.abs(off) < 1 ? [[day, 1 - off * off] as const] : [];
  });
  const total = near.reduce((sum, [, weight]) => sum + weight, 0);
  return near.map(([day, weight]) => [day, weight / total] as const);
}

/** Parts that are brought to the sum by what is left over, shared out by size: near the sum already, this changes little. */
function broughtTo(total: number, parts: readonly number[]): readonly number[] {
  const sum = parts.reduce((all, part) => all + part, 0);
  const sizes = parts.reduce((all, part) => all + Math.abs(part), 0);
  if (sizes === 0) return parts;
  return parts.map((part) => part + ((total - sum) * Math.abs(part)) / sizes);
}

function historicalParts({ columns, exposures }: Portfolio, confidence: number, total: TailRisk): Parts {
  const series = seriesOf({ columns, exposures });
  const order = Array.from(series.keys()).sort((a, b) => (series[a] ?? 0) - (series[b] ?? 0));
  const share = series.length * (1 - confidence);
  const of = (days: readonly (readonly [number, number])[]) =>
    columns.map((column, i) => (exposures[i] ?? 0) * lossOn(column, days));
  return {
    var: broughtTo(total.var, of(daysAround(order, share))),
    es: broughtTo(total.es, of(worstDays(order, share))),
  };
}

export interface DecompositionSettings extends TailSettings {
  readonly method?: DecompositionMethod;
}

/** For one day; multiply by the root of the days for more. */
export function decompose(portfolio: Portfolio, settings: DecompositionSettings): Answer<Decomposition> {
  const { method = 'normal', confidence } = settings;
  const oneDay = { ...settings, horizonDays: 1 };
  const whole = wholePortfolio(portfolio, oneDay, 2);
  if (!whole.ok) return whole;
  const riskOf = (exposures: readonly number[]) =>
    seriesMethods[method](seriesOf({ columns: whole.columns, exposures }), { confidence });
  const total = riskOf(whole.exposures);
  if (!total.ok) return total;
  const parts = method === 'normal' ? normalParts(whole, confidence) : historicalParts(whole, confidence, total);
  const contributions = whole.exposures.map((exposure, i) => {
    const without = riskOf(whole.exposures.map((each, k) => (k === i ? 0 : each)));
    const componentVar = parts.var[i] ?? Number.NaN;
    return {
      ...{ componentVar, componentEs: parts.es[i] ?? Number.NaN },
      marginalVar: exposure === 0 ? Number.NaN : componentVar / exposure,
      incrementalVar: without.ok ? total.var - without.var : Number.NaN,
    };
  });
  return { ok: true, method, var: total.var, es: total.es, contributions };
}

export interface GroupContribution extends Omit<Contribution, 'marginalVar'> {
  readonly group: string;
  readonly exposure: number;
}

/** By strategy, sector or whatever the groups name, position by position; a group that goes, goes with all it holds. */
export function decomposeByGroup(
  portfolio: Portfolio,
  groups: readonly string[],
  settings: DecompositionSettings,
): Answer<{ readonly groups: readonly GroupContribution[] } & TailRisk> {
  const found = decompose(portfolio, settings);
  if (!found.ok) return found;
  const { method, contributions } = found;
  const names = [...new Set(groups)];
  const sumOf = (name: string, of: (i: number) => number): number =>
    groups.reduce((sum, group, i) => sum + (group === name ? of(i) : 0), 0);
  return {
    ...{ ok: true, var: found.var, es: found.es },
    groups: names.map((group) => {
      const exposures = portfolio.exposures.map((each, i) => (groups[i] === group ? 0 : each));
      const without = decompose({ ...portfolio, exposures }, { ...settings, method });
      return {
        ...{ group, exposure: sumOf(group, (i) => portfolio.exposures[i] ?? 0) },
        componentVar: sumOf(group, (i) => contributions[i]?.componentVar ?? 0),
        componentEs: sumOf(group, (i) => contributions[i]?.componentEs ?? 0),
        incrementalVar: without.ok ? found.var - without.var : Number.NaN,
      };
    }),
  };
}
