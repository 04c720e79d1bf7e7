import { describe, expect, test } from 'vitest';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import type { EuropeanGreeks, VolatileOption } from '#lib/pricing/option-terms.ts';
import { europeanRows } from '#test/support/pricing/option-rows.ts';

const COLUMNS: readonly (readonly [keyof EuropeanGreeks, string])[] = [
  ['price', 'price'],
  ['delta', 'delta'],
  ['gamma', 'gamma'],
  ['vega', 'vega'],
  ['theta', 'theta'],
  ['rho', 'rho'],
  ['dividendRho', 'dividend_rho'],
  ['vanna', 'vanna'],
  ['volga', 'volga'],
  ['charm', 'charm'],
];

const rows = europeanRows();
const option: VolatileOption = {
  ...{ right: 'call', spot: 110, strike: 100, years: 0.5, rate: 0.05, dividendYield: 0.02, volatility: 0.3 },
};

/** What is sure to be paid: a forward of the share, given the sign of the holder's side. */
const forward = ({ right, spot, strike, years, rate, dividendYield }: VolatileOption): Partial<EuropeanGreeks> => {
  const sign = right === 'call' ? 1 : -1;
  const [carry, discount] = [Math.exp(-dividendYield * years), Math.exp(-rate * years)];
  return {
    price: sign * (spot * carry - strike * discount),
    delta: sign * carry,
    rho: sign * years * strike * discount,
  };
};

describe('European options against 50-digit arithmetic', () => {
  test('the fixture has all its rows', () => {
    expect(rows).toHaveLength(312);
  });

  test('price and nine Greeks are right to 1e-12 of themselves above 1e-250, wings included', () => {
    const wrong = rows.flatMap((row) => {
      const greeks = europeanGreeks(row.option);
      return COLUMNS.flatMap(([name, column]) => {
        const [got, expected] = [greeks[name], row.figure(column)];
        const isRight =
          Math.abs(got - expected) <= (expected === 0 ? 1e-15 : 1e-12 * Math.max(1e-250, Math.abs(expected)));
        return isRight ? [] : [`${row.id} ${name}: ${got}, not ${expected}`];
      });
    });

    expect(wrong).toEqual([]);
  });

  test('prices are right to 1e-15 of spot and strike together', () => {
    for (const row of rows) {
      const { price } = europeanGreeks(row.option);
      const scale = row.terms.spot + row.terms.strike;

      expect(Math.abs(price - row.figure('price')), row.id).toBeLessThanOrEqual(1e-15 * scale);
    }
  });
});

/** Minutes before the end, and a volatility beyond all others; from the closed form with mpmath 1.3 in 50 digits. */
const NARROW = [
  [
    ['call', 100, 100.01, 1.9e-6, 0.05, 0.02, 0.05],
    [2.2613343760516464e-4, 0.0735266837447216, 20.230170783374845, -253.09770353674787],
  ],
  [
    ['put', 100, 99.8, 1e-5, 0.04, 0, 0.12],
    [4.4317748203646734e-10, -6.566363923512382e-8, 9.43897627357741e-6, -6.793436194135336e-4],
  ],
  [
    ['call', 100, 100.5, 2e-6, 0.03, 0.01, 0.12],
    [2.1833937377345147e-193, 3.789874949141421e-190, 6.570759209831473e-187, -4.731022427922625e-185],
  ],
  [
    ['put', 100, 100, 1, 0.05, 0.05, 0.00999],
    [0.3791045737140412, -0.4737191893817868, 0.37986076249923517, -0.17059548173179756],
  ],
  [
    ['call', 250, 251, 3e-4, 0.05, 0, 0.02],
    [6.144199681749352e-33, 8.266247227368649e-31, 1.1040106770082341e-28, -1.3903458480845193e-27],
  ],
  [
    ['call', 100, 150, 2, 0.01, 0.03, 9],
    [94.17645333530217, 0.9417645334680275, 5.916939918626148e-13, 2.82529336065301],
  ],
] as const;

describe('European options at the edges', () => {
  test('minutes before expiry no digit of the time value is lost', () => {
    for (const [[right, spot, strike, years, rate, dividendYield, volatility], expected] of NARROW) {
      const greeks = europeanGreeks({ right, spot, strike, years, rate, dividendYield, volatility });
      const got = [greeks.price, greeks.delta, greeks.gamma, greeks.theta];

      got.forEach((value, i) => {
        expect(Math.abs(value / (expected[i] ?? 0) - 1), `${right} ${strike} ${years}`).toBeLessThan(1e-12);
      });
    }
  });

  test('at expiry only the pay-off is left, and at the strike itself nothing', () => {
    const atExpiry = { ...option, years: 0 };

    expect(europeanGreeks(atExpiry)).toMatchObject({ price: 10, delta: 1, gamma: 0, vega: 0, rho: 0 });
    expect(europeanGreeks({ ...atExpiry, right: 'put' })).toMatchObject({ price: 0, delta: 0, gamma: 0, theta: 0 });
    expect(europeanGreeks({ ...atExpiry, strike: 110 })).toMatchObject({ price: 0, delta: 0, gamma: 0, theta: 0 });
  });

  test('without volatility it is the forward or nothing, and a hair of volatility changes nothing', () => {
    const hairs = Array.from({ length: 160 }, (_, n) => 10 ** (-5 - 2 * n));
    for (const volatility of [0, ...hairs]) {
      for (const side of [{ ...option, volatility }, { ...option, volatility, right: 'put', strike: 130 } as const]) {
        const greeks = europeanGreeks(side);

        expect(Object.values(greeks).every(Number.isFinite)).toBe(true);
        expect(greeks.price).toBeCloseTo(forward(side).price ?? 0, 12);
        expect(greeks.delta).toBeCloseTo(forward(side).delta ?? 0, 12);
        expect(greeks.rho).toBeCloseTo(forward(side).rho ?? 0, 12);
        expect(greeks.theta).toBeCloseTo(0.05 * greeks.price - 0.03 * side.spot * greeks.delta, 12);
        expect(europeanGreeks({ ...side, right: side.right === 'call' ? 'put' : 'call' }).price).toBe(0);
      }
    }
  });

  test('a worthless share leaves the put a bond, a strike of nothing leaves the call a share', () => {
    const [bond, share] = [100 * Math.exp(-0.025), 110 * Math.exp(-0.01)];

    expect(europeanGreeks({ ...option, spot: 0 }).price).toBe(0);
    expect(europeanGreeks({ ...option, spot: 0, right: 'put' }).price).toBeCloseTo(bond, 12);
    expect(europeanGreeks({ ...option, spot: 0, right: 'put' }).rho).toBeCloseTo(-0.5 * bond, 12);
    expect(europeanGreeks({ ...option, strike: 0 }).price).toBeCloseTo(share, 12);
    expect(europeanGreeks({ ...option, strike: 0, right: 'put' }).price).toBe(0);
  });

  test('at any volatility a call costs no more than the share and a put no more than the strike', () => {
    for (const volatility of [5, 40, 1e3, 1e150]) {
      const call = europeanGreeks({ ...option, volatility });
      const put = europeanGreeks({ ...option, volatility, right: 'put' });

      expect([...Object.values(call), ...Object.values(put)].every(Number.isFinite)).toBe(true);
      expect(call.price).toBeLessThanOrEqual(110 * Math.exp(-0.01));
      expect(put.price).toBeLessThanOrEqual(100 * Math.exp(-0.025));
      expect(call.price).toBeGreaterThan(90);
    }
  });

  test('what is not a number prices to nothing else', () => {
    for (const wrong of [{ spot: Number.NaN }, { strike: -1 }, { years: -1 }, { volatility: Number.NaN }])
      expect(europeanGreeks({ ...option, ...wrong }).price, JSON.stringify(wrong)).toBeNaN();
  });
});
