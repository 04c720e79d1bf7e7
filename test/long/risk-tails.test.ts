import { expect, test } from 'vitest';
import { fitPareto } from '#lib/math/fit/pareto-fit.ts';
import { fitStudentT } from '#lib/math/fit/student-t-fit.ts';
import { fitTCopula } from '#lib/math/fit/t-copula-fit.ts';
import { quantile } from '#lib/math/sample/quantile.ts';
import { studentTQuantile } from '#lib/math/student-t.ts';
import { peaksRisk } from '#lib/risk/value-at-risk/peaks-over-threshold.ts';
import { fitGarch, garchErrors } from '#lib/risk/volatility/garch.ts';
import { garchReturns, tPair, tReturns } from '#test/support/samples/tails.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => `long ${i}`);
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const within = (share: readonly boolean[]): number => share.filter(Boolean).length / share.length;

test.each([3, 4, 6])(
  'extreme values find the tail of a t with %s degrees of freedom: shape 1/ν, 1.96 errors around it hold it',
  (freedom) => {
    const fits = SEEDS.map((seed) => {
      const losses = tReturns(seed, 50_000, { freedom });
      const threshold = quantile(losses, 0.99);
      return fitPareto(losses.filter((each) => each > threshold).map((each) => each - threshold));
    });
    const shapes = fits.map((fit) => fit?.shape ?? Number.NaN);
    const held = fits.map((fit) => Math.abs((fit?.shape ?? Number.NaN) - 1 / freedom) < 1.96 * (fit?.shapeError ?? 0));

    // So far out the t is nearly Pareto: what is left of its bend pulls the shape down by a few hundredths.
    expect(Math.abs(mean(shapes) - 1 / freedom)).toBeLessThan(0.05);
    expect(within(held)).toBeGreaterThanOrEqual(0.7);
  },
);

test('extreme values know the loss beyond which one day in a thousand lies', () => {
  const exact = -0.01 * studentTQuantile(0.001, 4);
  const ratios = SEEDS.map((seed) => {
    const found = peaksRisk(tReturns(seed, 10_000, { freedom: 4 }), { confidence: 0.999, tailShare: 0.03 });
    return found.ok ? found.var / exact : Number.NaN;
  });

  expect(Math.abs(mean(ratios) - 1)).toBeLessThan(0.04);
  expect(Math.max(...ratios)).toBeLessThan(1.35);
  expect(Math.min(...ratios)).toBeGreaterThan(0.75);
});

test.each([3, 5, 10])('the fit of a t finds %s degrees of freedom in 5,000 days', (freedom) => {
  const found = SEEDS.map((seed) => fitStudentT(tReturns(seed, 5000, { freedom }))?.freedom ?? Number.NaN);

  expect(mean(found) / freedom).toBeGreaterThan(0.93);
  expect(mean(found) / freedom).toBeLessThan(1.1);
});

test.each([3, 6])('the copula fit finds %s degrees of freedom and the correlation, whatever the margins', (freedom) => {
  const fits = SEEDS.slice(0, 10).map((seed) => {
    const [x, y] = tPair(seed, 3000, { freedom, correlation: 0.5 });
    // Ranks alone count: the margins may be bent as one likes.
    return fitTCopula([x.map(Math.exp), y.map((each) => each ** 3)]);
  });

  expect(mean(fits.map((fit) => fit.freedom)) / freedom).toBeGreaterThan(0.85);
  expect(mean(fits.map((fit) => fit.freedom)) / freedom).toBeLessThan(1.2);
  expect(mean(fits.map((fit) => fit.correlation[1] ?? Number.NaN))).toBeCloseTo(0.5, 1);
});

test('GARCH finds its parameters within 1.96 of its own errors nineteen times in twenty, or nearly', () => {
  const held = SEEDS.flatMap((seed) => {
    const returns = garchReturns(seed, 4000, { omega: 2e-6, alpha: 0.08, beta: 0.9 });
    const fit = fitGarch(returns);
    if (!fit.ok) return [false];
    const [, , alpha = 0, beta = 0] = garchErrors(returns, fit);
    return [Math.abs(fit.alpha - 0.08) < 1.96 * alpha, Math.abs(fit.beta - 0.9) < 1.96 * beta];
  });

  expect(within(held)).toBeGreaterThanOrEqual(0.85);
});
