/**
 * Printed tables and other packages' test vectors: Haug, Ju, Longstaff and Schwartz, Andersen, Lake and Offengenden,
 * py_vollib. The table is not ours to copy, so it is read where it lies, and without it nothing here runs.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { americanPrice } from '#lib/pricing/american/american.ts';
import { qdPlusLogBoundary } from '#lib/pricing/american/qd-plus.ts';
import { baroneAdesiWhaleyPrice } from '#lib/pricing/approximations/barone-adesi-whaley.ts';
import { bjerksundStenslandPrice } from '#lib/pricing/approximations/bjerksund-stensland.ts';
import { juPrice } from '#lib/pricing/approximations/ju.ts';
import { qdPlusPrice } from '#lib/pricing/approximations/li.ts';
import { europeanGreeks, europeanValue } from '#lib/pricing/black-scholes.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';
import { type OptionRow, rowsIn } from '#test/support/pricing/option-rows.ts';
import { SHARED_DATA } from '#test/support/shared-data.ts';

const FILE = join(SHARED_DATA, '../reference/options_published.csv');
const isAbsent = !existsSync(FILE);
if (isAbsent) console.warn(`skipped: no published option values at ${FILE}`);

type Quantity = (option: VolatileOption) => number;

const EUROPEAN: Readonly<Record<string, Quantity>> = {
  price: (option) => europeanValue(option).price,
  delta: (option) => europeanGreeks(option).delta,
  gamma: (option) => europeanGreeks(option).gamma,
  vega: (option) => europeanGreeks(option).vega,
  theta: (option) => europeanGreeks(option).theta,
  theta_per_day: (option) => europeanGreeks(option).theta / 365,
  rho: (option) => europeanGreeks(option).rho,
  dividend_rho: (option) => europeanGreeks(option).dividendRho,
  elasticity: (option) => (europeanGreeks(option).delta * option.spot) / europeanGreeks(option).price,
};

function qdPlus(option: VolatileOption): number {
  const priced = qdPlusPrice(option);
  return 'value' in priced ? priced.value : Number.NaN;
}

const AMERICAN: Readonly<Record<string, Quantity>> = {
  'Barone-Adesi-Whaley approximation': baroneAdesiWhaleyPrice,
  'Bjerksund-Stensland 1993 approximation': bjerksundStenslandPrice,
  'Ju quadratic approximation': juPrice,
  'QD+ approximation (Li; 8 points, Halley)': qdPlus,
  'QD+ exercise boundary': (option) =>
    option.strike * Math.exp(qdPlusLogBoundary(option, { guess: -0.2, floor: -3, ceiling: 0, tolerance: 1e-14 })),
  'exact (spectral)': (option) => americanPrice(option, 'high') - europeanValue(option).price,
  // Fifty exercise dates a year are printed; the tolerance of the rows takes in what exercise at any time is worth more.
  'finite differences': (option) => americanPrice(option, 'high'),
};

/** The methods by which the rows of each exercise were computed. */
const METHODS: Readonly<Record<string, number>> = {
  'Black-Scholes-Merton': 54,
  'Black-Scholes': 140,
  'Barone-Adesi-Whaley approximation': 37,
  'Bjerksund-Stensland 1993 approximation': 8,
  'Ju quadratic approximation': 47,
  'QD+ approximation (Li; 8 points, Halley)': 34,
  'QD+ exercise boundary': 5,
  'exact (spectral)': 3,
  'finite differences': 10,
};

const quantityOf = ({ exercise, fields }: OptionRow): Quantity | undefined =>
  exercise === 'european' ? EUROPEAN[fields.quantity ?? ''] : AMERICAN[fields.method ?? ''];

describe.skipIf(isAbsent)('published option values', () => {
  const rows = isAbsent ? [] : rowsIn(FILE);

  test('are 338, of nine methods, and none is left out', () => {
    const counts: Record<string, number> = {};
    for (const { fields } of rows) counts[fields.method ?? ''] = (counts[fields.method ?? ''] ?? 0) + 1;

    expect(rows).toHaveLength(338);
    expect(counts).toEqual(METHODS);
    expect(rows.filter((row) => !quantityOf(row)).map(({ id }) => id)).toEqual([]);
  });

  test.each(Object.keys(METHODS))('%s: each is reproduced within its own tolerance', (method) => {
    for (const row of rows.filter(({ fields }) => fields.method === method)) {
      const value = quantityOf(row)?.(row.option) ?? Number.NaN;
      // A tolerance of −1 marks a value that has to be met exactly.
      const limit = Math.max(0, row.figure('abs_tolerance'));
      expect(Math.abs(value - row.figure('value')), `${row.id} ${value}`).toBeLessThanOrEqual(limit);
    }
  });
});
