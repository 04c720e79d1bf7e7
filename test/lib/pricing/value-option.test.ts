import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { americanGreeks } from '#lib/pricing/american/american.ts';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import { dividendGreeks } from '#lib/pricing/cash-dividends/cash-dividends.ts';
import type { Exercise, VolatileOption } from '#lib/pricing/option-terms.ts';
import { impliedVolatility, type OptionRequest, valueOption } from '#lib/pricing/value-option.ts';

type Request = OptionRequest & VolatileOption;

const put: Request = {
  exercise: 'american',
  right: 'put',
  spot: 100,
  strike: 105,
  years: 0.5,
  rate: 0.04,
  dividendYield: 0.01,
  volatility: 0.3,
};
const PAYS = [{ years: 0.2, cash: 1 }];
const BEYOND = [
  { years: 0.5, cash: 1 },
  { years: 3, cash: 2 },
];

const priceOf = (request: Request): number => {
  const priced = valueOption(request);
  return 'value' in priced ? priced.value.price : Number.NaN;
};
const asIv = ({ volatility: _, ...terms }: Request, price: number) => impliedVolatility({ ...terms, price });

describe('an option is priced by the method that is right for it', () => {
  test.each<[string, Partial<Request>, unknown]>([
    ['a European by the closed form', { exercise: 'european' }, europeanGreeks(put)],
    ['one whose dividends come too late, too', { exercise: 'european', dividends: BEYOND }, europeanGreeks(put)],
    ['an American by the integral equation', {}, americanGreeks(put, 'high')],
    ['and fast where that is asked', { accuracy: 'fast', dividends: [] }, americanGreeks(put, 'fast')],
    ['with dividends on the grid', { dividends: PAYS }, dividendGreeks(put, { exercise: 'american', dividends: PAYS })],
    [
      'fast or European there as well',
      { exercise: 'european', accuracy: 'fast', dividends: PAYS },
      dividendGreeks(put, { exercise: 'european', dividends: PAYS, accuracy: 'fast' }),
    ],
  ])('%s', (_, change, value) => {
    expect(valueOption({ ...put, ...change })).toEqual({ value });
  });

  test.each<[string, Partial<Request>]>([
    ['European', { exercise: 'european' }],
    ['American', {}],
    ['American and paid cash', { dividends: PAYS }],
    ['European and paid cash', { dividends: PAYS, exercise: 'european', accuracy: 'fast' }],
  ])('and told its volatility by the same: %s', (_, change) => {
    const request = { ...put, ...change };

    expect(asIv(request, priceOf(request))).toEqual({ value: expect.closeTo(0.3, 8) });
  });
});

describe('where nothing is left to chance', () => {
  const cases: readonly (readonly [string, Partial<Request>, number, number])[] = [
    ['at expiry', { years: 0 }, 5, 5],
    ['without volatility', { volatility: 0 }, 105 * Math.exp(-0.02) - 100 * Math.exp(-0.005), 5],
    ['a worthless share', { spot: 0 }, 105 * Math.exp(-0.02), 105],
    ['a strike of nothing', { strike: 0 }, 0, 0],
  ];

  test.each(cases)('%s: the pay-off, of an American the best one', (_, change, european, american) => {
    expect(priceOf({ ...put, ...change, exercise: 'european' })).toBeCloseTo(european, 12);
    expect(priceOf({ ...put, ...change })).toBeCloseTo(american, 12);
  });

  test('with cash dividends too', () => {
    const paid = { ...put, dividendYield: 0, volatility: 0, dividends: PAYS };
    const after = 105 * Math.exp(-0.04 * 0.2) - 100 + Math.exp(-0.04 * 0.2);

    expect(priceOf(paid)).toBeCloseTo(after, 12);
    expect(priceOf({ ...paid, spot: 0 })).toBeCloseTo(105, 12);
    expect(priceOf({ ...paid, volatility: 0.3, strike: 0, right: 'call' })).toBeCloseTo(100, 12);
  });
});

describe('what cannot be priced is refused with a code and what to do', () => {
  test.each<[string, Partial<Request>, string]>([
    ['a spot below zero', { spot: -1 }, 'spot is -1, and is never below zero'],
    ['a strike that is none', { strike: Number.NaN }, 'strike is NaN'],
    ['time without end', { years: Number.POSITIVE_INFINITY }, 'years is Infinity'],
    ['time that is over', { years: -0.1 }, 'years is -0.1'],
    ['a rate that is none', { rate: Number.NaN }, 'rate is NaN'],
    ['a yield without end', { dividendYield: Number.NEGATIVE_INFINITY }, 'yield is -Infinity'],
    ['a volatility below zero', { volatility: -0.2 }, 'volatility is -0.2'],
    ['an unknown right', { right: 'straddle' as 'put' }, 'type is "straddle": choose call or put'],
    [
      'an unknown exercise',
      { exercise: 'bermudan' as Exercise },
      'exercise is "bermudan": choose european or american',
    ],
    ['an unknown accuracy', { accuracy: 'exact' as 'high' }, 'accuracy is "exact": choose fast or high'],
    ['a dividend that is over', { dividends: [{ years: 0, cash: 1 }] }, 'already lost it'],
    ['a dividend below zero', { dividends: [{ years: 0.1, cash: -1 }] }, 'a dividend of -1 is below zero'],
    ['a dividend that is none', { dividends: [{ years: 0.1, cash: Number.NaN }] }, 'no pair of finite numbers'],
    ['a dividend without a date', { dividends: [{ years: Number.POSITIVE_INFINITY, cash: 1 }] }, 'no pair of finite'],
    ['too many dividends', { dividends: Array(401).fill({ years: 0.1, cash: 0 }) }, '401 dividends are more than'],
  ])('%s', (_, change, message) => {
    const refused = { refused: { code: 'bad-input', message: expect.stringContaining(message) } };

    expect(valueOption({ ...put, ...change })).toEqual(refused);
    if (change.volatility === undefined) expect(asIv({ ...put, ...change }, 8)).toEqual(refused);
  });

  test('a price that is none, or below zero', () => {
    for (const price of [Number.NaN, Number.POSITIVE_INFINITY, -1])
      expect(asIv(put, price)).toEqual({
        refused: { code: 'bad-input', message: expect.stringContaining('price is') },
      });
  });

  test('a value beyond any double, and a volatility beyond the grid', () => {
    expect(valueOption({ ...put, exercise: 'european', rate: -2000 })).toMatchObject({
      refused: { code: 'no-solution' },
    });
    expect(valueOption({ ...put, dividends: PAYS, volatility: 12 })).toEqual({
      refused: { code: 'no-solution', message: expect.stringContaining('must not be above 8') },
    });
  });

  test('a price that only a volatility beyond all pricing could give: the search ends', () => {
    const call = { ...put, right: 'call' as const, spot: 6e-16, strike: 1e4, years: 1e-109, dividendYield: 1e4 };

    expect(asIv(call, 1e-300)).toMatchObject({ refused: { code: 'no-solution' } });
  });

  test('whatever is asked, no answer holds a number that is none', () => {
    const any = fc.oneof(
      fc.double({ min: -0.1, max: 3 }),
      fc.constantFrom(0, 1e-300, 1e-9, 0.5, 100, 1e4, 1e300, Number.NaN, Number.NEGATIVE_INFINITY),
    );
    const anyRequest = fc.record({
      exercise: fc.constantFrom('european' as const, 'american' as const),
      right: fc.constantFrom('call' as const, 'put' as const),
      ...{ spot: any, strike: any, years: any, rate: any, dividendYield: any, volatility: any },
      dividends: fc.array(fc.record({ years: any, cash: any }), { maxLength: 1 }),
      accuracy: fc.constant('fast' as const),
    });
    fc.assert(
      fc.property(anyRequest, any, (request, price) => {
        const [priced, implied] = [valueOption(request), asIv(request, price)];
        if ('value' in priced) expect(Object.values(priced.value).every(Number.isFinite)).toBe(true);
        if ('value' in implied) expect(implied.value).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  });
});
