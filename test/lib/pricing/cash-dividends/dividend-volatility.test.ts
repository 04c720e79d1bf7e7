import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dividendPrice } from '#lib/pricing/cash-dividends/cash-dividends.ts';
import { certainValue } from '#lib/pricing/cash-dividends/certain.ts';
import { dividendVolatility } from '#lib/pricing/cash-dividends/dividend-volatility.ts';
import type { OptionTerms } from '#lib/pricing/option-terms.ts';
import { dividendRows } from '#test/support/pricing/option-rows.ts';

const terms: OptionTerms = { right: 'put', spot: 100, strike: 110, years: 0.5, rate: 0.05, dividendYield: 0 };
const AMERICAN = { exercise: 'american', dividends: [{ years: 0.2, cash: 1 }], accuracy: 'fast' } as const;

const codeOf = (answer: ReturnType<typeof dividendVolatility>) =>
  'refused' in answer ? answer.refused.code : answer.value;

describe('the volatility that gives a price', () => {
  test('of each row of the fixture is its own, within the error of its price', () => {
    for (const { id, terms: of, exercise, dividends, figure } of dividendRows()) {
      const answer = dividendVolatility(of, figure('price'), { exercise, dividends, accuracy: 'fast' });
      // The least vega of the rows is above 6 dollars per 1.00.
      const error = Math.abs(('value' in answer ? answer.value : Number.NaN) - figure('vol'));
      expect(error, id).toBeLessThanOrEqual(figure('price_abs_tolerance') / 6);
    }
  });

  test('gives the same price again', () => {
    const anyTerms = fc.record({
      volatility: fc.double({ min: 0.05, max: 3, noNaN: true }),
      right: fc.constantFrom('call' as const, 'put' as const),
      strike: fc.double({ min: 60, max: 150, noNaN: true }),
      exercise: fc.constantFrom('european' as const, 'american' as const),
    });
    fc.assert(
      fc.property(anyTerms, ({ volatility, exercise, ...rest }) => {
        const [of, how] = [
          { ...terms, ...rest },
          { ...AMERICAN, exercise },
        ];
        const price = dividendPrice({ ...of, volatility }, how);
        const answer = dividendVolatility(of, price, how);
        const certain = certainValue({ ...of, volatility: 0 }, how).price;
        if ('refused' in answer) expect(price - certain).toBeLessThan(1e-6);
        else expect(dividendPrice({ ...of, volatility: answer.value }, how)).toBeCloseTo(price, 9);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['expired', { ...terms, years: 0 }, 12],
    ['below-intrinsic', terms, 10],
    ['below-intrinsic', terms, 9],
    ['above-maximum', terms, 110],
    ['above-maximum', { ...terms, right: 'call' as const }, 100],
    ['no-solution', { ...terms, right: 'call' as const }, 99.9999999],
    ['no-solution', { ...terms, right: 'call' as const, strike: 300 }, 1e-300],
  ])('is refused as %s', (code, of, price) => {
    expect(codeOf(dividendVolatility(of, price, AMERICAN))).toBe(code);
  });

  test('of an American put may lie above the discounted strike, of a European not', () => {
    expect(codeOf(dividendVolatility(terms, 108.5, AMERICAN))).toBeGreaterThan(3);
    expect(codeOf(dividendVolatility(terms, 108.5, { ...AMERICAN, exercise: 'european' }))).toBe('above-maximum');
  });
});
