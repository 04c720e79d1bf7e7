/**
 * What the peers of npm share. None knows a dividend yield: they get the spot less its yield, which leaves the price as it
 * is, and their Greeks are brought into our units afterwards. Both are done outside the clock.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Options } from '../option-file.ts';
import type { Entry } from './contest.ts';
import { NPM_FOLDER } from './ready.ts';

/** One option as these packages take it: `spot` is the spot less its yield. */
export interface Row {
  readonly side: 'call' | 'put';
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly volatility: number;
  readonly price: number;
  readonly dividendYield: number;
  /** What one dollar of spot is worth less its yield. */
  readonly carry: number;
}

/** Columns for price, delta, gamma, vega, theta and rho. */
type Columns = Readonly<Record<'price' | 'delta' | 'gamma' | 'vega' | 'theta' | 'rho', Float64Array>>;

export const loadPackage: (name: string) => unknown = createRequire(join(NPM_FOLDER, 'package.json'));

const rowsOf = (options: Options): readonly Row[] =>
  Array.from(options.spot, (spot, i) => {
    const [years, dividendYield] = [options.years[i] ?? 0, options.dividendYield[i] ?? 0];
    const carry = Math.exp(-dividendYield * years);
    return {
      side: (options.sign[i] ?? 0) > 0 ? 'call' : 'put',
      spot: spot * carry,
      strike: options.strike[i] ?? 0,
      years,
      rate: options.rate[i] ?? 0,
      volatility: options.volatility[i] ?? 0,
      price: options.price[i] ?? 0,
      dividendYield,
      carry,
    };
  });

/** `units` are how many of our vegas and thetas make one of the package's. */
export const greeksEntry =
  (
    price: (row: Row, index: number, columns: Columns) => void,
    units: { readonly vega: number; readonly theta: number },
  ) =>
  (options: Options): Entry => {
    const rows = rowsOf(options);
    const column = (): Float64Array => new Float64Array(rows.length);
    const columns = {
      price: column(),
      delta: column(),
      gamma: column(),
      vega: column(),
      theta: column(),
      rho: column(),
    };
    return {
      pass: () => {
        for (let i = 0; i < rows.length; i += 1) {
          const row = rows[i];
          if (row) price(row, i, columns);
        }
      },
      results: () => withYield(rows, columns, units),
    };
  };

/** The spot less its yield grows by the yield as time passes, which is the second part of theta. */
function withYield(rows: readonly Row[], columns: Columns, units: { readonly vega: number; readonly theta: number }) {
  const { price, delta, gamma, vega, theta, rho } = columns;
  const drift = rows.map(({ dividendYield, spot }, i) => dividendYield * spot * (delta[i] ?? 0));
  return [
    price,
    delta.map((value, i) => value * (rows[i]?.carry ?? 1)),
    gamma.map((value, i) => value * (rows[i]?.carry ?? 1) ** 2),
    vega.map((value) => value * units.vega),
    theta.map((value, i) => value * units.theta + (drift[i] ?? 0)),
    rho,
  ];
}

export const volatilityEntry =
  (search: (row: Row) => number) =>
  (options: Options): Entry => {
    const rows = rowsOf(options);
    const found = new Float64Array(rows.length);
    const look = (row: Row, index: number): void => {
      found[index] = search(row);
    };
    return { pass: () => rows.forEach(look), results: () => [found] };
  };
