import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalFiller } from '#lib/math/deviates/ziggurat.ts';
import { cholesky } from '#lib/math/linear/cholesky.ts';
import { covarianceMatrix } from '#lib/math/linear/covariance.ts';
import { normalPdf } from '#lib/math/normal.ts';
import { varianceOf } from '#lib/math/sample/moments.ts';
import { studentTPdf } from '#lib/math/student-t.ts';
import { fitDcc } from '#lib/risk/volatility/dcc.ts';
import { ewma } from '#lib/risk/volatility/ewma.ts';
import { fitGarch, garchErrors, garchHorizonVariance } from '#lib/risk/volatility/garch.ts';
import { garchNegativeLogLikelihood } from '#lib/risk/volatility/garch-likelihood.ts';
import { REALISED_ESTIMATORS, realisedVolatility } from '#lib/risk/volatility/realised.ts';
import { type ShrinkageTarget, shrunkCovariance } from '#lib/risk/volatility/shrinkage.ts';
import { garchReturns, tPair } from '#test/support/samples/tails.ts';

const TRUE = { omega: 2e-6, alpha: 0.1, beta: 0.88 };

describe('exponentially weighted volatility', () => {
  test('of three returns is the sum that can be written down', () => {
    const found = ewma([0.01, -0.02, 0.03], 0.9);
    const next = 0.9 * (0.9 * 1e-4 + 0.1 * 4e-4) + 0.1 * 9e-4;

    expect(found).toMatchObject({
      ok: true,
      nextVariance: expect.closeTo(next, 15),
      nextVolatility: expect.closeTo(Math.sqrt(next), 12),
    });
  });

  test('begins with the first square, and knows what it expected of each day', () => {
    const found = ewma([0.01, -0.02, 0.03], 0.9);

    if (found.ok)
      for (const [i, each] of [1e-4, 1e-4, 1.3e-4].entries()) expect(found.variances[i]).toBeCloseTo(each, 15);
    expect(found.ok).toBe(true);
  });

  test('expects for a day only what was known before it', () => {
    const [plain, shocked] = [ewma([0.01, 0.02, 0.01, 0.01]), ewma([0.01, 0.02, 0.01, 0.5])];

    if (plain.ok && shocked.ok) expect([...shocked.variances]).toEqual([...plain.variances]);
    expect(plain.ok && shocked.ok && shocked.nextVariance > plain.nextVariance).toBe(true);
  });

  test('refuses what it cannot work with', () => {
    expect(ewma([0.01])).toMatchObject({ code: 'too-few' });
    expect(ewma([0.01, Number.NaN])).toMatchObject({ code: 'not-finite' });
    expect(ewma([0.01, 0.02], 1)).toMatchObject({ code: 'bad-setting' });
  });
});

describe('GARCH(1,1)', () => {
  const returns = garchReturns('garch', 3000, TRUE);
  const found = fitGarch(returns);

  test('finds what a series was made with, within three of its own errors', () => {
    if (!found.ok) throw new Error(found.message);
    const [, omega = 0, alpha = 0, beta = 0] = garchErrors(returns, found);

    expect(Math.abs(found.omega - TRUE.omega)).toBeLessThan(3 * omega);
    expect(Math.abs(found.alpha - TRUE.alpha)).toBeLessThan(3 * alpha);
    expect(Math.abs(found.beta - TRUE.beta)).toBeLessThan(3 * beta);
    expect(alpha).toBeLessThan(0.05);
  });

  test('is the same in per cent', () => {
    const inPercent = fitGarch(returns.map((each) => 100 * each));
    if (!found.ok || !inPercent.ok) throw new Error('no fit');

    expect(inPercent.alpha).toBeCloseTo(found.alpha, 4);
    expect(inPercent.nextVolatility / 100 / found.nextVolatility).toBeCloseTo(1, 4);
    expect(inPercent.logLikelihood).toBeCloseTo(found.logLikelihood - returns.length * Math.log(100), 5);
  });

  test('has the likelihood of its densities, normal and t', () => {
    const few = returns.subarray(0, 50);
    const parameters = { mean: 1e-4, omega: 1e-5, alpha: 0.1, beta: 0.8 };
    let variance = few.reduce((sum, each) => sum + (each - 1e-4) ** 2, 0) / 50;
    let square = variance;
    let [normal, t] = [0, 0];
    for (const each of few) {
      variance = 1e-5 + 0.1 * square + 0.8 * variance;
      square = (each - 1e-4) ** 2;
      const z = (each - 1e-4) / Math.sqrt(variance);
      normal -= Math.log(normalPdf(z) / Math.sqrt(variance));
      t -= Math.log((studentTPdf(z * Math.sqrt(5 / 3), 5) * Math.sqrt(5 / 3)) / Math.sqrt(variance));
    }

    expect(garchNegativeLogLikelihood(few, parameters)).toBeCloseTo(normal, 8);
    expect(garchNegativeLogLikelihood(few, { ...parameters, freedom: 5 })).toBeCloseTo(t, 8);
  });

  test('expects of many days what tends to its long run', () => {
    if (!found.ok || found.longRunVariance === undefined) throw new Error('no fit');

    expect(garchHorizonVariance(found, 1)).toBe(found.nextVariance);
    const [near, far] = [garchHorizonVariance(found, 5000), garchHorizonVariance(found, 5001)];
    expect((far - near) / found.longRunVariance).toBeCloseTo(1, 6);
  });

  test('refuses what does not move, is too short, or has a hole', () => {
    expect(fitGarch(Array(200).fill(0.01))).toMatchObject({ code: 'no-fit' });
    expect(fitGarch(returns.subarray(0, 99))).toMatchObject({ code: 'too-few' });
    expect(fitGarch(returns.with(5, Number.NaN))).toMatchObject({ code: 'not-finite' });
  });
});

const TARGETS: readonly ShrinkageTarget[] = ['identity', 'oracle-identity', 'constant-correlation'];

describe.each(TARGETS)('shrinkage towards %s', (target) => {
  test('makes a covariance of more assets than days usable, and hardly touches one of many days', () => {
    const columns = (count: number) =>
      Array.from({ length: 6 }, (_, i) => {
        const column = new Float64Array(count);
        normalFiller(`asset ${i}`)(column);
        return column.map((each, t) => 0.01 * (1 + i / 2) * (each + (i / 3) * Math.sin(t)));
      });
    const [few, many] = [shrunkCovariance(columns(5), target), shrunkCovariance(columns(4000), target)];
    if (!few.ok || !many.ok) throw new Error('refused');

    expect(cholesky(covarianceMatrix(columns(5)), 6)).toBeUndefined();
    expect(cholesky(few.covariance, 6)).toBeDefined();
    expect(few.shrinkage).toBeGreaterThan(many.shrinkage);
    expect(many.shrinkage).toBeLessThan(0.05);
    expect(few.shrinkage).toBeLessThanOrEqual(1);
  });

  test('keeps the total variance', () => {
    const [x, y] = tPair('shrunk', 60, { freedom: 4, correlation: 0.5 });
    const found = shrunkCovariance([x, y], target);

    if (found.ok)
      expect((found.covariance[0] ?? 0) + (found.covariance[3] ?? 0)).toBeCloseTo(
        varianceOf(x, 0) + varianceOf(y, 0),
        15,
      );
    expect(found.ok).toBe(true);
  });

  test('refuses holes and columns of different days', () => {
    expect(
      shrunkCovariance(
        [
          [1, 2, 3],
          [1, 2],
        ],
        target,
      ),
    ).toMatchObject({ code: 'bad-setting' });
    expect(shrunkCovariance([[1, 2, Number.NaN]], target)).toMatchObject({ code: 'not-finite' });
  });
});

describe('dynamic correlations', () => {
  test('are symmetric, of 1 with themselves and positive definite, and start from those of the sample', () => {
    const [x, y] = tPair('dcc', 500, { freedom: 8, correlation: 0.6 });
    const z = x.map((each, i) => each / 2 - (y[i] ?? 0));
    const found = fitDcc([x, y, z]);
    if (!found.ok) throw new Error(found.message);
    const { correlation: r, a, b } = found;

    expect([r[0], r[4], r[8]]).toEqual([1, 1, 1]);
    expect([r[1], r[2], r[5]]).toEqual([r[3], r[6], r[7]]);
    expect(cholesky(found.covariance, 3)).toBeDefined();
    expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
    expect(a + b).toBeLessThan(1);
    expect(Math.abs((r[1] ?? 0) - 0.6)).toBeLessThan(0.15);
  });

  test('follow a change of the correlation', () => {
    const [x, y] = tPair('before', 500, { freedom: 30, correlation: 0 });
    const [u, v] = tPair('after', 250, { freedom: 30, correlation: 0.95 });
    const found = fitDcc([Float64Array.from([...x, ...u]), Float64Array.from([...y, ...v])]);

    expect(found.ok && (found.correlation[1] ?? 0) > 0.75).toBe(true);
  });

  test('refuse one asset alone', () => {
    expect(fitDcc([tPair('one', 200, { freedom: 5, correlation: 0 })[0]])).toMatchObject({ code: 'too-few' });
  });
});

describe('realised volatility', () => {
  /** Days in small steps without a drift, opening where the last closed. */
  const bars = (() => {
    const steps = new Float64Array(400 * 400);
    normalFiller('bars')(steps);
    let price = 100;
    return Array.from({ length: 400 }, (_, day) => {
      const open = price;
      let [high, low] = [open, open];
      for (let k = 0; k < 400; k += 1) {
        price *= Math.exp((0.01 / 20) * (steps[400 * day + k] ?? 0));
        high = Math.max(high, price);
        low = Math.min(low, price);
      }
      return { open, high, low, close: price };
    });
  })();

  test.each(REALISED_ESTIMATORS)('%s finds 1 %% a day in a walk of 1 %% a day', (estimator) => {
    const found = realisedVolatility(bars, estimator);

    // Ranges of steps miss the highest and lowest points between them.
    expect(found.ok && Math.abs(found.volatility / 0.01 - 1)).toBeLessThan(0.09);
  });

  test('of one known bar is the formula', () => {
    const bar = { open: 100, high: 110, low: 90, close: 100 };
    const found = (estimator: (typeof REALISED_ESTIMATORS)[number]) => {
      const answer = realisedVolatility([bar, bar, bar], estimator);
      return answer.ok ? answer.volatility ** 2 : Number.NaN;
    };
    const range = Math.log(110 / 90) ** 2;

    expect(found('close-to-close')).toBe(0);
    expect(found('parkinson')).toBeCloseTo(range / (4 * Math.LN2), 15);
    expect(found('garman-klass')).toBeCloseTo(range / 2, 15);
    expect(found('rogers-satchell')).toBeCloseTo(Math.log(1.1) ** 2 + Math.log(0.9) ** 2, 15);
  });

  test('refuses a bar that contradicts itself', () => {
    const bar = { open: 100, high: 110, low: 90, close: 100 };

    fc.assert(
      fc.property(
        fc.constantFrom('open', 'high', 'low', 'close'),
        fc.constantFrom(0, -1, Number.NaN),
        (price, wrong) => {
          expect(realisedVolatility([bar, { ...bar, [price]: wrong }, bar], 'parkinson')).toMatchObject({ ok: false });
        },
      ),
    );
    expect(realisedVolatility([bar, { ...bar, high: 99 }, bar], 'parkinson')).toMatchObject({ code: 'not-finite' });
  });
});
