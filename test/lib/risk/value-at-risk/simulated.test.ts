import { describe, expect, test } from 'vitest';
import { studentTQuantile } from '#lib/math/student-t.ts';
import { monteCarloRisk } from '#lib/risk/value-at-risk/monte-carlo.ts';
import { normalRisk } from '#lib/risk/value-at-risk/normal.ts';
import { single } from '#lib/risk/value-at-risk/portfolio.ts';
import { studentTRisk } from '#lib/risk/value-at-risk/student-t.ts';
import { tailMap, tCopulaRisk } from '#lib/risk/value-at-risk/t-copula.ts';
import { got } from '#test/support/samples/figures.ts';
import { tPair, tReturns } from '#test/support/samples/tails.ts';

describe('Monte Carlo', () => {
  const [x, y] = tPair('book', 500, { freedom: 30, correlation: 0.7 });
  const book = { columns: [x, y], exposures: [60, -20] };

  test('of normals is the normal method, up to the luck of the draw, which it tells', () => {
    const exact = got(
      normalRisk(
        x.map((each, i) => 60 * each - 20 * (y[i] ?? 0)),
        { confidence: 0.99 },
      ),
    );
    const found = got(monteCarloRisk(book, { confidence: 0.99, paths: 100_000 }));

    expect(found.var / exact.var).toBeCloseTo(1, 1);
    expect(found.varBetween[0]).toBeLessThan(exact.var);
    expect(found.varBetween[1]).toBeGreaterThan(exact.var);
    expect(found.es / exact.es).toBeCloseTo(1, 1);
  });

  test('draws each path with its mirror, so that what is lost on one side is gained on the other', () => {
    const [high, low] = [0.95, 0.05].map((confidence) => got(monteCarloRisk(book, { confidence, paths: 10_000 })).var);
    const drift = got(
      normalRisk(
        x.map((each, i) => 60 * each - 20 * (y[i] ?? 0)),
        { confidence: 0.95 },
      ),
    ).mean;

    expect((high ?? 0) + (low ?? 0)).toBeCloseTo(-2 * drift, 10);
  });

  test('of a t is the t method', () => {
    const returns = tReturns('one', 800, { freedom: 4 });
    const exact = got(studentTRisk(returns, { confidence: 0.99 }));
    const found = got(monteCarloRisk(single(returns), { confidence: 0.99, distribution: 'student-t', paths: 100_000 }));

    expect(found.freedom).toBeCloseTo(exact.fit.freedom, 8);
    expect(found.var / exact.var).toBeGreaterThan(0.94);
    expect(found.var / exact.var).toBeLessThan(1.06);
  });

  test('through a value that is linear is the linear figure, and one that cuts losses off has none beyond', () => {
    const linear = got(monteCarloRisk(book, { confidence: 0.95, paths: 20_000 }));
    const value = ([a = 0, b = 0]: Float64Array): number => 60 * a - 20 * b;
    const valued = got(monteCarloRisk(book, { confidence: 0.95, paths: 20_000, value }));
    const put = got(monteCarloRisk(book, { confidence: 0.95, paths: 20_000, value: (r) => Math.max(-0.1, value(r)) }));

    expect(valued.var / linear.var).toBeCloseTo(1, 1);
    expect(put.var).toBe(0.1);
    expect(put.es).toBeCloseTo(0.1, 12);
  });

  test('of twenty days of normals is one step, of t’s twenty', () => {
    const one = got(monteCarloRisk(book, { confidence: 0.95, paths: 10_000 }));
    const many = got(monteCarloRisk(book, { confidence: 0.95, paths: 10_000, horizonDays: 20 }));
    const steps = got(
      monteCarloRisk(book, { confidence: 0.95, paths: 10_000, horizonDays: 20, distribution: 'student-t' }),
    );

    expect(many.horizon.rule).toBe('independent-normal');
    expect(steps.horizon.rule).toBe('simulated');
    expect(many.var / one.var).toBeGreaterThan(3.5);
    expect(steps.var / many.var).toBeGreaterThan(0.85);
    expect(steps.var / many.var).toBeLessThan(1.15);
  });

  test('refuses too few paths, and a t without a mean', () => {
    expect(monteCarloRisk(book, { confidence: 0.999, paths: 1000 })).toMatchObject({ code: 'bad-setting' });
    expect(monteCarloRisk(book, { confidence: 0.95, distribution: 'student-t', freedom: 1 })).toMatchObject({
      code: 'outside-domain',
    });
  });
});

describe('the t copula', () => {
  test('maps the quantiles of one t to those of another', () => {
    const map = tailMap(5, 2.5);

    for (const p of [1e-6, 0.001, 0.05, 0.4])
      expect(map(studentTQuantile(p, 5)) / studentTQuantile(p, 2.5)).toBeCloseTo(1, 3);
    expect(map(-1)).toBe(-map(1));
    expect(map(0)).toBe(0);
    expect(tailMap(150, 3)(40)).toBeGreaterThan(0);
  });

  test('of one position is the t method, held or sold', () => {
    const returns = tReturns('single', 500, { freedom: 4 });
    const exact = got(studentTRisk(returns, { confidence: 0.99 }));
    const sold = got(
      studentTRisk(
        returns.map((each) => -each),
        { confidence: 0.99 },
      ),
    );

    expect(got(tCopulaRisk(single(returns), { confidence: 0.99 })).var).toBeCloseTo(exact.var, 12);
    expect(got(tCopulaRisk({ columns: [returns], exposures: [-1] }, { confidence: 0.99 })).var).toBeCloseTo(
      sold.var,
      8,
    );
  });

  test('knows a hedge from a double', () => {
    const [x, y] = tPair('hedge', 500, { freedom: 5, correlation: 0.95 });
    const risk = (exposures: readonly number[]) =>
      got(tCopulaRisk({ columns: [x, y], exposures }, { confidence: 0.95, paths: 10_000 })).var;

    expect(risk([1, -1])).toBeLessThan(0.4 * risk([1, 1]));
  });
});
