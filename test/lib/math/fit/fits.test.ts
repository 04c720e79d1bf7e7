import { expect, test } from 'vitest';
import { normalFiller } from '#lib/math/deviates/ziggurat.ts';
import { fitPareto, paretoNegativeLogLikelihood, paretoQuantile, paretoTail } from '#lib/math/fit/pareto-fit.ts';
import { fitStudentT, studentTScaleAt } from '#lib/math/fit/student-t-fit.ts';
import { fitTCopula, tCopulaLogLikelihood } from '#lib/math/fit/t-copula-fit.ts';
import { normalQuantile } from '#lib/math/normal.ts';
import { studentTPdf, studentTQuantile } from '#lib/math/student-t.ts';

/** The quantiles of evenly spread probabilities: a sample without luck. */
const even = (count: number, quantile: (p: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count));

test('a t is found again in a sample without luck, wherever it lies and whatever its unit', () => {
  const found = fitStudentT(even(2000, (p) => 0.001 + 0.01 * studentTQuantile(p, 4)));

  expect(found?.location).toBeCloseTo(0.001, 8);
  expect((found?.scale ?? 0) / 0.01).toBeCloseTo(1, 2);
  expect(found?.freedom).toBeGreaterThan(3.9);
  expect(found?.freedom).toBeLessThan(4.2);
  expect(found?.isNormal).toBe(false);
});

test('the likelihood of a t fit is that of its density', () => {
  const sample = even(100, (p) => 3 + 2 * studentTQuantile(p, 5));
  const { location, scale, freedom, logLikelihood } = fitStudentT(sample) ?? {
    location: 0,
    scale: 0,
    freedom: 0,
    logLikelihood: 0,
  };
  const sum = sample.reduce((all, x) => all + Math.log(studentTPdf((x - location) / scale, freedom) / scale), 0);

  expect(logLikelihood).toBeCloseTo(sum, 8);
  const atFreedom = studentTScaleAt(sample, freedom);
  expect(atFreedom.location).toBeCloseTo(location, 5);
  expect(atFreedom.scale).toBeCloseTo(scale, 5);
});

test('a normal sample is as good as normal, and one that hardly moves has no fit', () => {
  expect(fitStudentT(even(500, normalQuantile))?.isNormal).toBe(true);
  expect(fitStudentT(Array(100).fill(0.01))).toBeUndefined();
  expect(fitStudentT([1, 2, 3, 4])).toBeUndefined();
  expect(fitStudentT([1, 2, 3, Number.NaN, 5, 6])).toBeUndefined();
});

test('an exponential tail has shape 0 and the mean for its scale', () => {
  const found = fitPareto(even(2000, (p) => -3 * Math.log(1 - p)));

  expect(found?.shape).toBeCloseTo(0, 2);
  expect(found?.scale).toBeCloseTo(3, 1);
  // Of an exponential the errors are known: the root of 1/n, and of 2/n times the scale.
  expect(found?.shapeError).toBeCloseTo(1 / Math.sqrt(2000), 2);
  expect((found?.scaleError ?? 0) / 3).toBeCloseTo(Math.sqrt(2 / 2000), 2);
});

test('a Pareto tail is found again, and its quantile undoes its tail', () => {
  for (const shape of [-0.2, 0, 0.3, 0.7]) {
    const found = fitPareto(even(2000, (p) => paretoQuantile({ shape, scale: 2 }, 1 - p)));

    expect(found?.shape).toBeCloseTo(shape, 1);
    expect(paretoTail({ shape, scale: 2 }, paretoQuantile({ shape, scale: 2 }, 0.01))).toBeCloseTo(0.01, 12);
  }
});

test('shapes beside 0 are as likely as the exponential between them, and impossible ones not at all', () => {
  const excesses = [1, 2, 3];

  expect(paretoNegativeLogLikelihood(excesses, 1e-7, 2)).toBeCloseTo(paretoNegativeLogLikelihood(excesses, 0, 2), 5);
  expect(paretoNegativeLogLikelihood(excesses, -0.9, 2)).toBe(Number.POSITIVE_INFINITY);
  expect(fitPareto([1, 2, 3])).toBeUndefined();
  expect(fitPareto([0, 0, 0, 0, 0, 0])).toBeUndefined();
});

test('ranks that always move together have a correlation of nearly 1, and independent ones as good as a Gaussian copula', () => {
  const x = even(200, normalQuantile);
  const [one, other] = [new Float64Array(1000), new Float64Array(1000)];
  normalFiller('one')(one);
  normalFiller('other')(other);

  expect(fitTCopula([x, x.map((each) => each ** 3)]).correlation[1]).toBeCloseTo(1, 3);
  expect(Math.abs(fitTCopula([one, other]).correlation[1] ?? 1)).toBeLessThan(0.1);
  expect(fitTCopula([one, other]).isGaussian).toBe(true);
});

test('the likelihood of the copula is that of the joint t over its margins', () => {
  const doubled = [Uint32Array.of(2, 4, 6, 8), Uint32Array.of(4, 2, 8, 6)];
  const [rho, freedom] = [0.6, 4.5];
  const factor = Float64Array.of(1, 0, rho, Math.sqrt(1 - rho * rho));
  const sum = [0, 1, 2, 3].reduce((all, i) => {
    const [x = 0, y = 0] = doubled.map((ranks) => studentTQuantile((ranks[i] ?? 0) / 10, freedom));
    const square = (x * x - 2 * rho * x * y + y * y) / (1 - rho * rho);
    const joint = (1 + square / freedom) ** (-(freedom + 2) / 2) / (2 * Math.PI * Math.sqrt(1 - rho * rho));
    return all + Math.log(joint / studentTPdf(x, freedom) / studentTPdf(y, freedom));
  }, 0);

  expect(tCopulaLogLikelihood({ doubled, count: 4, factor }, freedom)).toBeCloseTo(sum, 10);
});
