/**
 * What everybody prices: seeded random options, the same for all. The years are whole days, so that peers who only know
 * calendar dates lose nothing, and rates and yields are positive, so that early exercise may be worth something.
 */
import { readFileSync } from 'node:fs';
import { seededRandom } from '#lib/math/random.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';
import type { Options } from './option-file.ts';

export const COUNT = 200_000;
const SEED = 'bench pricing 1';
/** [least, most]; days are whole, the rest is uniform. */
const RANGES = {
  spot: [90, 110],
  strike: [90, 110],
  days: [37, 766],
  rate: [0.005, 0.08],
  dividendYield: [0.005, 0.06],
  volatility: [0.1, 0.6],
} as const;

export const DESCRIPTION =
  `spot and strike ${RANGES.spot.join('-')}, ${RANGES.days.join('-')} days, volatility ${RANGES.volatility.join('-')}, ` +
  `rate ${RANGES.rate.join('-')}, yield ${RANGES.dividendYield.join('-')}, calls and puts, seed "${SEED}"`;

/** Any calls and puts; their European prices stand in the column of prices. */
export function randomOptions(count: number): readonly VolatileOption[] {
  const { uniform } = seededRandom(SEED);
  const within = ([least, most]: readonly [number, number]): number => least + (most - least) * uniform();
  return Array.from({ length: count }, () => ({
    right: uniform() < 0.5 ? 'call' : 'put',
    spot: within(RANGES.spot),
    strike: within(RANGES.strike),
    years: Math.round(within(RANGES.days)) / 365,
    rate: within(RANGES.rate),
    dividendYield: within(RANGES.dividendYield),
    volatility: within(RANGES.volatility),
  }));
}

/** The same options, each on the side that is out of the money, where a price holds all its volatility. */
export const outOfTheMoney = (options: readonly VolatileOption[]): readonly VolatileOption[] =>
  options.map((option) => {
    const forward = option.spot * Math.exp((option.rate - option.dividendYield) * option.years);
    return { ...option, right: forward < option.strike ? 'call' : 'put' };
  });

/** The columns that contestants read. Each option has its European price beside it, for those who look for volatility. */
export function columnsOf(options: readonly VolatileOption[]): Options {
  const column = (of: (option: VolatileOption) => number): Float64Array => Float64Array.from(options, of);
  return {
    sign: column(({ right }) => (right === 'call' ? 1 : -1)),
    spot: column(({ spot }) => spot),
    strike: column(({ strike }) => strike),
    years: column(({ years }) => years),
    rate: column(({ rate }) => rate),
    dividendYield: column(({ dividendYield }) => dividendYield),
    volatility: column(({ volatility }) => volatility),
    price: column((option) => europeanValue(option).price),
  };
}

/** The American reference rows, and the prices that stand there. */
export function americanRows(): { readonly options: readonly VolatileOption[]; readonly prices: Float64Array } {
  const file = readFileSync(new URL('../../fixtures/options_american.csv', import.meta.url), 'utf8');
  const [head = '', ...rows] = file.trim().split('\n');
  const names = head.split(',');
  const cells = rows.map((row) => row.split(','));
  const number = (row: readonly string[], name: string): number => Number(row[names.indexOf(name)]);
  return {
    options: cells.map((row) => ({
      right: row[names.indexOf('type')] === 'call' ? 'call' : 'put',
      spot: number(row, 'spot'),
      strike: number(row, 'strike'),
      years: number(row, 't_years'),
      rate: number(row, 'rate'),
      dividendYield: number(row, 'div_yield'),
      volatility: number(row, 'vol'),
    })),
    prices: Float64Array.from(cells, (row) => number(row, 'price')),
  };
}
