/**
 * VaR and ES of the book as it is now, by full revaluation under the moves of its names on each day of the past year
 * (historical), and under the same moves brought to the volatility of now (filtered historical, Barone-Adesi,
 * Giannopoulos and Vosper, 1999). The filtered figure is the main one: it follows volatility within days. One day ahead;
 * implied volatilities stay, because the stress scenarios move them. US dollars, losses positive, modelled.
 */

import type { Line, Valued } from '../revaluation/line.ts';
import { bookProfits, type Revalued, revalue } from '../revaluation/revalue.ts';
import type { Scenario } from '../revaluation/scenario.ts';
import { decompose } from '../value-at-risk/decomposition.ts';
import { historicalRisk } from '../value-at-risk/historical.ts';
import type { TailRisk } from '../value-at-risk/tail-risk.ts';
import type { Histories } from './histories.ts';

export const CONFIDENCES = [0.95, 0.99] as const;

export const TAIL_METHODS = {
  filtered: 'filtered historical, full revaluation',
  past: 'historical, full revaluation',
} as const;
export type TailMethod = keyof typeof TAIL_METHODS;

export interface Tail extends TailRisk {
  readonly method: TailMethod;
  readonly confidence: number;
}

export interface Tails {
  readonly tails: readonly Tail[];
  /** What each line adds to the main VaR at 99 %. */
  readonly components: readonly number[];
}

const scenariosOf = (moves: Readonly<Record<string, Float64Array>>): readonly Scenario[] => {
  const entries = Object.entries(moves);
  const days = entries[0]?.[1].length ?? 0;
  return Array.from({ length: days }, (_, day) => ({
    id: `day ${day + 1}`,
    names: Object.fromEntries(entries.map(([name, series]) => [name, series[day] ?? Number.NaN])),
  }));
};

const NO_BETA = { betaOf: () => 0 };

export function tailsOf(lines: readonly Line[], histories: Histories): Valued<Tails> {
  const filtered = revalue(lines, scenariosOf(histories.filtered), NO_BETA);
  if (!filtered.ok) return filtered;
  const past = revalue(lines, scenariosOf(histories.past), NO_BETA);
  if (!past.ok) return past;
  const tails: Tail[] = [];
  for (const [method, revalued] of [
    ['filtered', filtered],
    ['past', past],
  ] as const)
    for (const confidence of CONFIDENCES) {
      const found = historicalRisk(bookProfits(revalued), { confidence });
      if (!found.ok) return found;
      tails.push({ method, confidence, var: found.var, es: found.es });
    }
  return { ok: true, tails, components: componentsOf(filtered) };
}

function componentsOf({ lines, scenarios, pnl }: Revalued): readonly number[] {
  const columns = lines.map((_, line) =>
    Float64Array.from(scenarios, (__, day) => pnl[day * lines.length + line] ?? 0),
  );
  const found = decompose({ columns, exposures: lines.map(() => 1) }, { confidence: 0.99, method: 'historical' });
  return found.ok ? found.contributions.map(({ componentVar }) => componentVar) : lines.map(() => 0);
}
