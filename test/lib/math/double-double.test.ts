import { expect, test } from 'vitest';
import {
  type Double2,
  exact,
  exponential,
  logarithm,
  minus,
  over,
  PI,
  plus,
  squareRoot,
  times,
} from '#lib/math/double-double.ts';
import { scaledTailDigits } from '#lib/math/normal-digits.ts';

/** All digits of a double as a whole number of 2⁻²⁰⁰, so that sums of doubles can be compared without rounding. */
function whole(x: number): bigint {
  let [mantissa, power] = [x, 200];
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    power -= 1;
  }
  return power >= 0 ? BigInt(mantissa) << BigInt(power) : BigInt(mantissa) >> BigInt(-power);
}

/** How far a number is from a decimal text, relative to it. */
function distance(x: Double2, text: string): number {
  const [units = '', digits = ''] = text.replace('-', '').split('.');
  const size = (BigInt(units + digits) << 200n) / 10n ** BigInt(digits.length);
  const expected = text.startsWith('-') ? -size : size;
  return Math.abs(Number(whole(x.high) + whole(x.low) - expected) / Number(expected));
}

// All digits from mpmath 1.3.
test('arithmetic is right to 31 digits', () => {
  expect(distance(over(exact(1), exact(3)), '0.3333333333333333333333333333333333333333')).toBeLessThan(1e-31);
  expect(distance(squareRoot(exact(2)), '1.4142135623730950488016887242096980785697')).toBeLessThan(1e-31);
  expect(distance(PI, '3.1415926535897932384626433832795028841972')).toBeLessThan(1e-31);
  expect(distance(times(PI, PI), '9.8696044010893586188344909998761511353137')).toBeLessThan(1e-31);
  expect(distance(minus(plus(exact(1e16), exact(1)), exact(1e16)), '1.0')).toBe(0);
});

test('exponential and logarithm are right to 29 digits, and undo each other', () => {
  expect(distance(exponential(exact(1)), '2.7182818284590452353602874713526624977572')).toBeLessThan(1e-29);
  expect(distance(exponential(exact(-10)), '0.0000453999297624848515355915155605506102')).toBeLessThan(1e-29);
  expect(distance(logarithm(exact(10)), '2.3025850929940456840179914546843642076011')).toBeLessThan(1e-29);
  for (const x of [-600, -3.3, 0.001, 1.7, 300])
    expect(Math.abs(minus(logarithm(exponential(exact(x))), exact(x)).high)).toBeLessThan(1e-27);
});

test('the scaled tail of the normal is right to 27 digits, by its series and by its fraction', () => {
  const digits: readonly (readonly [number, string])[] = [
    [0, '0.5'],
    [0.25, '0.41403210294773541971308977636180649009'],
    [1, '0.26157829186512337168184383684564849755'],
    [2.875, '0.12596172279110265893940088971396086012'],
    [3, '0.12151394835556216712120652606325306325'],
    [4.5, '0.084803392107800347583200061413765429391'],
    [10, '0.039506694101386002944518238493523231793'],
    [30, '0.013283349353983794274292342255182712492'],
  ];
  for (const [x, text] of digits) expect(distance(scaledTailDigits(exact(x)), text), `${x}`).toBeLessThan(1e-27);
});
