import { describe, expect, test } from 'vitest';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { dividendGreeks, dividendPrice } from '#lib/pricing/cash-dividends/cash-dividends.ts';
import { americanRows, dividendRows, europeanRows } from '#test/support/pricing/option-rows.ts';

const rows = dividendRows();

/** Their deltas are rounded to 1e-5 and their gammas to 1e-6, and the grid that made them is good to a few of either. */
const DELTA = 3e-5;
const GAMMA = 5e-6;

describe('cash dividends against an independent fine grid', () => {
  test('the fixture has all its rows', () => {
    expect(rows).toHaveLength(72);
  });

  test('every row is right at half its own tolerance', () => {
    for (const { id, option, exercise, dividends, figure } of rows) {
      const price = dividendPrice(option, { exercise, dividends });
      expect(Math.abs(price - figure('price')), id).toBeLessThanOrEqual(figure('price_abs_tolerance') / 2);
    }
  });

  test('and fast, with its delta and gamma', () => {
    for (const { id, option, exercise, dividends, figure } of rows) {
      const { price, delta, gamma } = dividendGreeks(option, { exercise, dividends, accuracy: 'fast' });
      expect(Math.abs(price - figure('price')), id).toBeLessThanOrEqual(figure('price_abs_tolerance') / 2);
      expect(Math.abs(delta - figure('delta')), id).toBeLessThanOrEqual(DELTA);
      expect(Math.abs(gamma - figure('gamma')), id).toBeLessThanOrEqual(GAMMA);
    }
  });
});

describe('the same grid without dividends', () => {
  const european = europeanRows().filter(({ figure }) => figure('vol') * Math.sqrt(figure('t_years')) < 3);
  const american = americanRows();

  test.each([
    ['high', 2e-7],
    ['fast', 2e-6],
  ] as const)('gives Europeans as the closed form does, %s: to %s of spot', (accuracy, tolerance) => {
    expect(european.length).toBeGreaterThan(300);
    for (const { id, option, terms } of european.filter((_, i) => accuracy === 'fast' || i % 4 === 0)) {
      const price = dividendPrice(option, { exercise: 'european', dividends: [], accuracy });
      expect(Math.abs(price - europeanValue(option).price) / terms.spot, id).toBeLessThanOrEqual(tolerance);
    }
  });

  test.each([
    ['high', 3e-7],
    ['fast', 5e-6],
  ] as const)('gives Americans as the integral equation does, %s: to %s of spot', (accuracy, tolerance) => {
    expect(american).toHaveLength(220);
    for (const { id, option, figure, terms } of american) {
      const price = dividendPrice(option, { exercise: 'american', dividends: [], accuracy });
      expect(Math.abs(price - figure('price')) / terms.spot, id).toBeLessThanOrEqual(tolerance);
    }
  });

  test('gives their sensitivities, of which vega and rho are bumps of its own price, every fifth', () => {
    const tolerances = { delta: 1e-4, gamma: 1e-4, theta: 4e-4, vega: 1e-3, rho: 1e-3 };
    // One row was bumped across the boundary of exercise: its delta is below −1.
    for (const { id, option, figure } of american.filter((row, i) => row.id !== 'AM-S0204' && i % 5 === 0)) {
      const greeks = dividendGreeks(option, { exercise: 'american', dividends: [] });
      for (const name of ['delta', 'gamma', 'theta', 'vega', 'rho'] as const) {
        const expected = figure(name);
        if (Number.isNaN(expected)) continue;
        const room = tolerances[name] * Math.abs(expected) + 1e-6;
        expect(Math.abs(greeks[name] - expected), `${id} ${name}`).toBeLessThanOrEqual(room);
      }
    }
  });
});
