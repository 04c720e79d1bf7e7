/**
 * American options by columns: whole chains in typed arrays, with the formulas of american/. All room is allocated once,
 * and neighbours that differ only in strike or spot share their boundary. A row that cannot be priced, or has no
 * volatility, is not a number; the functions for one option say why.
 */

import { greeksIn } from './american/american-greeks.ts';
import { volatilityIn } from './american/american-volatility.ts';
import { putValue } from './american/put-value.ts';
import { keptSpaces, type Spaces } from './american/tiers.ts';
import type { Accuracy, Greeks, VolatileOption } from './option-terms.ts';

/** One contract in each place: `sign` is 1 for a call and −1 for a put, the rest as in OptionTerms. */
export interface TermColumns {
  readonly sign: Int8Array;
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  readonly rate: Float64Array;
  readonly dividendYield: Float64Array;
}

export interface OptionColumns extends TermColumns {
  readonly volatility: Float64Array;
}

export type GreekColumns = Readonly<Record<keyof Greeks, Float64Array>>;

const GREEKS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const satisfies readonly (keyof Greeks)[];

export function greekColumns(length: number): GreekColumns {
  const column = () => new Float64Array(length);
  return { price: column(), delta: column(), gamma: column(), vega: column(), theta: column(), rho: column() };
}

type Row = { -readonly [Key in keyof VolatileOption]: VolatileOption[Key] };

const emptyRow = (): Row => ({
  right: 'put',
  spot: 0,
  strike: 0,
  years: 0,
  rate: 0,
  dividendYield: 0,
  volatility: 0,
});

function read(row: Row, columns: TermColumns, i: number): void {
  row.right = (columns.sign[i] ?? 0) > 0 ? 'call' : 'put';
  row.spot = columns.spot[i] ?? Number.NaN;
  row.strike = columns.strike[i] ?? Number.NaN;
  row.years = columns.years[i] ?? Number.NaN;
  row.rate = columns.rate[i] ?? Number.NaN;
  row.dividendYield = columns.dividendYield[i] ?? Number.NaN;
}

/** The contract as a put, in place: see asPut. */
function readAsPut(row: Row, columns: TermColumns, i: number): void {
  read(row, columns, i);
  if (row.right === 'put') return;
  const { spot, rate } = row;
  row.right = 'put';
  row.spot = row.strike;
  row.strike = spot;
  row.rate = row.dividendYield;
  row.dividendYield = rate;
}

const isUsable = ({ spot, strike, years, rate, dividendYield, volatility }: VolatileOption): boolean =>
  spot >= 0 &&
  strike >= 0 &&
  years >= 0 &&
  volatility >= 0 &&
  Number.isFinite(spot + strike + years + volatility) &&
  Number.isFinite(rate + dividendYield);

export interface BatchOptions<Out> {
  readonly accuracy: Accuracy;
  /** Where the answers go; new columns where none is given. */
  readonly out?: Out;
  /** Room from an earlier batch, to be used again. */
  readonly spaces?: Spaces;
}

export function americanPrices(columns: OptionColumns, options: BatchOptions<Float64Array>): Float64Array {
  const { accuracy, spaces = keptSpaces(), out = new Float64Array(columns.spot.length) } = options;
  const row = emptyRow();
  for (let i = 0; i < columns.spot.length; i += 1) {
    readAsPut(row, columns, i);
    row.volatility = columns.volatility[i] ?? Number.NaN;
    out[i] = isUsable(row) ? putValue(row, accuracy, spaces) : Number.NaN;
  }
  return out;
}

export function americanGreekColumns(columns: OptionColumns, options: BatchOptions<GreekColumns>): GreekColumns {
  const { accuracy, spaces = keptSpaces(), out = greekColumns(columns.spot.length) } = options;
  const row = emptyRow();
  for (let i = 0; i < columns.spot.length; i += 1) {
    read(row, columns, i);
    row.volatility = columns.volatility[i] ?? Number.NaN;
    const greeks = isUsable(row) ? greeksIn(spaces, accuracy, row) : undefined;
    for (const name of GREEKS) out[name][i] = greeks?.[name] ?? Number.NaN;
  }
  return out;
}

/** The volatility of each price. */
export function americanVolatilities(
  columns: TermColumns,
  prices: Float64Array,
  options: BatchOptions<Float64Array>,
): Float64Array {
  const { accuracy, spaces = keptSpaces(), out = new Float64Array(prices.length) } = options;
  const terms = emptyRow();
  for (let i = 0; i < prices.length; i += 1) {
    read(terms, columns, i);
    const found = volatilityIn(spaces, accuracy, { terms, price: prices[i] ?? Number.NaN });
    out[i] = 'value' in found ? found.value : Number.NaN;
  }
  return out;
}
