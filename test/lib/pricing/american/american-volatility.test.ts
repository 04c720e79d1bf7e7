import { describe, expect, test } from 'vitest';
import { americanPrice } from '#lib/pricing/american/american.ts';
import { americanVolatility } from '#lib/pricing/american/american-volatility.ts';
import type { OptionTerms, Priced } from '#lib/pricing/option-terms.ts';

const put: OptionTerms = { right: 'put', spot: 100, strike: 105, years: 0.7, rate: 0.05, dividendYield: 0.01 };
const codeOf = (found: Priced<number>) => ('refused' in found ? found.refused.code : found.value);

describe('the volatility of an American price', () => {
  test('leads back from the price, from 9 % to 300 % and for both accuracies', () => {
    for (const accuracy of ['fast', 'high'] as const) {
      for (const right of ['put', 'call'] as const) {
        for (const volatility of [0.09, 0.3, 1, 3]) {
          const price = americanPrice({ ...put, right, volatility }, accuracy);
          const found = codeOf(americanVolatility({ ...put, right }, price, accuracy));
          expect(Math.abs(Number(found) / volatility - 1)).toBeLessThan(1e-9);
        }
      }
    }
  });

  test('is found for far wings and for an hour of life', () => {
    const short = { ...put, years: 1 / 8760, strike: 103 } as const;
    const wing = { ...put, strike: 60, years: 0.05 } as const;
    for (const terms of [short, { ...short, strike: 99 }, wing]) {
      const price = americanPrice({ ...terms, volatility: 1.2 }, 'high');
      expect(Number(codeOf(americanVolatility(terms, price, 'high')))).toBeCloseTo(1.2, 6);
    }
  });

  test('is refused where nothing can be told, with the reason', () => {
    const refusals = [
      [put, 5, 'below-intrinsic'],
      [put, 4.9, 'below-intrinsic'],
      [put, 105, 'above-maximum'],
      [{ ...put, rate: -0.05, dividendYield: 0 }, 105 * Math.exp(0.035), 'above-maximum'],
      [{ ...put, right: 'call' }, 100, 'above-maximum'],
      [{ ...put, years: 0 }, 6, 'expired'],
      [put, Number.NaN, 'bad-input'],
      [put, -1, 'bad-input'],
      [{ ...put, spot: -1 }, 6, 'bad-input'],
      [{ ...put, years: -1 }, 6, 'bad-input'],
      [{ ...put, rate: Number.POSITIVE_INFINITY }, 6, 'bad-input'],
      [{ ...put, spot: 0 }, 105, 'below-intrinsic'],
    ] as const;
    for (const [terms, price, code] of refusals) expect(codeOf(americanVolatility(terms, price, 'fast'))).toBe(code);
  });

  test('without interest and time to wait, what the share does for certain is the floor', () => {
    // The share falls to 100·exp(−0.2) for certain, so waiting is worth more than exercise now.
    const waiting = { ...put, spot: 100, strike: 100, rate: 0, dividendYield: 0.2, years: 1 };
    const floor = 100 * (1 - Math.exp(-0.2));

    expect(codeOf(americanVolatility(waiting, floor - 1e-6, 'high'))).toBe('below-intrinsic');
    expect(Number(codeOf(americanVolatility(waiting, floor + 1, 'high')))).toBeGreaterThan(0.1);
  });

  test('a price that moves with no volatility that doubles can tell is no solution', () => {
    const far = { ...put, spot: 1e6, strike: 1 };

    expect(codeOf(americanVolatility(far, 1e-12, 'high'))).toBe('no-solution');
  });
});
