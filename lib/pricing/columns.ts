/**
 * Whole chains as columns of typed arrays, one row for each contract, so that pricing them allocates nothing per contract.
 * Units are those of OptionTerms; the sign is +1 for a call and −1 for a put.
 */
import type { Greeks, OptionTerms, RefusalCode, VolatileOption } from './option-terms.ts';

export interface OptionColumns {
  readonly sign: Int8Array;
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  readonly rate: Float64Array;
  readonly dividendYield: Float64Array;
}

export interface VolatileColumns extends OptionColumns {
  readonly volatility: Float64Array;
}

export type GreekColumns = { readonly [name in keyof Greeks]: Float64Array };

/** As in EuropeanGreeks. */
export interface SecondOrderColumns {
  readonly dividendRho: Float64Array;
  readonly vanna: Float64Array;
  readonly volga: Float64Array;
  readonly charm: Float64Array;
}

export interface VolatilityColumns {
  /** Not a number where it was refused. */
  readonly volatility: Float64Array;
  /** 0 where it was found, otherwise the place in REFUSALS. */
  readonly status: Uint8Array;
}

export const FOUND = 0;

export const REFUSALS = [
  undefined,
  'bad-input',
  'expired',
  'below-intrinsic',
  'above-maximum',
  'no-solution',
] as const satisfies readonly (RefusalCode | undefined)[];

/** The number that stands for a code in a column of statuses. */
export const statusOf = (code: RefusalCode): number => REFUSALS.indexOf(code);

const column = (rows: number): Float64Array => new Float64Array(rows);

export const greekColumns = (rows: number): GreekColumns => ({
  ...{ price: column(rows), delta: column(rows), gamma: column(rows) },
  ...{ vega: column(rows), theta: column(rows), rho: column(rows) },
});

export const secondOrderColumns = (rows: number): SecondOrderColumns => ({
  ...{ dividendRho: column(rows), vanna: column(rows), volga: column(rows), charm: column(rows) },
});

export const volatilityColumns = (rows: number): VolatilityColumns => ({
  volatility: column(rows),
  status: new Uint8Array(rows),
});

export const optionColumns = (options: readonly OptionTerms[]): OptionColumns => ({
  sign: Int8Array.from(options, ({ right }) => (right === 'call' ? 1 : -1)),
  spot: Float64Array.from(options, ({ spot }) => spot),
  strike: Float64Array.from(options, ({ strike }) => strike),
  years: Float64Array.from(options, ({ years }) => years),
  rate: Float64Array.from(options, ({ rate }) => rate),
  dividendYield: Float64Array.from(options, ({ dividendYield }) => dividendYield),
});

export const volatileColumns = (options: readonly VolatileOption[]): VolatileColumns => ({
  ...optionColumns(options),
  volatility: Float64Array.from(options, ({ volatility }) => volatility),
});

/** How many rows all these columns have; columns of different lengths are a mistake in the program. */
export function rowsOf(...tables: readonly object[]): number {
  const lengths = new Set(
    tables.flatMap((table) => Object.values(table).map((each: ArrayLike<number>) => each.length)),
  );
  const [rows = 0, ...others] = lengths;
  if (others.length > 0)
    throw new RangeError(`columns must have the same number of rows, not ${[...lengths].join(', ')}`);
  return rows;
}
