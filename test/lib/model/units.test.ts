import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as units from '#lib/model/units.ts';
import { anyNetPrice, anyPrice, anyQuantity, anyUsd } from '#test/support/arbitraries.ts';

const { price, quantity, usd } = units;
const SCALE = 10n ** 9n;
/** Any amount that fits the wire: fifteen digits before the point. */
const anyAmount = fc.bigInt({ min: -(10n ** 24n) + 1n, max: 10n ** 24n - 1n }).map((amount) => amount as units.Usd);

describe('on the wire', () => {
  test('an amount comes back as it went out', () => {
    fc.assert(fc.property(anyAmount, (amount) => units.usd(units.format(amount)) === amount));
  });

  test('the text is the shortest one', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => /^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/.test(units.format(amount))),
    );
  });

  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['12.50', '12.5'],
    ['-0.000000001', '-0.000000001'],
    ['007', '7'],
    ['999999999999999.999999999', '999999999999999.999999999'],
  ])('%s is written %s', (text, shortest) => {
    expect(units.format(usd(text))).toBe(shortest);
  });

  test.each([
    ...[
      '',
      ' ',
      ' 1',
      '1 ',
      '+1',
      '.5',
      '5.',
      '1,000',
      '1e3',
      '1E3',
      '0x10',
      'NaN',
      'Infinity',
      '-Infinity',
      '--1',
      '1.2.3',
    ],
    ...['0.0000000001', '1000000000000000', '1\n', '１', '1n', 'null'],
  ])('%j is refused', (text) => {
    expect(() => usd(text)).toThrow(RangeError);
    expect(units.UsdWire.safeDecode(text).success).toBe(false);
  });
});

describe('from statistics', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is refused', (value) => {
    expect(() => units.fromNumber(value)).toThrow(RangeError);
  });

  test.each([
    [0.1 + 0.2, 'nearest', '0.3'],
    [1.005, 'nearest', '1.01'],
    [1.234, 'nearest', '1.23'],
    [1.239, 'down', '1.23'],
    [1.231, 'up', '1.24'],
    [1.23, 'up', '1.23'],
    [1.23, 'down', '1.23'],
    [-1.231, 'down', '-1.24'],
    [-1.239, 'up', '-1.23'],
  ] as const)('%d rounded %s is %s', (value, rounding, expected) => {
    expect(units.format(units.fromNumber(value, rounding))).toBe(expected);
  });

  test('the grid may be a nickel or a whole contract', () => {
    expect(units.format(units.fromNumber(1.23, 'nearest', 0.05))).toBe('1.25');
    expect(units.format(units.fromNumber(7.9, 'down', 1))).toBe('7');
  });

  test('a price in cents survives the way through a double', () => {
    fc.assert(fc.property(anyPrice, (at) => units.fromNumber(units.toNumber(at)) === at));
  });

  test('rounding down is never above, rounding up never below, and they are at most a cent apart', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, (x) => {
        const [down, up] = [units.fromNumber<units.Usd>(x, 'down'), units.fromNumber<units.Usd>(x, 'up')];
        const slack = Math.abs(x) * 1e-11 + 1e-9;

        expect(units.toNumber(down)).toBeLessThanOrEqual(x + slack);
        expect(units.toNumber(up)).toBeGreaterThanOrEqual(x - slack);
        expect(units.toNumber(units.subtract(up, down))).toBeLessThanOrEqual(0.01);
      }),
    );
  });
});

describe('the algebra', () => {
  test('adding and subtracting undo each other', () => {
    fc.assert(fc.property(anyUsd, anyUsd, (a, b) => units.subtract(units.add(a, b), b) === a));
  });

  test('a sum is the same in any order', () => {
    fc.assert(fc.property(fc.array(anyUsd), (all) => units.sum(all) === units.sum([...all].reverse())));
  });

  test('no amounts sum to zero', () => {
    expect(units.sum([])).toBe(0n);
  });

  test('a magnitude is never negative, and a negated amount has the same', () => {
    fc.assert(
      fc.property(anyUsd, (a) => units.absolute(a) >= 0n && units.absolute(units.negate(a)) === units.absolute(a)),
    );
  });

  test('the notional is the exact product, rounded half away from zero at nine decimals', () => {
    fc.assert(
      fc.property(anyNetPrice, anyQuantity, fc.constantFrom(1, 100), (at, held, multiplier) => {
        const exact = at * held * BigInt(multiplier);
        const error = units.notional(at, held, multiplier) * SCALE - exact;

        expect(2n * (error < 0n ? -error : error) <= SCALE).toBe(true);
        if (2n * error === SCALE) expect(exact > 0n).toBe(true);
        if (2n * error === -SCALE) expect(exact < 0n).toBe(true);
      }),
    );
  });

  test('halves go away from zero on both sides', () => {
    const [half, three] = [quantity('0.5'), price('0.000000003')];

    expect(units.format(units.notional(three, half))).toBe('0.000000002');
    expect(units.format(units.notional(units.negate(three), half))).toBe('-0.000000002');
  });

  test('buying in two parts costs what buying at once costs', () => {
    const contracts = fc.bigInt({ min: -1_000n, max: 1_000n }).map((n) => (n * SCALE) as units.Quantity);
    fc.assert(
      fc.property(anyNetPrice, contracts, contracts, (at, a, b) => {
        const parts = units.add(units.notional(at, a, 100), units.notional(at, b, 100));

        return parts === units.notional(at, units.add(a, b), 100);
      }),
    );
  });

  test('three contracts at 1.23 cost 369 dollars', () => {
    expect(units.format(units.notional(price('1.23'), quantity('3'), 100))).toBe('369');
  });

  test('a ratio is a statistic', () => {
    expect(units.ratio(usd('1'), usd('4'))).toBe(0.25);
  });

  test('units that do not belong together do not compile', () => {
    const [dollars, at, held] = [usd('1'), price('1'), quantity('1')];

    // Each line below is a type error; without one, `npm run types` fails on the unused directive.
    const mistakes: readonly unknown[] = [
      // @ts-expect-error dollars are not a price
      units.add(dollars, at),
      // @ts-expect-error a price is not a quantity
      units.subtract(at, held),
      // @ts-expect-error the price comes first
      units.notional(held, at),
      // @ts-expect-error dollars have no notional
      units.notional(dollars, held),
      // @ts-expect-error a ratio needs one unit
      units.ratio(dollars, held),
      // @ts-expect-error a sum needs one unit
      units.sum<units.Usd>([dollars, held]),
    ];
    // @ts-expect-error a bare integer is no amount
    const bare: units.Usd = 5n;
    // @ts-expect-error a float is no amount
    const float: units.Price = 5.5;

    expect([...mistakes, bare, float]).toHaveLength(8);
  });
});
