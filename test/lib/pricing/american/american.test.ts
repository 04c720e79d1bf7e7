import { describe, expect, test } from 'vitest';
import { americanGreeks, americanPrice, exerciseBoundary } from '#lib/pricing/american/american.ts';
import { solveBoundary } from '#lib/pricing/american/boundary.ts';
import { freshSpaces, tierFor } from '#lib/pricing/american/tiers.ts';
import { europeanGreeks, europeanValue } from '#lib/pricing/black-scholes.ts';
import { dividendPrice } from '#lib/pricing/cash-dividends/cash-dividends.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';
import { americanRows, type OptionRow } from '#test/support/pricing/option-rows.ts';

const put: VolatileOption = {
  right: 'put',
  spot: 100,
  strike: 100,
  years: 1,
  rate: 0.05,
  dividendYield: 0.02,
  volatility: 0.25,
};
const rows = americanRows();
const payoffOf = ({ right, spot, strike }: VolatileOption) =>
  Math.max(0, right === 'call' ? spot - strike : strike - spot);
/** Rows far out of the money are marked too: there the price is as good as the pay-off, which is nothing. */
const isExercised = ({ fields, option }: OptionRow) => fields.immediate_exercise === '1' && payoffOf(option) > 0;

describe('American options against a second implementation of the integral equation', () => {
  test('the fixture has all its rows', () => {
    expect(rows).toHaveLength(220);
  });

  test('every price is within its own tolerance, and the pay-off exactly where exercise is best at once', () => {
    for (const row of rows) {
      const { id, option, figure } = row;
      const price = americanPrice(option, 'high');
      expect(Math.abs(price - figure('price')), id).toBeLessThanOrEqual(figure('price_abs_tolerance'));
      if (isExercised(row)) expect(price, id).toBe(payoffOf(option));
    }
  });

  test('every Greek is within 1e-4 of itself and 1e-6; those of the pay-off where exercise is best at once', () => {
    for (const row of rows) {
      const { id, option, figure, fields } = row;
      const greeks = americanGreeks(option, 'high');
      expect(Math.abs(greeks.price - figure('price')), id).toBeLessThanOrEqual(figure('price_abs_tolerance'));
      if (isExercised(row)) {
        // The reference's own bumps leave noise here: AM-S0204 has a negative gamma, which no option has.
        const delta = option.right === 'call' ? 1 : -1;
        expect(greeks, id).toEqual({ price: payoffOf(option), delta, gamma: 0, vega: 0, theta: 0, rho: 0 });
        continue;
      }
      for (const name of ['delta', 'gamma', 'theta', 'vega', 'rho'] as const) {
        if (fields[name] === '') continue;
        const limit = 1e-4 * Math.abs(figure(name)) + 1e-6;
        expect(Math.abs(greeks[name] - figure(name)), `${id} ${name}`).toBeLessThanOrEqual(limit);
      }
    }
  });

  test('the fast scheme is within 1e-5 of spot on each, and 1e-6 in the root mean square', () => {
    const early = rows.filter(({ figure }) => figure('price') - figure('european_price') > 1e-9);
    const errors = early.map(({ option, figure }) => (americanPrice(option, 'fast') - figure('price')) / option.spot);

    expect(early.length).toBeGreaterThan(140);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(1e-5);
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)).toBeLessThan(1e-6);
  });
});

describe('what bounds the integral equation', () => {
  test('a put at a rate of nothing or less, and no lower yield, is European', () => {
    for (const [rate, dividendYield] of [
      [0, 0],
      [0, 0.03],
      [-0.02, -0.02],
      [-0.02, 0.01],
    ] as const) {
      const option = { ...put, rate, dividendYield };
      expect(americanPrice(option, 'high')).toBe(europeanValue(option).price);
    }
  });

  test('a call without yield is European to the last digits, and so are its Greeks', () => {
    const call = { ...put, right: 'call', dividendYield: 0 } as const;
    const { delta, vega, price } = europeanValue(call);
    const greeks = americanGreeks(call, 'high');

    expect([greeks.price, greeks.delta, greeks.vega]).toEqual([price, delta, vega].map((x) => expect.closeTo(x, 11)));
  });

  test('at expiry the pay-off is left', () => {
    expect(americanPrice({ ...put, years: 0, spot: 90 }, 'high')).toBe(10);
    expect(americanPrice({ ...put, years: 0, spot: 110 }, 'high')).toBe(0);
    expect(americanGreeks({ ...put, years: 0, spot: 90 }, 'fast')).toEqual({
      price: 10,
      delta: -1,
      gamma: 0,
      vega: 0,
      theta: 0,
      rho: -0,
    });
  });

  test('without volatility exercise waits for its best time', () => {
    const slow = { ...put, spot: 100, strike: 120, years: 40, rate: 0.01, dividendYield: 0.5, volatility: 0 };

    expect(americanPrice(slow, 'high')).toBeCloseTo(108.9809045611846, 10);
    expect(americanPrice({ ...slow, volatility: 1e-6 }, 'high')).toBeCloseTo(108.98092, 4);
    expect(americanPrice({ ...put, spot: 90, volatility: 0 }, 'fast')).toBe(10);
    // Exercise now would pay 9.9; waiting loses interest on the strike but gains more in the share.
    expect(
      americanPrice({ ...put, spot: 99.9, rate: 0.01, dividendYield: 0.4, volatility: 0 }, 'high'),
    ).toBeGreaterThan(9);
  });

  test('a share worth nothing is put at once, or at the end where the rate is negative', () => {
    expect(americanPrice({ ...put, spot: 0 }, 'high')).toBe(100);
    expect(americanPrice({ ...put, spot: 0, rate: -0.05, dividendYield: 0 }, 'high')).toBeCloseTo(
      100 * Math.exp(0.05),
      10,
    );
    expect(americanPrice({ ...put, right: 'call', spot: 0 }, 'high')).toBe(0);
    expect(americanPrice({ ...put, right: 'call', strike: 0 }, 'high')).toBe(100);
    expect(americanPrice({ ...put, strike: 0 }, 'high')).toBe(0);
  });

  test('minutes and decades, 1 % and 300 % volatility stay between the pay-off, the European price and the strike', () => {
    for (const years of [1e-6, 1 / 8760, 0.3, 10, 30]) {
      for (const volatility of [0.01, 0.2, 3]) {
        for (const spot of [60, 99, 101, 160]) {
          const option = { ...put, years, volatility, spot };
          const price = americanPrice(option, 'high');
          expect(price).toBeGreaterThanOrEqual(Math.max(0, 100 - spot, europeanValue(option).price - 1e-12));
          expect(price).toBeLessThanOrEqual(100);
          // Where `fast` is not enough the finer scheme takes over.
          expect(Math.abs(americanPrice(option, 'fast') - price)).toBeLessThan(2e-5 * Math.max(100, spot));
        }
      }
    }
  });

  test('what is too much for a scheme goes to the next finer one', () => {
    const tiers = (option: Partial<VolatileOption>) =>
      (['fast', 'high'] as const).map((accuracy) => tierFor({ ...put, ...option }, accuracy));

    expect(tiers({})).toEqual(['fast', 'high']);
    expect(tiers({ years: 8, rate: 0.1 })).toEqual(['high', 'high']);
    expect(tiers({ volatility: 1.5 })).toEqual(['high', 'high']);
    expect(tiers({ years: 20, rate: 0.1 })).toEqual(['finest', 'finest']);
    expect(tiers({ volatility: 0.0005 })).toEqual(['finest', 'finest']);
  });

  test('next to the boundary no price is under the pay-off, whatever the scheme misses', () => {
    for (const volatility of [0.1, 0.15, 0.2, 0.3, 0.4, 0.6]) {
      for (const dividendYield of [0, 0.02, 0.05, 0.08]) {
        const option = { ...put, volatility, dividendYield };
        const spot = (exerciseBoundary(option, 'fast')(1) ?? 0) * (1 + 1e-6);
        expect(americanPrice({ ...option, spot }, 'fast')).toBeGreaterThanOrEqual(100 - spot);
      }
    }
  });

  test('between two boundaries the grid answers: more than European, and the same for the call that it is', () => {
    const option = { ...put, rate: -0.01, dividendYield: -0.05, years: 5, volatility: 0.1 };
    const call = { ...option, right: 'call', rate: -0.05, dividendYield: -0.01 } as const;
    const greeks = americanGreeks(option, 'fast');

    expect(greeks.price).toBeGreaterThan(europeanValue(option).price + 1e-4);
    expect(americanPrice(call, 'fast')).toBe(americanPrice(option, 'fast'));
    const bumped = (dividendYield: number) => americanPrice({ ...call, rate: dividendYield }, 'high');
    const rho = (bumped(-0.0495) - bumped(-0.0505)) / 0.001;
    expect(Math.abs(americanGreeks(call, 'high').rho / rho - 1)).toBeLessThan(2e-3);
  });
});

describe('Greeks where the usual difference would reach into another region', () => {
  test('at a rate of nothing and a negative yield rho is that of the rates above', () => {
    const option = { ...put, rate: 0, dividendYield: -0.03 };
    const at = (rate: number) => americanPrice({ ...option, rate }, 'high');
    const upwards = (4 * at(1e-4) - 3 * at(0) - at(2e-4)) / 2e-4;

    expect(Math.abs(americanGreeks(option, 'high').rho - upwards)).toBeLessThan(1e-3 * Math.abs(upwards));
  });

  test('at a rate of next to nothing it is that of the next rates', () => {
    const rho = (rate: number) => americanGreeks({ ...put, rate, dividendYield: -0.03 }, 'high').rho;

    expect(Math.abs(rho(1e-7) / rho(0) - 1)).toBeLessThan(1e-3);
  });

  test('at a rate far below the yield, where exercise all but never pays, they are European', () => {
    const option = { ...put, rate: 1e-7, dividendYield: 0.02 };

    expect(americanGreeks(option, 'high').rho).toBeCloseTo(europeanGreeks(option).rho, 4);
  });

  test('on a share that does not move they are those of the certain exercise', () => {
    const still = { ...put, spot: 100, strike: 120, years: 40, rate: 0.01, dividendYield: 0.5, volatility: 1e-9 };
    const at = (moved: Partial<VolatileOption>) => americanPrice({ ...still, ...moved }, 'high');
    const greeks = americanGreeks(still, 'high');

    expect(greeks.delta).toBeCloseTo((at({ spot: 100.01 }) - at({ spot: 99.99 })) / 0.02, 7);
    expect(greeks.gamma).toBeCloseTo((at({ spot: 101 }) - 2 * at({}) + at({ spot: 99 })) / 1, 6);
    expect(greeks.rho).toBeCloseTo((at({ rate: 0.0101 }) - at({ rate: 0.0099 })) / 0.0002, 2);
    expect([greeks.theta, greeks.vega]).toEqual([0, 0]);
  });
});

describe('when Newton does not come to rest', () => {
  test('it does where QD+ sees no fall of the boundary', () => {
    const brief = { ...put, volatility: 0.24452, years: 2.6534e-6, rate: 3.7246e-7, dividendYield: 0.85796 };

    expect(solveBoundary(freshSpaces('fast'), brief)).toBe(true);
  });

  test('the grid answers instead', () => {
    const option = { ...put, rate: 0.7536905200686306, dividendYield: -0.0647703773342073, years: 15.217925751070899 };
    const wild = { ...option, volatility: 0.004279009084236803, spot: 100.001 };

    expect(solveBoundary(freshSpaces('finest'), wild)).toBe(false);
    expect(americanPrice(wild, 'high')).toBe(dividendPrice(wild, { exercise: 'american', dividends: [] }));
    expect(americanGreeks(wild, 'high').price).toBe(americanPrice(wild, 'high'));
  });
});

describe('the exercise boundary', () => {
  test('at it the price is the pay-off, and just beyond it is more', () => {
    for (const right of ['put', 'call'] as const) {
      const option = { ...put, right };
      const spot = exerciseBoundary(option, 'high')(1) ?? Number.NaN;
      const beyond = right === 'put' ? 1.01 : 0.99;
      expect(americanPrice({ ...option, spot }, 'high')).toBeCloseTo(Math.abs(100 - spot), 9);
      expect(americanPrice({ ...option, spot: spot * beyond }, 'high')).toBeGreaterThan(Math.abs(100 - spot * beyond));
    }
  });

  test('starts at expiry where interest and yield balance, and falls with the time left', () => {
    const low = exerciseBoundary({ ...put, rate: 0.02, dividendYield: 0.05 }, 'high');

    expect(low(0)).toBeCloseTo(40, 10);
    expect(exerciseBoundary(put, 'fast')(0)).toBe(100);
    for (let years = 0.1; years <= 1; years += 0.1) expect(low(years)).toBeLessThan(low(years - 0.1) ?? 0);
    expect(low(1.1)).toBeUndefined();
  });

  test('is nowhere where exercise never pays', () => {
    expect(exerciseBoundary({ ...put, rate: 0 }, 'fast')(0.5)).toBe(0);
    expect(exerciseBoundary({ ...put, right: 'call', dividendYield: 0 }, 'fast')(0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(exerciseBoundary({ ...put, rate: -0.01, dividendYield: -0.05 }, 'fast')(0.5)).toBeUndefined();
  });
});
