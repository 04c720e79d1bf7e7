import { describe, expect, test } from 'vitest';
import { normalCdf, normalPdf, normalQuantile } from '#lib/math/normal.ts';
import { momentsOf } from '#lib/math/sample/moments.ts';
import { studentTCdf, studentTPdf, studentTQuantile } from '#lib/math/student-t.ts';
import { bentQuantile, cornishFisherRisk, isInDomain } from '#lib/risk/value-at-risk/cornish-fisher.ts';
import { filteredHistoricalRisk } from '#lib/risk/value-at-risk/filtered-historical.ts';
import { empiricalTail, historicalRisk } from '#lib/risk/value-at-risk/historical.ts';
import { normalRisk } from '#lib/risk/value-at-risk/normal.ts';
import { fitTail, peaksRisk, peaksTail, thresholdTable } from '#lib/risk/value-at-risk/peaks-over-threshold.ts';
import { studentTRisk, studentTTail } from '#lib/risk/value-at-risk/student-t.ts';
import { got, integral } from '#test/support/samples/figures.ts';
import { garchReturns, tReturns } from '#test/support/samples/tails.ts';

describe('historical', () => {
  test('shortfall counts the last of the worst in part', () => {
    // Ten returns at 85 %: the worst, and half of the next.
    const returns = Float64Array.of(-10, 1, 2, 3, -4, 5, 6, 7, 8, 9);
    const rules = { confidence: 0.85, quantile: 'linear', shortfall: 'acerbi-tasche' } as const;

    expect(empiricalTail(returns, rules).es).toBeCloseTo((10 + 0.5 * 4) / 1.5, 12);
    expect(empiricalTail(returns, { ...rules, confidence: 0.95 }).es).toBeCloseTo(10, 12);
    expect(empiricalTail(returns, { ...rules, shortfall: 'tail-mean' }).es).toBeCloseTo(7, 12);
  });

  test('of ten days is the root of ten times a day, or of sums that overlap, and says which', () => {
    const returns = tReturns('horizon', 400, { freedom: 5 });
    const day = got(historicalRisk(returns, { confidence: 0.95 }));
    const rooted = got(historicalRisk(returns, { confidence: 0.95, horizonDays: 10 }));
    const sums = Float64Array.from({ length: 391 }, (_, i) =>
      returns.subarray(i, i + 10).reduce((sum, each) => sum + each, 0),
    );
    const overlapping = got(historicalRisk(returns, { confidence: 0.95, horizonDays: 10, horizonRule: 'overlapping' }));

    expect(rooted.var).toBeCloseTo(Math.sqrt(10) * day.var, 12);
    expect(rooted.horizon.rule).toBe('square-root-of-time');
    expect(overlapping.var).toBeCloseTo(got(historicalRisk(sums, { confidence: 0.95 })).var, 10);
    expect(overlapping).toMatchObject({ count: 391, horizon: { days: 10, rule: 'overlapping' } });
    expect(day.horizon.rule).toBe('one-day');
  });

  test('of a window is that of its last returns', () => {
    const returns = tReturns('window', 400, { freedom: 5 });

    expect(historicalRisk(returns, { confidence: 0.95, window: 100 })).toEqual(
      historicalRisk(returns.slice(300), { confidence: 0.95 }),
    );
  });

  test('refuses a tail that holds less than one return', () => {
    expect(historicalRisk(tReturns('short', 250, { freedom: 5 }), { confidence: 0.999 })).toMatchObject({
      code: 'too-few',
    });
  });
});

describe('normal and Student t', () => {
  test('shortfall is the mean of the density beyond VaR', () => {
    const returns = tReturns('density', 300, { freedom: 6 });
    const { var: loss, es, mean, deviation } = got(normalRisk(returns, { confidence: 0.95 }));
    const density = (x: number): number => (-x * normalPdf((x - mean) / deviation)) / deviation;

    expect(normalCdf((-loss - mean) / deviation)).toBeCloseTo(0.05, 12);
    expect(integral(density, -loss - 12 * deviation, -loss) / 0.05).toBeCloseTo(es, 10);
    const { fit, ...t } = got(studentTRisk(returns, { confidence: 0.95 }));
    expect(studentTCdf((-t.var - fit.location) / fit.scale, fit.freedom)).toBeCloseTo(0.05, 10);
  });

  test('shortfall of a t is the integral of its quantiles', () => {
    const fit = { location: 0.001, scale: 0.02, freedom: 3.5 };
    const { es } = studentTTail(fit, 0.95);
    // The square takes the infinite slope at 0 out of the integral.
    const mean = integral((u) => (-fit.location - fit.scale * studentTQuantile(0.05 * u ** 4, 3.5)) * 4 * u ** 3, 0, 1);

    expect(es).toBeCloseTo(mean, 5);
    expect(studentTPdf(0, 3.5)).toBeGreaterThan(0);
  });

  test('normal VaR of ten days has ten means, and is not the root of ten days of VaR', () => {
    const returns = tReturns('ten', 300, { freedom: 30 }).map((each) => each + 0.001);
    const { mean, deviation } = got(normalRisk(returns, { confidence: 0.99 }));
    const exact = got(normalRisk(returns, { confidence: 0.99, horizonDays: 10 }));

    expect(exact.var).toBeCloseTo(-10 * mean - Math.sqrt(10) * deviation * normalQuantile(0.01), 12);
    expect(exact.horizon.rule).toBe('independent-normal');
  });

  test('a t with one degree of freedom or fewer has no shortfall', () => {
    expect(studentTRisk(tReturns('cauchy', 500, { freedom: 0.8 }), { confidence: 0.95 })).toMatchObject({
      code: 'outside-domain',
    });
  });
});

describe('Cornish-Fisher', () => {
  test('without skewness and kurtosis is normal', () => {
    expect(bentQuantile(-1.5, { skewness: 0, excessKurtosis: 0 })).toBe(-1.5);
    expect(isInDomain({ skewness: 0, excessKurtosis: 0 })).toBe(true);
  });

  test('shortfall is the mean of the Edgeworth density beyond the bent quantile', () => {
    const returns = tReturns('edgeworth', 1000, { freedom: 12 });
    const { skewness: s, excessKurtosis: k, mean, variance } = momentsOf(returns);
    const h = bentQuantile(normalQuantile(0.05), { skewness: s, excessKurtosis: k });
    const density = (x: number): number =>
      normalPdf(x) *
      (1 +
        (s / 6) * (x ** 3 - 3 * x) +
        (k / 24) * (x ** 4 - 6 * x * x + 3) +
        ((s * s) / 72) * (x ** 6 - 15 * x ** 4 + 45 * x * x - 15));
    const found = got(cornishFisherRisk(returns, { confidence: 0.95, shortfall: 'edgeworth' }));

    expect(found.es).toBeCloseTo(-mean - (Math.sqrt(variance) * integral((x) => x * density(x), -14, h)) / 0.05, 10);
    expect(found.isInDomain).toBe(true);
  });

  test('shortfall is the mean of VaR over the tail, unless the expansion is asked for', () => {
    const returns = tReturns('bent', 1000, { freedom: 12 });
    const varAt = (confidence: number): number => got(cornishFisherRisk(returns, { confidence })).var;

    expect(got(cornishFisherRisk(returns, { confidence: 0.95 })).es).toBeCloseTo(
      integral((u) => varAt(1 - 0.05 * u ** 4) * 4 * u ** 3, 0, 1),
      7,
    );
  });

  test.each([
    [0, 7.9, true],
    [0, 8.1, false],
    [0, -0.1, false],
    [0.5, 0.1, false],
    [0.5, 1, true],
    [1, 1.4, false],
    [3, 2, false],
  ])('skewness %s and kurtosis %s: inside its domain is %s', (skewness, excessKurtosis, inside) => {
    expect(isInDomain({ skewness, excessKurtosis })).toBe(inside);
    const rising = Array.from({ length: 1000 }, (_, i) => bentQuantile(i / 50 - 10, { skewness, excessKurtosis }));
    expect(rising.every((each, i) => i === 0 || each >= (rising[i - 1] ?? 0))).toBe(inside);
  });
});

describe('filtered historical', () => {
  test('sees a storm that plain history has yet to learn of', () => {
    const calm = tReturns('calm', 500, { freedom: 30, scale: 0.005 });
    const storm = tReturns('storm', 30, { freedom: 30, scale: 0.03 });
    const returns = Float64Array.from([...calm, ...storm]);
    const plain = got(historicalRisk(returns, { confidence: 0.95 }));
    const filtered = got(filteredHistoricalRisk(returns, { confidence: 0.95 }));

    expect(filtered.var).toBeGreaterThan(2 * plain.var);
    expect(filtered.volatilityRatio).toBeGreaterThan(2);
  });

  test('of several days is simulated, the same for the same seed, and calms down where GARCH does', () => {
    const returns = garchReturns('journey', 1200, { omega: 2e-6, alpha: 0.08, beta: 0.85 });
    const settings = { confidence: 0.95, horizonDays: 20, model: 'garch', paths: 4000 } as const;
    const found = got(filteredHistoricalRisk(returns, settings));

    expect(filteredHistoricalRisk(returns, settings)).toEqual({ ok: true, ...found });
    expect(filteredHistoricalRisk(returns, { ...settings, seed: 'another' })).not.toEqual({ ok: true, ...found });
    // In the long run a day has the deviation of ω/(1 − α − β).
    const level = Math.sqrt(20 * (2e-6 / 0.07)) * 1.645;
    expect(found.var / level).toBeGreaterThan(0.75);
    expect(found.var / level).toBeLessThan(1.35);
    expect(found.horizon.rule).toBe('simulated');
  });
});

describe('peaks over threshold', () => {
  const returns = tReturns('peaks', 2000, { freedom: 4 });

  test('at the share that goes beyond the threshold is the threshold', () => {
    const losses = returns.map((each) => -each);
    const tail = got(fitTail(losses, 0.015));

    expect(got(peaksTail(tail, 1 - tail.exceedances / 2000)).var).toBeCloseTo(0.015, 10);
    expect(peaksTail(tail, 0.5)).toMatchObject({ code: 'outside-domain' });
    expect(peaksTail({ ...tail, fit: { ...tail.fit, shape: 1.2 } }, 0.999)).toMatchObject({ code: 'outside-domain' });
  });

  test('shortfall is the mean of VaR over the tail', () => {
    const tail = got(
      fitTail(
        returns.map((each) => -each),
        0.02,
      ),
    );
    const { es } = got(peaksTail(tail, 0.99));
    const mean = integral((u) => got(peaksTail(tail, 1 - 0.01 * u ** 4)).var * 4 * u ** 3, 0, 1);

    expect(es).toBeCloseTo(mean, 6);
  });

  test('of a threshold that nothing goes beyond is absent, and no NaN', () => {
    const flat = thresholdTable(
      Array.from({ length: 300 }, () => 0.001),
      0.99,
    );

    expect(flat.map(({ exceedances, meanExcess }) => [exceedances, meanExcess])).toEqual(
      flat.map(() => [0, undefined]),
    );
  });

  test('has a table of thresholds, with the error of each shape', () => {
    const table = thresholdTable(returns, 0.99);

    expect(table[0]).toMatchObject({ exceedances: 400, shape: expect.any(Number), shapeError: expect.any(Number) });
    expect(table.every((line, i) => i === 0 || line.threshold > (table[i - 1]?.threshold ?? 0))).toBe(true);
    expect(table.at(-1)?.shapeError).toBeGreaterThan(table[0]?.shapeError ?? 0);
  });

  test('grows over days with its root, or with the power of its own tail', () => {
    const settings = { confidence: 0.99, horizonDays: 10 };
    const [day, rooted, byTail] = [
      got(peaksRisk(returns, { confidence: 0.99 })),
      got(peaksRisk(returns, settings)),
      got(peaksRisk(returns, { ...settings, horizonRule: 'tail-index' })),
    ];

    expect(rooted.var / day.var).toBeCloseTo(Math.sqrt(10), 10);
    expect(byTail.var / day.var).toBeCloseTo(10 ** day.fit.shape, 10);
    expect(byTail.horizon.rule).toBe('tail-index');
    expect(day.varError).toBeGreaterThan(0);
  });

  test('refuses a threshold that hardly anything goes beyond', () => {
    expect(peaksRisk(returns, { confidence: 0.999, threshold: 0.5 })).toMatchObject({ code: 'too-few' });
  });
});
