import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import { dividendGreeks, dividendPrice } from '#lib/pricing/cash-dividends/cash-dividends.ts';
import type { CashDividend, Exercise, VolatileOption } from '#lib/pricing/option-terms.ts';

const option: VolatileOption = {
  right: 'call',
  spot: 100,
  strike: 95,
  years: 0.5,
  rate: 0.04,
  dividendYield: 0.01,
  volatility: 0.3,
};
const put: VolatileOption = { ...option, right: 'put' };
const TWICE: readonly CashDividend[] = [
  { years: 0.1, cash: 1.5 },
  { years: 0.35, cash: 2 },
];

const price = (of: VolatileOption, exercise: Exercise, dividends: readonly CashDividend[] = TWICE) =>
  dividendPrice(of, { exercise, dividends });

/** An independent price without dividends: the binomial tree of Cox, Ross and Rubinstein (1979). */
function byTree(
  { right, spot, strike, years, rate, dividendYield, volatility }: VolatileOption,
  steps: number,
): number {
  const [sign, step] = [right === 'call' ? 1 : -1, years / steps];
  const up = Math.exp(volatility * Math.sqrt(step));
  const rise = (Math.exp((rate - dividendYield) * step) - 1 / up) / (up - 1 / up);
  const discount = Math.exp(-rate * step);
  const pays = (level: number, node: number) => Math.max(0, sign * (spot * up ** (2 * node - level) - strike));
  const values = Float64Array.from({ length: steps + 1 }, (_, node) => pays(steps, node));
  for (let level = steps - 1; level >= 0; level -= 1)
    for (let node = 0; node <= level; node += 1) {
      const kept = discount * (rise * (values[node + 1] ?? 0) + (1 - rise) * (values[node] ?? 0));
      values[node] = Math.max(kept, pays(level, node));
    }
  return values[0] ?? 0;
}

describe('an option on a share that pays cash', () => {
  test('keeps put-call parity: the share less its dividends, less the strike', () => {
    const paid = TWICE.reduce(
      (sum, { years, cash }) => sum + cash * Math.exp(-option.rate * years - option.dividendYield * (0.5 - years)),
      0,
    );
    const forward = 100 * Math.exp(-0.01 * 0.5) - paid - 95 * Math.exp(-0.04 * 0.5);

    expect(price(option, 'european') - price(put, 'european')).toBeCloseTo(forward, 5);
  });

  test.each(['european', 'american'] as const)(
    'is the same without a dividend as with one of nothing, %s',
    (exercise) => {
      const without = price(option, exercise, []);

      expect(price(option, exercise, [{ years: 0.2, cash: 0 }])).toBe(without);
      expect(price(option, exercise, [{ years: 0.5, cash: 3 }])).toBe(without);
      expect(price(option, exercise, [{ years: 2, cash: 3 }])).toBe(without);
      expect(price(option, exercise, [{ years: 0.2, cash: 1e-6 }])).toBeCloseTo(without, 4);
    },
  );

  test('takes dividends in any order, and two on a day as one', () => {
    expect(price(put, 'american', TWICE.toReversed())).toBe(price(put, 'american'));
    const halves = [1, 2].map(() => ({ years: 0.2, cash: 1 }));
    expect(price(put, 'american', halves)).toBeCloseTo(price(put, 'american', [{ years: 0.2, cash: 2 }]), 4);
  });

  test('with a dividend a moment before expiry is an option at a higher strike', () => {
    const late = [{ years: 0.5 - 1e-9, cash: 3 }];

    expect(price(option, 'european', late)).toBeCloseTo(price({ ...option, strike: 98 }, 'european', []), 3);
    expect(price(option, 'american', late)).toBeCloseTo(price(option, 'american', []), 3);
  });

  test('with a dividend a moment from now is an option on a cheaper share, or exercised before', () => {
    const now = [{ years: 1e-9, cash: 20 }];

    expect(price(option, 'european', now)).toBeCloseTo(price({ ...option, spot: 80 }, 'european', []), 3);
    expect(price(option, 'american', now)).toBeCloseTo(5, 3);
    expect(price(put, 'american', now)).toBeCloseTo(price({ ...put, spot: 80 }, 'american', []), 3);
  });

  test('a dividend above the price of the share leaves nothing for a call, and the strike for a put', () => {
    const all = [{ years: 0.25, cash: 1e6 }];

    expect(price(option, 'european', all)).toBeCloseTo(0, 9);
    expect(price(put, 'european', all)).toBeCloseTo(95 * Math.exp(-0.04 * 0.5), 4);
    expect(price(put, 'american', all)).toBeCloseTo(95 * Math.exp(-0.04 * 0.25), 4);
    expect(price(option, 'american', all)).toBeCloseTo(price({ ...option, years: 0.25 }, 'american', []), 3);
  });

  test.each(['european', 'american'] as const)('has the sensitivities of its own price, %s', (exercise) => {
    const greeks = dividendGreeks(put, { exercise, dividends: TWICE });
    const bumped = (change: Partial<VolatileOption>, shift = 0) =>
      price(
        { ...put, ...change },
        exercise,
        TWICE.map((each) => ({ ...each, years: each.years + shift })),
      );
    const central = (key: 'spot' | 'volatility' | 'rate', bump: number) =>
      (bumped({ [key]: put[key] + bump }) - bumped({ [key]: put[key] - bump })) / (2 * bump);
    const day = 1 / 365;

    expect(greeks.delta).toBeCloseTo(central('spot', 0.5), 4);
    expect(greeks.gamma).toBeCloseTo((bumped({ spot: 101 }) - 2 * greeks.price + bumped({ spot: 99 })) / 1, 5);
    expect(greeks.vega).toBeCloseTo(central('volatility', 0.01), 2);
    expect(greeks.rho).toBeCloseTo(central('rate', 0.002), 2);
    const decay = (bumped({ years: 0.5 - day }, -day) - bumped({ years: 0.5 + day }, day)) / (2 * day);
    expect(greeks.theta).toBeCloseTo(decay, 2);
  });

  test('has a kink where its holder may exercise before a dividend, and the coarse grid finds its place too', () => {
    for (const strike of [90, 95, 99, 101.3, 104])
      for (const cash of [0.5, 2, 5]) {
        const call = { ...option, dividendYield: 0, strike };
        const dividends = [
          { years: 0.2, cash },
          { years: 0.46, cash },
        ];
        const [high, fast] = (['high', 'fast'] as const).map((accuracy) =>
          dividendPrice(call, { exercise: 'american', dividends, accuracy }),
        );
        expect(Math.abs((high ?? 0) - (fast ?? 0)), `${strike} ${cash}`).toBeLessThan(1.5e-4);
      }
  });

  test('that is best exercised now is worth what exercise brings, and moves like it', () => {
    expect(dividendGreeks({ ...put, spot: 40 }, { exercise: 'american', dividends: [] })).toEqual({
      price: 55,
      delta: -1,
      gamma: 0,
      vega: 0,
      theta: 0,
      rho: 0,
    });
  });

  test.each([0, 1e-9])('with volatility %s is worth the best that is certain', (volatility) => {
    const {
      price: certain,
      delta,
      gamma,
      vega,
    } = dividendGreeks(
      { ...option, volatility, dividendYield: 0 },
      { exercise: 'american', dividends: [{ years: 0.25, cash: 6 }] },
    );

    expect(certain).toBeCloseTo(100 - 95 * Math.exp(-0.04 * 0.25), 12);
    expect({ delta, gamma, vega }).toEqual({ delta: 1, gamma: 0, vega: 0 });
  });
});

describe('a European', () => {
  test('has sensitivities of second order, those of the closed form where nothing is paid', () => {
    const onGrid = dividendGreeks(option, { exercise: 'european', dividends: [] });

    for (const [name, value] of Object.entries(europeanGreeks(option)))
      expect(onGrid, name).toHaveProperty(name, expect.closeTo(value, name === 'volga' ? 2 : 3));
  });

  test('has those of its own price where cash is paid', () => {
    const greeks = dividendGreeks(option, { exercise: 'european', dividends: TWICE });
    const at = (change: Partial<VolatileOption>) => price({ ...option, ...change }, 'european');
    const deltaAt = (volatility: number) => at({ volatility, spot: 100.5 }) - at({ volatility, spot: 99.5 });

    expect(greeks).toEqual({
      ...greeks,
      dividendRho: expect.closeTo((at({ dividendYield: 0.011 }) - at({ dividendYield: 0.009 })) / 0.002, 2),
      vanna: expect.closeTo((deltaAt(0.31) - deltaAt(0.29)) / 0.02, 3),
      volga: expect.closeTo((at({ volatility: 0.32 }) - 2 * at({}) + at({ volatility: 0.28 })) / 0.0004, 1),
    });
  });
});

describe('Americans whose holder exercises between two prices only', () => {
  test.each<[string, Partial<VolatileOption>]>([
    ['a put that costs less than nothing to hold', { right: 'put', rate: -0.01, dividendYield: -0.03 }],
    ['a call on a share that costs more to hold', { right: 'call', rate: -0.03, dividendYield: -0.01, strike: 90 }],
    ['a put in the money', { right: 'put', rate: -0.005, dividendYield: -0.02, strike: 105, volatility: 0.1 }],
  ])('%s', (_, change) => {
    const double = { ...option, years: 2, volatility: 0.15, ...change };
    const tree = (2 * byTree(double, 1200) + byTree(double, 1201) + byTree(double, 1199)) / 4;

    expect(price(double, 'american', [])).toBeCloseTo(tree, 2);
    expect(price(double, 'american', [])).toBeGreaterThan(price(double, 'european', []) + 1e-3);
  });
});

const figure = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyOption = fc.record({
  right: fc.constantFrom('call' as const, 'put' as const),
  spot: figure(50, 200),
  strike: figure(50, 200),
  years: figure(0.01, 3),
  rate: figure(-0.02, 0.1),
  dividendYield: figure(-0.01, 0.08),
  volatility: figure(0.02, 1.5),
});
const anyDividends = fc.array(fc.record({ years: figure(0.001, 3.5), cash: figure(0, 8) }), { maxLength: 4 });
const fast = (of: VolatileOption, exercise: Exercise, dividends: readonly CashDividend[]) =>
  dividendPrice(of, { exercise, dividends, accuracy: 'fast' });

describe('for any option and any dividends', () => {
  test('the price lies within its bounds, is never less American than European, and a call falls with each dividend', () => {
    fc.assert(
      fc.property(anyOption, anyDividends, (of, dividends) => {
        const room = 2e-5 * of.spot;
        const [european, american] = [fast(of, 'european', dividends), fast(of, 'american', dividends)];
        const whole = of.right === 'call' ? of.spot - of.strike : of.strike - of.spot;
        const most = of.right === 'call' ? of.spot : of.strike;
        const held = Math.exp(of.years * Math.max(0, of.right === 'call' ? -of.dividendYield : -of.rate));

        expect(european).toBeGreaterThanOrEqual(0);
        expect(american).toBeGreaterThanOrEqual(Math.max(0, whole));
        expect(american).toBeGreaterThanOrEqual(european - room);
        expect(american).toBeLessThanOrEqual(most * held + room);
        const more = fast(of, 'american', [...dividends, { years: of.years / 2, cash: 5 }]);
        if (of.right === 'call') expect(more).toBeLessThanOrEqual(american + room);
        else expect(more).toBeGreaterThanOrEqual(american - room);
      }),
      { numRuns: 150 },
    );
  });
});
