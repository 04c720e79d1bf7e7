import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certainValue } from '#lib/pricing/cash-dividends/certain.ts';
import type { CashDividend, VolatileOption } from '#lib/pricing/option-terms.ts';

const figure = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** The best of many moments, each dividend seen from both sides. */
function byLooking(option: VolatileOption, dividends: readonly CashDividend[]): number {
  const moments = Array.from({ length: 2001 }, (_, i) => (option.years * i) / 2000);
  const around = dividends.flatMap(({ years }) => [years, years * (1 + 1e-12)]);
  const values = [...moments, ...around].map((at) => {
    let [spot, from] = [option.spot, 0];
    const grow = (to: number) => {
      spot *= Math.exp((option.rate - option.dividendYield) * (to - from));
      from = to;
    };
    for (const { years, cash } of dividends) {
      if (years >= at) continue;
      grow(years);
      spot = Math.max(0, spot - cash);
    }
    grow(at);
    return (option.right === 'call' ? 1 : -1) * (spot - option.strike) * Math.exp(-option.rate * at);
  });
  return Math.max(0, ...values);
}

describe('the value without volatility', () => {
  test('of an American is the best of all moments', () => {
    const anyCase = fc.record({
      right: fc.constantFrom('call' as const, 'put' as const),
      strike: figure(70, 130),
      rate: figure(-0.1, 0.2),
      dividendYield: figure(-0.1, 0.2),
      dividends: fc.array(fc.record({ years: figure(0.01, 1.99), cash: figure(0, 60) }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(anyCase, ({ dividends, ...terms }) => {
        const option = { ...terms, spot: 100, years: 2, volatility: 0 };
        const inOrder = dividends.toSorted((a, b) => a.years - b.years);
        const { price } = certainValue(option, { exercise: 'american', dividends: inOrder });

        const looked = byLooking(option, inOrder);
        expect(price).toBeGreaterThanOrEqual(looked - 1e-9);
        expect(price).toBeLessThanOrEqual(looked + 1e-3);
      }),
      { numRuns: 200 },
    );
  });

  test('of a European is what expiry brings', () => {
    const option = {
      right: 'put' as const,
      spot: 100,
      strike: 110,
      years: 1,
      rate: 0.05,
      dividendYield: 0,
      volatility: 0,
    };
    const { price, best } = certainValue(option, { exercise: 'european', dividends: [{ years: 0.5, cash: 4 }] });

    expect(price).toBeCloseTo(110 * Math.exp(-0.05) - 100 + 4 * Math.exp(-0.025), 12);
    expect(best).toEqual({ years: 1, shares: -1 });
  });

  test('is taken where interest on the strike and the yield of the share balance', () => {
    const call = {
      right: 'call' as const,
      spot: 100,
      strike: 80,
      years: 20,
      rate: 0.08,
      dividendYield: 0.04,
      volatility: 0,
    };
    const { price, best } = certainValue(call, { exercise: 'american', dividends: [] });

    // Where 0.04·S = 0.08·K, so that S has grown to 160.
    expect(best?.years).toBeCloseTo(Math.log(1.6) / 0.04, 12);
    expect(price).toBeCloseTo(100 / 1.6 - 80 / 1.6 ** 2, 12);
  });

  test('no longer moves with a share that has paid out all it was worth', () => {
    const put = {
      right: 'put' as const,
      spot: 100,
      strike: 110,
      years: 1,
      rate: 0.05,
      dividendYield: 0,
      volatility: 0,
    };
    const { price, best } = certainValue(put, { exercise: 'european', dividends: [{ years: 0.5, cash: 200 }] });

    expect(price).toBeCloseTo(110 * Math.exp(-0.05), 12);
    expect(best?.shares).toBeCloseTo(0, 12);
  });
});
