/** What a row of the reference tables is, and what a function that answers one looks like. */

import { type Priced, refuse } from '#lib/pricing/option-terms.ts';
import type { Answer } from '#lib/risk/answer.ts';
import { type Demand, numberIn, parametersOf } from './parameters.ts';
import type { SeriesReader } from './series.ts';

export interface ReferenceRow {
  readonly area: string;
  /** May name an entry of a matrix, as in "pearson[0][1]". */
  readonly statistic: string;
  readonly series: string;
  readonly window: string;
  readonly params: string;
  /** Where the published tables have their figure from; some name the series only there. */
  readonly source?: string;
}

export type Statistic = (row: ReferenceRow, read: SeriesReader) => Priced<number>;

/** By area and name: "evt gpd_xi". */
export type Statistics = ReadonlyMap<string, Statistic>;

export interface Numbers<Name extends string> {
  readonly ok: true;
  readonly of: Readonly<Record<Name, number>>;
}

/** The numbers of the parameters that are asked for, or the refusal that says which is wrong. */
export function numbersOf<Name extends string>(
  params: string,
  demands: Readonly<Record<Name, Demand>>,
): Numbers<Name> | { readonly ok: false; readonly refusal: ReturnType<typeof refuse> } {
  const parameters = parametersOf(params);
  const found = Object.entries<Demand>(demands).map(([name, demand]) => [name, numberIn(parameters, demand)] as const);
  const wrong = found.map(([, value]) => value).find((value) => typeof value === 'string');
  if (wrong !== undefined) return { ok: false, refusal: refuse('bad-input', wrong) };
  return { ok: true, of: Object.fromEntries(found) as Record<Name, number> };
}

/** A refusal of the risk engine in the words of the table. */
export const answered = <T>(answer: Answer<T>, of: (answer: T) => number): Priced<number> =>
  answer.ok ? { value: of(answer) } : refuse(answer.code === 'no-fit' ? 'no-solution' : 'bad-input', answer.message);

export const CONFIDENCE: Demand = {
  name: 'conf',
  also: ['confidence', 'p', 'level'],
  holds: (c) => c > 0 && c < 1,
  must: 'a probability between 0 and 1, such as 0.95',
};
