import { describe, expect, test } from 'vitest';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import { europeanVolatility } from '#lib/pricing/implied-volatility.ts';
import type { OptionTerms, RefusalCode } from '#lib/pricing/option-terms.ts';
import { volatilityRows } from '#test/support/pricing/option-rows.ts';

const rows = volatilityRows();
const terms: OptionTerms = { right: 'call', spot: 100, strike: 110, years: 0.5, rate: 0.03, dividendYield: 0.01 };

/** The words of the fixture for the codes of ours. */
const KINDS: Readonly<Record<string, RefusalCode>> = {
  below_intrinsic: 'below-intrinsic',
  at_or_above_max: 'above-maximum',
  expired: 'expired',
  bad_input: 'bad-input',
};

function codeOf(changes: Partial<OptionTerms>, price: number): RefusalCode | undefined {
  const answer = europeanVolatility({ ...terms, ...changes }, price);
  return 'refused' in answer ? answer.refused.code : undefined;
}

describe('implied volatility against 50-digit arithmetic', () => {
  test('every row with a solution is right to its own tolerance, some of which are two units in the last place', () => {
    const solvable = rows.filter((row) => row.fields.expect === 'ok');
    const wrong = solvable.flatMap((row) => {
      const answer = europeanVolatility(row.terms, row.figure('price'));
      const got = 'value' in answer ? answer.value : Number.NaN;
      const isRight = Math.abs(got - row.figure('vol')) <= row.figure('vol_abs_tolerance');
      return isRight ? [] : [`${row.id}: ${got}, not ${row.fields.vol} ± ${row.fields.vol_abs_tolerance}`];
    });

    expect(solvable).toHaveLength(186);
    expect(wrong).toEqual([]);
  });

  test('every row without one is refused, with the code of its kind', () => {
    const refused = rows.filter((row) => row.fields.expect === 'error');
    const codes = refused.map((row) => codeOf(row.terms, row.figure('price')));

    expect(refused).toHaveLength(9);
    expect(codes).toEqual(refused.map((row) => KINDS[row.fields.kind ?? '']));
  });
});

describe('implied volatility at the edges', () => {
  test('inputs that no option has are refused, and the message names them', () => {
    const wrong: readonly (readonly [Partial<OptionTerms>, number])[] = [
      [{ spot: Number.NaN }, 5],
      [{ strike: -1 }, 5],
      [{ years: -0.1 }, 5],
      [{ rate: Number.POSITIVE_INFINITY }, 5],
      [{ dividendYield: Number.NaN }, 5],
      [{}, Number.NaN],
      [{}, -5],
      [{ rate: -1e3, years: 9 }, 5],
    ];

    expect(wrong.map(([changes, price]) => codeOf(changes, price))).toEqual(wrong.map(() => 'bad-input'));
    expect(europeanVolatility({ ...terms, strike: -1 }, Number.NaN)).toEqual({
      refused: { code: 'bad-input', message: 'no option has strike -1, price NaN' },
    });
  });

  test('a worthless share or a strike of nothing leaves no room for a volatility', () => {
    expect(codeOf({ spot: 0 }, 1)).toBe('above-maximum');
    expect(codeOf({ spot: 0 }, 0)).toBe('below-intrinsic');
    expect(codeOf({ spot: 0, right: 'put' }, 100)).toBe('below-intrinsic');
    expect(codeOf({ strike: 0 }, 50)).toBe('below-intrinsic');
    expect(codeOf({ strike: 0, right: 'put' }, 1)).toBe('above-maximum');
  });

  test('a price that doubles cannot tell from its bound is at it, one that they can is solved', () => {
    const deep = { strike: 20, rate: 0, dividendYield: 0 };

    expect(codeOf(deep, 80)).toBe('below-intrinsic');
    expect(codeOf(deep, 80 * (1 + 2 * Number.EPSILON))).toBeUndefined();
    expect(codeOf(deep, 100)).toBe('above-maximum');
    expect(codeOf(deep, 100 * (1 - 2 * Number.EPSILON))).toBeUndefined();
    expect(codeOf({ ...deep, rate: -2e-16 }, 80)).toBe('below-intrinsic');
    expect(codeOf({}, Number.MIN_VALUE)).toBe('no-solution');
  });

  test('a price of 1e-317, and one a hair under its limit, give back their volatility', () => {
    for (const volatility of [0.00318, 0.00327, 0.0115, 0.02, 0.5, 4, 8, 11]) {
      const price = europeanGreeks({ ...terms, volatility }).price;
      const answer = europeanVolatility(terms, price);

      expect(price).toBeGreaterThan(0);
      expect('value' in answer && Math.abs(answer.value / volatility - 1), `${volatility}`).toBeLessThan(1e-10);
    }
  });

  test('yields that eat up nearly all of the share leave it its digits', () => {
    const eaten = { ...terms, years: 40, dividendYield: 0.9, strike: 1e-13 };
    const answer = europeanVolatility(eaten, europeanGreeks({ ...eaten, volatility: 0.4 }).price);

    expect('value' in answer && Math.abs(answer.value - 0.4)).toBeLessThan(1e-13);
  });

  test('minutes before expiry the last digits are there', () => {
    const last = { ...terms, strike: 100.05, years: 30 / (365 * 24 * 60) };
    const price = europeanGreeks({ ...last, volatility: 0.17 }).price;
    const answer = europeanVolatility(last, price);

    expect('value' in answer && Math.abs(answer.value - 0.17)).toBeLessThan(1e-15);
  });
});
