/**
 * American options by columns: whole chains in typed arrays, with the formulas of american/. All room is allocated once,
 * and neighbours that differ only in strike or spot share their boundary. A row that no option has is not a number.
 */
import { greeksIn } from './american/american-greeks.ts';
import { volatilityIn } from './american/american-volatility.ts';
import { putValue } from './american/put-value.ts';
import { keptSpaces, type Spaces } from './american/tiers.ts';
import {
  FOUND,
  type GreekColumns,
  type OptionColumns,
  rowsOf,
  statusOf,
  type VolatileColumns,
  type VolatilityColumns,
} from './columns.ts';
import type { Accuracy, Greeks, VolatileOption } from './option-terms.ts';

export interface BatchSettings {
  readonly accuracy: Accuracy;
  /** Room from an earlier batch, to be used again. */
  readonly spaces?: Spaces;
}

const GREEKS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const satisfies readonly (keyof Greeks)[];

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

function read(row: Row, columns: OptionColumns, i: number): void {
  row.right = (columns.sign[i] ?? 0) > 0 ? 'call' : 'put';
  row.spot = columns.spot[i] ?? Number.NaN;
  row.strike = columns.strike[i] ?? Number.NaN;
  row.years = columns.years[i] ?? Number.NaN;
  row.rate = columns.rate[i] ?? Number.NaN;
  row.dividendYield = columns.dividendYield[i] ?? Number.NaN;
}

/** As asPut, in place. */
function turnIntoPut(row: Row): void {
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

/** Fills in the price of every row. */
export function americanPrices(options: VolatileColumns, out: Float64Array, settings: BatchSettings): void {
  const rows = rowsOf(options, { out });
  const { accuracy, spaces = keptSpaces() } = settings;
  const row = emptyRow();
  for (let i = 0; i < rows; i += 1) {
    read(row, options, i);
    row.volatility = options.volatility[i] ?? Number.NaN;
    turnIntoPut(row);
    out[i] = isUsable(row) ? putValue(row, accuracy, spaces) : Number.NaN;
  }
}

/** Fills in price, delta, gamma, vega, theta and rho of every row. */
export function americanBatch(options: VolatileColumns, out: GreekColumns, settings: BatchSettings): void {
  const rows = rowsOf(options, out);
  const { accuracy, spaces = keptSpaces() } = settings;
  const row = emptyRow();
  for (let i = 0; i < rows; i += 1) {
    read(row, options, i);
    row.volatility = options.volatility[i] ?? Number.NaN;
    const greeks = isUsable(row) ? greeksIn(spaces, accuracy, row) : undefined;
    for (const name of GREEKS) out[name][i] = greeks?.[name] ?? Number.NaN;
  }
}

/** Fills in the volatility of each price, or why there is none. */
export function americanVolatilityBatch(
  options: OptionColumns & { readonly price: Float64Array },
  out: VolatilityColumns,
  settings: BatchSettings,
): void {
  const rows = rowsOf(options, out);
  const { accuracy, spaces = keptSpaces() } = settings;
  const terms = emptyRow();
  for (let i = 0; i < rows; i += 1) {
    read(terms, options, i);
    const found = volatilityIn(spaces, accuracy, { terms, price: options.price[i] ?? Number.NaN });
    out.volatility[i] = 'value' in found ? found.value : Number.NaN;
    out.status[i] = 'value' in found ? FOUND : statusOf(found.refused.code);
  }
}
