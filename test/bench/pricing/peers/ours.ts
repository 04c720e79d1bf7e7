/** Our own side: the batches over columns, and the functions for one option at a time. */
import { readFileSync } from 'node:fs';
import { americanPrice } from '#lib/pricing/american/american.ts';
import { keptSpaces } from '#lib/pricing/american/tiers.ts';
import { americanPrices } from '#lib/pricing/american-batch.ts';
import { baroneAdesiWhaleyPrice } from '#lib/pricing/approximations/barone-adesi-whaley.ts';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import { greekColumns, type VolatileColumns, volatilityColumns } from '#lib/pricing/columns.ts';
import { europeanBatch } from '#lib/pricing/european-batch.ts';
import { europeanVolatility } from '#lib/pricing/implied-volatility.ts';
import { europeanVolatilityBatch } from '#lib/pricing/implied-volatility-batch.ts';
import type { Accuracy, Greeks, VolatileOption } from '#lib/pricing/option-terms.ts';
import type { Options } from '../option-file.ts';
import { compete, type Entry } from './contest.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

const objectsOf = (options: Options): readonly VolatileOption[] =>
  Array.from(options.spot, (spot, i) => ({
    right: (options.sign[i] ?? 0) > 0 ? 'call' : 'put',
    spot,
    strike: options.strike[i] ?? 0,
    years: options.years[i] ?? 0,
    rate: options.rate[i] ?? 0,
    dividendYield: options.dividendYield[i] ?? 0,
    volatility: options.volatility[i] ?? 0,
  }));

const GREEKS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const;

function greeksOneByOne(options: Options): Entry {
  const objects = objectsOf(options);
  const made: Greeks[] = [];
  return {
    pass: () =>
      objects.forEach((option, index) => {
        made[index] = europeanGreeks(option);
      }),
    results: () => GREEKS.map((name) => Float64Array.from(made, (each) => each[name])),
  };
}

/** One figure for each option. */
const oneByOne =
  (figure: (option: VolatileOption, price: number) => number) =>
  (options: Options): Entry => {
    const objects = objectsOf(options);
    const made = new Float64Array(objects.length);
    return {
      pass: () =>
        objects.forEach((option, index) => {
          made[index] = figure(option, options.price[index] ?? 0);
        }),
      results: () => [made],
    };
  };

const optionColumns = ({ price: _, sign, ...columns }: Options): VolatileColumns => ({
  ...columns,
  sign: Int8Array.from(sign),
});

function greeksByColumns(options: Options): Entry {
  const columns = optionColumns(options);
  const made = greekColumns(options.spot.length);
  return { pass: () => europeanBatch(columns, made), results: () => GREEKS.map((name) => made[name]) };
}

function volatilityByColumns(options: Options): Entry {
  const { volatility: _, ...terms } = optionColumns(options);
  const priced = { ...terms, price: options.price };
  const made = volatilityColumns(options.spot.length);
  return { pass: () => europeanVolatilityBatch(priced, made), results: () => [made.volatility] };
}

function volatilityOf(option: VolatileOption, price: number): number {
  const found = europeanVolatility(option, price);
  return 'value' in found ? found.value : Number.NaN;
}

const americanByColumns =
  (accuracy: Accuracy) =>
  (options: Options): Entry => {
    const columns = optionColumns(options);
    const out = new Float64Array(options.spot.length);
    const spaces = keptSpaces();
    return { pass: () => void americanPrices(columns, out, { accuracy, spaces }), results: () => [out] };
  };

compete(`wallstreetbots ${version}, Node ${process.version}`, {
  greeks: greeksByColumns,
  'greeks-one-by-one': greeksOneByOne,
  volatility: volatilityByColumns,
  'volatility-one-by-one': oneByOne(volatilityOf),
  'american-fast': americanByColumns('fast'),
  'american-high': americanByColumns('high'),
  'american-fast-one-by-one': oneByOne((option) => americanPrice(option, 'fast')),
  'american-baw': oneByOne(baroneAdesiWhaleyPrice),
});
