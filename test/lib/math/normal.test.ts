import { describe, expect, test } from 'vitest';
import { erfcx, normalCdf, normalPdf, normalQuantile, scaledTail } from '#lib/math/normal.ts';

type Pair = readonly [x: number, value: number];

const worst = (pairs: readonly Pair[], of: (x: number) => number): number =>
  Math.max(...pairs.map(([x, value]) => Math.abs(of(x) / value - 1)));

/** Computed with mpmath 1.3 in 45 digits. */
const PROBABILITIES: readonly Pair[] = [
  [-37.4, 1.9536815616489922e-306],
  [-30.1, 2.4226672179857586e-199],
  [-20.3, 6.429244467698346e-92],
  [-15.984375, 8.210278080605343e-58],
  [-10, 7.619853024160525e-24],
  [-5, 2.866515718791939e-7],
  [-3, 0.0013498980316300946],
  [-1, 0.15865525393145705],
  [-0.5, 0.3085375387259869],
  [-0.015625, 0.4937667805001103],
  [0.25, 0.5987063256829237],
  [1, 0.8413447460685429],
  [2, 0.9772498680518208],
  [6, 0.9999999990134123],
];

const QUANTILES: readonly Pair[] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-16, -8.222082216130435],
  [1e-5, -4.264890793922825],
  [0.01, -2.326347874040841],
  [0.025, -1.9599639845400543],
  [0.3, -0.5244005127080408],
  [0.4999999999, -2.506628482030354e-10],
  [0.75, 0.6744897501960817],
  [0.99, 2.3263478740408408],
];

/** Laplace's continued fraction, long enough from 1 on. */
function byFraction(x: number): number {
  let tail = 0;
  for (let n = 2000; n >= 1; n -= 1) tail = n / (x + tail);
  return 1 / (Math.sqrt(2 * Math.PI) * (x + tail));
}

describe('the normal distribution', () => {
  test('is right to 1e-15 of itself, in both tails and down to where doubles end', () => {
    expect(worst(PROBABILITIES, normalCdf)).toBeLessThan(1e-15);
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(-40)).toBe(0);
    expect([40, 1e300, Number.POSITIVE_INFINITY].map(normalCdf)).toEqual([1, 1, 1]);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });

  test('is right on every piece of its table, on its seams and beyond it', () => {
    const xs = Array.from({ length: 3000 }, (_, n) => 1 + n / 128);

    expect(
      worst(
        xs.map((x): Pair => [x, byFraction(x)]),
        scaledTail,
      ),
    ).toBeLessThan(1e-15);
    expect(scaledTail(1e10)).toBeCloseTo(1e-10 / Math.sqrt(2 * Math.PI), 25);
    expect(scaledTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect([-1, Number.NaN].map(scaledTail)).toEqual([Number.NaN, Number.NaN]);
  });

  test('rises by its density: Simpson’s rule over each of sixty pieces near the middle', () => {
    for (let x = -1; x < 1; x += 1 / 32) {
      const area = (normalPdf(x) + 4 * normalPdf(x + 1 / 64) + normalPdf(x + 1 / 32)) / 192;

      expect(Math.abs(normalCdf(x + 1 / 32) - normalCdf(x) - area)).toBeLessThan(1e-10);
    }
  });

  test('has an error function of the other scaling, on both sides', () => {
    expect(erfcx(0)).toBe(1);
    expect(worst([[1, 0.427583576155807]], erfcx)).toBeLessThan(1e-15);
    expect(worst([[-1, 5.008980080762283]], erfcx)).toBeLessThan(1e-15);
  });
});

describe('the normal quantile', () => {
  test('is right to 1e-15 of itself, next to the middle and far out', () => {
    expect(worst(QUANTILES, normalQuantile)).toBeLessThan(1e-15);
    expect(normalQuantile(0.5)).toBe(0);
  });

  test('undoes the distribution from minus 37 to 5', () => {
    const xs = Array.from({ length: 840 }, (_, n) => -37 + n / 20);
    const allowed = (x: number): number => 1e-15 * (1 + Math.abs(x)) + (x > 0 ? 2e-16 / normalPdf(x) : 0);

    expect(xs.filter((x) => Math.abs(normalQuantile(normalCdf(x)) - x) > allowed(x))).toEqual([]);
  });

  test('is infinite at the ends and nothing outside', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([-1e-9, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
