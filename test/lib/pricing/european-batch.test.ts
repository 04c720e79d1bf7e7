import { describe, expect, test } from 'vitest';
import { seededRandom } from '#lib/math/random.ts';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import {
  greekColumns,
  REFUSALS,
  secondOrderColumns,
  volatileColumns,
  volatilityColumns,
} from '#lib/pricing/columns.ts';
import { europeanBatch, europeanSecondOrderBatch } from '#lib/pricing/european-batch.ts';
import { europeanVolatility } from '#lib/pricing/implied-volatility.ts';
import { europeanVolatilityBatch } from '#lib/pricing/implied-volatility-batch.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';
import { volatilityRows } from '#test/support/pricing/option-rows.ts';

const { uniform } = seededRandom('chains');
const between = (low: number, high: number): number => low + (high - low) * uniform();

/** Contracts of every kind: of a usual chain, of the last minutes, of the wings, and such as nobody has. */
function anOption(kind: number): VolatileOption {
  const usual: VolatileOption = {
    ...{ right: uniform() < 0.5 ? 'call' : 'put', spot: between(80, 120), strike: between(80, 120) },
    ...{ years: between(0.02, 2), rate: between(-0.02, 0.08), dividendYield: between(0, 0.04) },
    volatility: between(0.1, 0.6),
  };
  const others: readonly Partial<VolatileOption>[] = [
    {},
    { years: between(1e-6, 1e-3), strike: between(99, 101), spot: 100 },
    { strike: between(20, 400), volatility: between(0.01, 4) },
    { years: 0 },
    { volatility: 0 },
    { spot: 0 },
    { strike: 0 },
    { volatility: 1e-120 },
    { spot: Number.NaN },
    { volatility: -1 },
  ];
  return { ...usual, ...others[kind < others.length ? kind : kind % 3] };
}

const options = Array.from({ length: 3000 }, (_, kind) => anOption(kind));
const columns = volatileColumns(options);
const first = greekColumns(options.length);
const second = secondOrderColumns(options.length);
europeanBatch(columns, first);
europeanSecondOrderBatch(columns, first, second);

describe('a chain of Greeks', () => {
  test('has to the last bit what each option has by itself', () => {
    const table = Object.entries({ ...first, ...second });
    const different = options.flatMap((option, row) => {
      const alone: Readonly<Record<string, number>> = { ...europeanGreeks(option) };
      // Adding zero makes one zero of both.
      const isSame = table.every(([name, column]) => Object.is((alone[name] ?? 0) + 0, (column[row] ?? 0) + 0));
      return isSame ? [] : [row];
    });

    expect(table).toHaveLength(10);
    expect(different).toEqual([]);
  });

  test('of no rows is none', () => {
    expect(() => europeanBatch(volatileColumns([]), greekColumns(0))).not.toThrow();
  });
});

const rows = volatilityRows();
const priced = options.map((option) => ({ option, price: europeanGreeks(option).price }));
const terms = [
  ...rows.map((row) => ({ option: { ...row.terms, volatility: 0 }, price: row.figure('price') })),
  ...priced,
];
const found = volatilityColumns(terms.length);
const { volatility: _, ...others } = volatileColumns(terms.map(({ option }) => option));
europeanVolatilityBatch({ ...others, price: Float64Array.from(terms, ({ price }) => price) }, found);

describe('a chain of implied volatilities', () => {
  test('refuses the rows that are refused one by one, with the same codes', () => {
    const alone = terms.map(({ option, price }) => {
      const answer = europeanVolatility(option, price);
      return 'refused' in answer ? answer.refused.code : undefined;
    });

    expect(Array.from(found.status, (status) => REFUSALS[status])).toEqual(alone);
    expect(new Set(alone).size).toBeGreaterThan(4);
    expect(Array.from(found.volatility, Number.isNaN)).toEqual(alone.map((code) => code !== undefined));
  });

  test('has what each option has by itself, to 1e-14 or to what the last bit of spot and strike is worth in volatility', () => {
    const different = terms.flatMap(({ option, price }, row) => {
      const answer = europeanVolatility(option, price);
      if ('refused' in answer) return [];
      const { vega } = europeanGreeks({ ...option, volatility: answer.value });
      const allowed = 1e-14 * answer.value + ((Number.EPSILON / 2) * (option.spot + option.strike)) / vega;
      const isSame = Math.abs((found.volatility[row] ?? 0) - answer.value) <= allowed;
      return isSame ? [] : [`${row}: ${found.volatility[row]}, not ${answer.value} ± ${allowed}`];
    });

    expect(different).toEqual([]);
  });
});
