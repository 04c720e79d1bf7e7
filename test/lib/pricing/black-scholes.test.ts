import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { europeanValue } from '#lib/pricing/black-scholes.ts';

interface Row {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

const [header = '', ...lines] = readFileSync(new URL('../../fixtures/options_european.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const names = header.split(',');
const rows: readonly Row[] = lines.map((line) => {
  const cells = line.split(',');
  return { id: cells[0] ?? '', fields: Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])) };
});

const valueFor = ({ fields }: Row) =>
  europeanValue({
    right: fields.type === 'call' ? 'call' : 'put',
    spot: Number(fields.spot),
    strike: Number(fields.strike),
    years: Number(fields.t_years),
    rate: Number(fields.rate),
    dividendYield: Number(fields.div_yield),
    volatility: Number(fields.vol),
  });

describe('European options against 50-digit arithmetic', () => {
  test('the fixture has all its rows', () => {
    expect(rows).toHaveLength(312);
  });

  test('prices are right to 1e-12 of spot, and to 1e-10 of themselves above 1e-250', () => {
    for (const row of rows) {
      const [price, expected] = [valueFor(row).price, Number(row.fields.price)];
      expect(Math.abs(price - expected), row.id).toBeLessThanOrEqual(1e-12 * Number(row.fields.spot));
      if (expected > 1e-250) expect(Math.abs(price / expected - 1), row.id).toBeLessThanOrEqual(1e-10);
    }
  });

  test('deltas are right to 1e-12 and vegas to 1e-12 of spot', () => {
    for (const row of rows) {
      const { delta, vega } = valueFor(row);
      expect(Math.abs(delta - Number(row.fields.delta)), row.id).toBeLessThanOrEqual(1e-12);
      expect(Math.abs(vega - Number(row.fields.vega)), row.id).toBeLessThanOrEqual(1e-12 * Number(row.fields.spot));
    }
  });

  test('at expiry only the intrinsic value is left', () => {
    const option = { spot: 110, strike: 100, years: 0, rate: 0.05, dividendYield: 0, volatility: 0.3 };

    expect(europeanValue({ ...option, right: 'call' })).toEqual({ price: 10, delta: 1, vega: 0 });
    expect(europeanValue({ ...option, right: 'put' })).toEqual({ price: 0, delta: 0, vega: 0 });
  });
});
