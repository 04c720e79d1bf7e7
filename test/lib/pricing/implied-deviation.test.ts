import { describe, expect, test } from 'vitest';
import { exact, exponential, minus, negative, over, plus, scaled, times } from '#lib/math/double-double.ts';
import { scaledTail } from '#lib/math/normal.ts';
import { scaledTailDigits } from '#lib/math/normal-digits.ts';
import { seededRandom } from '#lib/math/random.ts';
import { NARROW } from '#lib/pricing/black-scholes.ts';
import { findDeviations, type NormalisedOptions, normalisedOptions } from '#lib/pricing/implied-deviation.ts';

const ROWS = 2000;
const { uniform } = seededRandom('normalised options');
const spread = (low: number, high: number): number => Math.exp(low + (high - low) * uniform());

/** Worth and what is missing, in 28 digits. */
function valued(y: number, deviation: number): readonly [worth: number, missing: number] {
  const h = over(exact(y), exact(deviation));
  const t = exact(deviation / 2);
  const density = exponential(scaled(plus(times(h, h), times(t, t)), -0.5));
  const gap = minus(h, t);
  const near = scaledTailDigits(gap.high < 0 ? negative(gap) : gap);
  const far = scaledTailDigits(plus(h, t));
  const limit = exponential(exact(-y / 2));
  const part = times(density, gap.high > 0 ? minus(near, far) : plus(near, far));
  const rest = minus(limit, part);
  return gap.high > 0 ? [part.high, rest.high] : [rest.high, part.high];
}

type Draw = () => readonly [y: number, deviation: number];

/** Where prices of options can lie: everywhere, at the money, in the wing, where the price bends, and far up. */
const REGIONS: Readonly<Record<string, Draw>> = {
  everywhere: () => [spread(-12, 3), spread(-7, 3)],
  'at the money': () => [0, spread(-16, 2.5)],
  'in the wing': () => {
    const deviation = spread(-9, 0);
    return [deviation * 37 * uniform(), deviation];
  },
  'where the price bends': () => {
    const y = spread(-8, 3);
    return [y, Math.sqrt(2 * y) * (0.8 + 0.4 * uniform())];
  },
  'far up': () => [spread(-12, 1), 2 + 13 * uniform()],
  'at moneyness that no market has': () => [5 + 55 * uniform(), 30 * uniform()],
};

interface Sample {
  readonly options: NormalisedOptions;
  readonly truth: readonly number[];
}

function sampleOf(draw: Draw): Sample {
  const options = normalisedOptions(ROWS);
  const truth: number[] = [];
  while (truth.length < ROWS) {
    const [y, deviation] = draw();
    const [worth, missing] = valued(y, deviation);
    if (!(worth > 1e-290 && missing > 1e-290)) continue;
    options.moneyness[truth.length] = y;
    options.worth[truth.length] = worth;
    options.missing[truth.length] = missing;
    truth.push(deviation);
  }
  return { options, truth };
}

/** What one rounding of the inputs, and one of the two tails whose difference is the price, do to a deviation. */
function roundingOf(y: number, deviation: number, price: number): number {
  const [h, t] = [y / deviation, deviation / 2];
  const slope = (deviation * Math.exp(-(h * h + t * t) / 2)) / Math.sqrt(2 * Math.PI);
  const tails = deviation < NARROW ? 0 : (scaledTail(Math.abs(h - t)) * Math.sqrt(2 * Math.PI)) / deviation;
  return Number.EPSILON * (1 + tails + (price * (1 + h * h + t * t)) / slope);
}

function worstIn({ options, truth }: Sample): number {
  findDeviations(options, ROWS);
  const errors = truth.map((deviation, i) => {
    const [y = 0, worth = 0, missing = 0, found = 0] = [
      ...[options.moneyness[i], options.worth[i], options.missing[i], options.deviation[i]],
    ];
    const price = deviation < NARROW ? worth : Math.min(worth, missing);
    return Math.abs(found / deviation - 1) / roundingOf(y, deviation, price);
  });
  return errors.reduce((worst, error) => (error <= worst ? worst : error), 0);
}

describe('the deviation that a price implies', () => {
  test.each(Object.keys(REGIONS))('is found %s, to four roundings', (region) => {
    expect(worstIn(sampleOf(REGIONS[region] ?? (() => [Number.NaN, Number.NaN])))).toBeLessThan(4);
  });

  test('is not a number where there is none, nor where worth and what is missing contradict each other', () => {
    const options = normalisedOptions(3);
    options.moneyness.set([0, 0, 3.85]);
    options.worth.set([Number.NaN, 0, 0.057]);
    options.missing.set([0.5, 1, 0.124]);
    findDeviations(options, 3);

    expect([...options.deviation]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
