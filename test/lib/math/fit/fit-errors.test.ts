import { expect, test } from 'vitest';
import { copulaFreedomError, studentTErrors } from '#lib/math/fit/fit-errors.ts';
import { fitStudentT, type StudentTFit } from '#lib/math/fit/student-t-fit.ts';
import { fitTCopula } from '#lib/math/fit/t-copula-fit.ts';
import { seededRandom } from '#lib/math/random.ts';
import { tPair, tReturns } from '#test/support/samples/tails.ts';

const fitted = (sample: Float64Array): StudentTFit => {
  const fit = fitStudentT(sample);
  if (!fit) throw new Error('no fit');
  return fit;
};

/** Of many samples from one law: how far the fits stray, beside what each says of itself. */
test('standard errors of a t are how far fits of fresh samples stray', () => {
  const fits = Array.from({ length: 60 }, (_, i) => {
    const sample = tReturns(`errors ${i}`, 600, { freedom: 5 });
    const fit = fitted(sample);
    return { fit, errors: studentTErrors(sample, fit) };
  });
  const strayOf = (of: (each: (typeof fits)[number]) => number): number => {
    const values = fits.map(of);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1));
  };
  const middle = (of: (each: (typeof fits)[number]) => number): number =>
    fits.map(of).sort((a, b) => a - b)[Math.floor(fits.length / 2)] ?? Number.NaN;

  expect(middle(({ errors }) => errors.location) / strayOf(({ fit }) => fit.location)).toBeGreaterThan(0.8);
  expect(middle(({ errors }) => errors.location) / strayOf(({ fit }) => fit.location)).toBeLessThan(1.25);
  expect(middle(({ errors }) => errors.scale) / strayOf(({ fit }) => fit.scale)).toBeGreaterThan(0.8);
  expect(middle(({ errors }) => errors.scale) / strayOf(({ fit }) => fit.scale)).toBeLessThan(1.25);
  expect(middle(({ errors }) => errors.freedom) / strayOf(({ fit }) => fit.freedom)).toBeGreaterThan(0.6);
  expect(middle(({ errors }) => errors.freedom) / strayOf(({ fit }) => fit.freedom)).toBeLessThan(1.4);
});

test('they shrink with the root of the sample, and grow with its unit', () => {
  const sample = tReturns('errors', 4_000, { freedom: 5 });
  const short = sample.subarray(0, 1_000);
  const [all, few] = [studentTErrors(sample, fitted(sample)), studentTErrors(short, fitted(short))];
  const dollars = sample.map((each) => 1e4 * each);

  expect(few.scale / all.scale).toBeGreaterThan(1.7);
  expect(few.scale / all.scale).toBeLessThan(2.3);
  expect(studentTErrors(dollars, fitted(dollars)).scale / all.scale).toBeCloseTo(1e4, -2);
});

test('a copula that is fitted has an error too, and what is as good as normal has none', () => {
  const pair = tPair('errors', 1_000, { freedom: 4, correlation: 0.5 });
  const error = copulaFreedomError(pair, fitTCopula(pair));
  const { normal } = seededRandom('errors normal');
  const even = [0, 1].map(() => Float64Array.from({ length: 800 }, normal));

  expect(error).toBeGreaterThan(0.3);
  expect(error).toBeLessThan(2);
  expect(copulaFreedomError(even, { ...fitTCopula(even), isGaussian: true })).toBeNaN();
});
