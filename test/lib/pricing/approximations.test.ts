import { expect, test } from 'vitest';
import { americanPrice } from '#lib/pricing/american/american.ts';
import { baroneAdesiWhaleyPrice } from '#lib/pricing/approximations/barone-adesi-whaley.ts';
import { bjerksundStenslandPrice } from '#lib/pricing/approximations/bjerksund-stensland.ts';
import { juPrice } from '#lib/pricing/approximations/ju.ts';
import { qdPlusPrice } from '#lib/pricing/approximations/li.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';

const options: readonly VolatileOption[] = (['put', 'call'] as const).flatMap((right) =>
  [85, 100, 115].flatMap((spot) =>
    [0.1, 0.5].flatMap((years) =>
      [0.2, 0.4].map((volatility) => ({
        right,
        spot,
        strike: 100,
        years,
        rate: 0.06,
        dividendYield: 0.05,
        volatility,
      })),
    ),
  ),
);
const worst = (price: (option: VolatileOption) => number) =>
  Math.max(...options.map((option) => Math.abs(price(option) - americanPrice(option, 'high')) / option.spot));

function li(option: VolatileOption): number {
  const priced = qdPlusPrice(option);
  return 'value' in priced ? priced.value : Number.NaN;
}

test('each approximation is as far off the exact price as it is known to be, and no further', () => {
  expect(worst(baroneAdesiWhaleyPrice)).toBeLessThan(5e-4);
  expect(worst(juPrice)).toBeLessThan(4e-4);
  expect(worst(bjerksundStenslandPrice)).toBeLessThan(2e-3);
  expect(worst(li)).toBeLessThan(2e-4);
  expect(worst((option) => europeanValue(option).price)).toBeGreaterThan(4e-3);
});

test('a trigger that can be followed is worth no more than the best exercise', () => {
  for (const option of options) {
    expect(bjerksundStenslandPrice(option)).toBeLessThanOrEqual(americanPrice(option, 'high') + 1e-9);
  }
});

test('where exercise never pays all of them are European', () => {
  const call: VolatileOption = {
    right: 'call',
    spot: 100,
    strike: 95,
    years: 0.5,
    rate: 0.05,
    dividendYield: 0,
    volatility: 0.3,
  };
  const european = europeanValue(call).price;

  expect([baroneAdesiWhaleyPrice, juPrice, bjerksundStenslandPrice].map((price) => price(call))).toEqual([
    european,
    european,
    european,
  ]);
  expect(qdPlusPrice(call)).toEqual({ value: expect.closeTo(european, 11) });
});

test('two boundaries are refused by the one that knows only one', () => {
  const [first] = options.map((option) => qdPlusPrice({ ...option, rate: -0.01, dividendYield: -0.03 }));

  expect(first).toMatchObject({ refused: { code: 'bad-input' } });
});
