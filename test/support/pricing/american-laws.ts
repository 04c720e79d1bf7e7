/** What holds for every American option, whatever its terms: one set of laws for the short tests and the long ones. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { americanGreeks, americanPrice, exerciseBoundary } from '#lib/pricing/american/american.ts';
import { americanVolatility } from '#lib/pricing/american/american-volatility.ts';
import { asPut, exerciseRegion } from '#lib/pricing/american/unit-put.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const oftenNothing = (min: number, max: number) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: between(min, max) });

/** From an hour to three years, a quarter to four times the strike, 3 % to 150 % volatility, rates of either sign. */
export const anyAmerican: fc.Arbitrary<VolatileOption> = fc
  .record({
    right: fc.constantFrom('put' as const, 'call' as const),
    spot: between(-1.4, 1.4).map((log) => 100 * Math.exp(log / 2)),
    strike: fc.constant(100),
    years: between(Math.log(1 / 8760), Math.log(3)).map(Math.exp),
    rate: oftenNothing(-0.02, 0.12),
    dividendYield: oftenNothing(-0.02, 0.12),
    volatility: between(Math.log(0.03), Math.log(1.5)).map(Math.exp),
  })
  // The grid has its own tests, and takes a hundred times as long.
  .filter((option) => exerciseRegion(asPut(option)) !== 'between-two-boundaries');

const price = (option: VolatileOption): number => americanPrice(option, 'high');
const payoff = ({ right, spot, strike }: VolatileOption): number =>
  Math.max(0, right === 'call' ? spot - strike : strike - spot);
/** What `high` may be off by, in US dollars. */
const slack = ({ spot, strike }: VolatileOption): number => 3e-8 * Math.max(spot, strike);

/** Further than this from where exercise begins, relative, no bump reaches over the jump in gamma. */
const CLEAR = 0.02;

function isClear(option: VolatileOption): boolean {
  const boundary = exerciseBoundary(option, 'high')(option.years) ?? 0;
  const distance = option.right === 'put' ? option.spot / boundary - 1 : boundary / option.spot - 1;
  return distance > CLEAR;
}

function expectRises(from: VolatileOption, to: VolatileOption, most = Number.POSITIVE_INFINITY): void {
  const rise = price(to) - price(from);
  expect(rise).toBeGreaterThanOrEqual(-slack(to));
  expect(rise).toBeLessThanOrEqual(most + slack(to));
}

type Level = 'spot' | 'volatility' | 'years' | 'rate';

/** Central differences of fourth order. */
function slope(option: VolatileOption, level: Level, step: number): number {
  const at = (steps: number) => price({ ...option, [level]: option[level] + steps * step });
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
}

export const AMERICAN_LAWS: Readonly<Record<string, (option: VolatileOption) => void>> = {
  'the right to exercise early is worth something or nothing, never less': (option) => {
    expect(price(option)).toBeGreaterThanOrEqual(europeanValue(option).price - slack(option));
  },
  'a price is at least the pay-off, and at most the share or the strike': (option) => {
    const { right, spot, strike, rate, dividendYield, years } = option;
    const [amount, growth] = right === 'call' ? [spot, -dividendYield] : [strike, -rate];
    expect(price(option)).toBeGreaterThanOrEqual(payoff(option));
    expect(price(option)).toBeLessThanOrEqual(amount * Math.max(1, Math.exp(growth * years)) * (1 + 1e-12));
  },
  'a call rises with the spot and falls with the strike, a put the other way round, by no more than the move': (
    option,
  ) => {
    const { spot, strike, right, rate, dividendYield, years } = option;
    const dearer = { ...option, spot: spot * 1.01 };
    const higher = { ...option, strike: strike * 1.01 };
    const [perSpot, perStrike] = [-dividendYield, -rate].map((growth) => Math.max(1, Math.exp(growth * years)));
    if (right === 'call') {
      expectRises(option, dearer, 0.01 * spot * (perSpot ?? 1));
      expectRises(higher, option, 0.01 * strike * (perStrike ?? 1));
    } else {
      expectRises(dearer, option, 0.01 * spot * (perSpot ?? 1));
      expectRises(option, higher, 0.01 * strike * (perStrike ?? 1));
    }
  },
  'a price rises with the volatility and with the time left': (option) => {
    expectRises(option, { ...option, volatility: option.volatility * 1.05 });
    expectRises(option, { ...option, years: option.years * 1.1 });
  },
  'a call and a put differ by no less than share less strike allows, and no more': (option) => {
    const { spot, strike, rate, dividendYield, years } = option;
    const [share, cash] = [spot * Math.exp(-dividendYield * years), strike * Math.exp(-rate * years)];
    const difference = price({ ...option, right: 'call' }) - price({ ...option, right: 'put' });
    expect(difference).toBeGreaterThanOrEqual(Math.min(spot, share) - Math.max(strike, cash) - slack(option));
    expect(difference).toBeLessThanOrEqual(Math.max(spot, share) - Math.min(strike, cash) + slack(option));
  },
  'Greeks are what bumps of the price give': (option) => {
    fc.pre(isClear(option));
    const { spot, years, volatility } = option;
    const greeks = americanGreeks(option, 'high');
    const width = volatility * Math.sqrt(years);
    const step = spot * Math.min(CLEAR / 4, 0.05 * width);
    const at = (moved: number) => price({ ...option, spot: spot + moved * step });
    const gamma = (16 * (at(1) + at(-1)) - (at(2) + at(-2)) - 30 * at(0)) / (12 * step * step);
    const noise = (per: number) => (1e-10 * Math.max(spot, option.strike)) / per;
    const near = (value: number, bumped: number, limit: number) =>
      expect(Math.abs(value - bumped)).toBeLessThanOrEqual(1e-3 * Math.abs(bumped) + limit);
    near(greeks.price, price(option), 1e-9);
    near(greeks.delta, slope(option, 'spot', step), 1e-5 + noise(step));
    near(greeks.gamma, gamma, (1e-4 * 100) / (spot * spot * width) + noise(step * step));
    near(greeks.vega, slope(option, 'volatility', 0.01 * volatility), 1e-4 * spot * Math.sqrt(years));
    near(-greeks.theta, slope(option, 'years', 0.01 * years), (1e-4 * spot * volatility) / Math.sqrt(years));
    if (Math.abs(option.rate) > 1e-3)
      near(greeks.rho, slope(option, 'rate', 1e-4), 1e-4 * option.strike * years + 1e-6);
  },
  'a price leads back to its volatility, or to one that gives the same price': (option) => {
    const found = americanVolatility(option, price(option), 'high');
    if ('refused' in found) {
      // Nothing but what exercise is worth, or too little more to tell.
      expect(['below-intrinsic', 'no-solution', 'above-maximum']).toContain(found.refused.code);
      expect(europeanValue(option).vega).toBeLessThan(0.5 * option.spot * Math.sqrt(option.years));
      return;
    }
    expect(Math.abs(price({ ...option, volatility: found.value }) - price(option))).toBeLessThanOrEqual(
      slack(option) / 10,
    );
  },
  'the fast price is within 2e-5 of the larger of spot and strike': (option) => {
    const error = Math.abs(americanPrice(option, 'fast') - price(option));
    expect(error).toBeLessThanOrEqual(2e-5 * Math.max(option.spot, option.strike));
  },
  'on the far side of the boundary stands the pay-off and nothing else': (option) => {
    const boundary = exerciseBoundary(option, 'high')(option.years) ?? 0;
    fc.pre(boundary > 1e-6 && boundary < 1e6);
    const spot = option.right === 'put' ? boundary * 0.999 : boundary * 1.001;
    const inside = { ...option, spot };
    expect(price(inside)).toBe(payoff(inside));
    expect(americanGreeks(inside, 'high').delta).toBe(option.right === 'put' ? -1 : 1);
  },
};

export const holds = (law: (option: VolatileOption) => void, runs: number): void =>
  fc.assert(fc.property(anyAmerican, law), { numRuns: runs, seed: 2016 });
