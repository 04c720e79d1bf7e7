import { describe, expect, test } from 'vitest';
import { americanGreeks, americanPrice } from '#lib/pricing/american/american.ts';
import { americanVolatility } from '#lib/pricing/american/american-volatility.ts';
import { keptSpaces, type Tier } from '#lib/pricing/american/tiers.ts';
import { americanBatch, americanPrices, americanVolatilityBatch } from '#lib/pricing/american-batch.ts';
import { FOUND, greekColumns, REFUSALS, volatileColumns, volatilityColumns } from '#lib/pricing/columns.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';

const chain: readonly VolatileOption[] = (['put', 'call'] as const).flatMap((right) =>
  [0.1, 0.75].flatMap((years) =>
    [80, 95, 100, 120].map((strike) => ({
      right,
      spot: 100,
      strike,
      years,
      rate: 0.04,
      dividendYield: 0.03,
      volatility: 0.2 + strike / 1000,
    })),
  ),
);

describe('American options by columns', () => {
  const fast = { accuracy: 'fast' } as const;

  test('prices, Greeks and volatilities are those of one option at a time, to the last digit', () => {
    const columns = volatileColumns(chain);
    const [price, greeks, found] = [
      new Float64Array(chain.length),
      greekColumns(chain.length),
      volatilityColumns(chain.length),
    ];
    americanPrices(columns, price, fast);
    americanBatch(columns, greeks, fast);
    const { volatility: _, ...terms } = columns;
    americanVolatilityBatch({ ...terms, price }, found, fast);

    chain.forEach((option, i) => {
      const row = Object.fromEntries(Object.entries(greeks).map(([name, column]) => [name, column[i]]));
      expect(price[i]).toBe(americanPrice(option, 'fast'));
      expect(row).toEqual(americanGreeks(option, 'fast'));
      const one = americanVolatility(option, price[i] ?? Number.NaN, 'fast');
      expect(found.volatility[i]).toBe('value' in one ? one.value : Number.NaN);
      expect(REFUSALS[found.status[i] ?? FOUND]).toBe('value' in one ? undefined : one.refused.code);
    });
    expect(greeks.price).toEqual(price);
  });

  test('what no option has is not a number, and does not disturb its neighbours', () => {
    const [first, second] = chain;
    if (!first || !second) throw new Error('the chain is empty');
    const columns = volatileColumns([first, { ...first, spot: -1 }, { ...first, rate: Number.NaN }, second]);
    const [price, greeks, found] = [new Float64Array(4), greekColumns(4), volatilityColumns(4)];
    americanPrices(columns, price, fast);
    americanBatch(columns, greeks, fast);
    const { volatility: _, ...terms } = columns;
    americanVolatilityBatch({ ...terms, price: Float64Array.of(1000, 1, 1, price[3] ?? 0) }, found, fast);

    expect([...price]).toEqual([americanPrice(first, 'fast'), Number.NaN, Number.NaN, americanPrice(second, 'fast')]);
    expect([...greeks.delta].map(Number.isNaN)).toEqual([false, true, true, false]);
    expect([...found.status].map((status) => REFUSALS[status])).toEqual([
      'above-maximum',
      'bad-input',
      'bad-input',
      undefined,
    ]);
  });

  test('contracts that differ only in strike share one boundary', () => {
    const flat = chain.filter(({ right }) => right === 'put').map((option) => ({ ...option, volatility: 0.3 }));
    const spaces = keptSpaces();
    const asked: Tier[] = [];
    const space = spaces('fast');
    let solved = 0;
    const before = space.solved;
    const watched = new Proxy(before, {
      set: (target, key, value) => {
        if (key === 'isSettled') solved += 1;
        return Reflect.set(target, key, value);
      },
    });
    const counting = (tier: Tier) => {
      asked.push(tier);
      return { ...space, solved: watched };
    };
    americanPrices(volatileColumns(flat), new Float64Array(flat.length), { ...fast, spaces: counting });

    expect(asked).toHaveLength(8);
    expect(solved).toBe(2);
  });

  test('room that Greeks have used gives the same prices as new room', () => {
    const columns = volatileColumns(chain);
    const spaces = keptSpaces();
    const [used, fresh] = [new Float64Array(chain.length), new Float64Array(chain.length)];
    for (const option of chain.slice(-1))
      americanBatch(volatileColumns([option]), greekColumns(1), { ...fast, spaces });
    americanPrices(volatileColumns([...chain].reverse()), used, { ...fast, spaces });
    americanPrices(columns, fresh, fast);

    expect([...used].reverse()).toEqual([...fresh]);
  });
});
