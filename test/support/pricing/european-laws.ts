/** Laws that hold for every European option, each as a predicate that says what is broken; run a thousand or ten thousand times. */
import fc from 'fast-check';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import { europeanVolatility } from '#lib/pricing/implied-volatility.ts';
import type { EuropeanGreeks, VolatileOption } from '#lib/pricing/option-terms.ts';

/** Evenly spread, unlike fc.double, and shrunk to the lower end. */
const within = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => min + ((max - min) * n) / 1_000_000);

const MINUTE = 1 / (365 * 24 * 60);

/** From a minute to five years, from 1 % to 300 % volatility, strikes from a fifth to five times the price of the share. */
export const anOption: fc.Arbitrary<VolatileOption> = fc
  .record({
    right: fc.constantFrom('call' as const, 'put' as const),
    spot: within(1, 1000),
    moneyness: within(-1.6, 1.6),
    logYears: within(Math.log(MINUTE), Math.log(5)),
    rate: within(-0.05, 0.15),
    dividendYield: within(-0.02, 0.1),
    logVolatility: within(Math.log(0.01), Math.log(3)),
  })
  .map(({ right, spot, moneyness, logYears, rate, dividendYield, logVolatility }) => ({
    ...{ right, spot, strike: spot * Math.exp(moneyness), years: Math.exp(logYears) },
    ...{ rate, dividendYield, volatility: Math.exp(logVolatility) },
  }));

const scaleOf = ({ spot, strike }: VolatileOption): number => spot + strike;
/** What a few roundings of amounts of this size come to. */
const rounding = (option: VolatileOption): number => 4 * Number.EPSILON * scaleOf(option);
const priceOf = (option: VolatileOption): number => europeanGreeks(option).price;

const forwardOf = ({ spot, strike, years, rate, dividendYield }: VolatileOption): readonly [number, number] => [
  spot * Math.exp(-dividendYield * years),
  strike * Math.exp(-rate * years),
];

function boundsOf(option: VolatileOption): readonly [number, number] {
  const [share, cash] = forwardOf(option);
  return option.right === 'call' ? [Math.max(0, share - cash), share] : [Math.max(0, cash - share), cash];
}

type Bumped = 'spot' | 'volatility' | 'years' | 'rate' | 'dividendYield';

interface Bump {
  readonly greek: keyof EuropeanGreeks;
  readonly of: keyof EuropeanGreeks;
  readonly by: Bumped;
  readonly sign?: -1;
  /** The largest the Greek gets for options of this size: errors are held against it. */
  readonly size: (option: VolatileOption, deviation: number) => number;
}

const BUMPS: readonly Bump[] = [
  { greek: 'delta', of: 'price', by: 'spot', size: () => 1 },
  { greek: 'gamma', of: 'delta', by: 'spot', size: ({ spot }, deviation) => 1 / (spot * deviation) },
  { greek: 'vega', of: 'price', by: 'volatility', size: (o) => scaleOf(o) * Math.sqrt(o.years) },
  { greek: 'theta', of: 'price', by: 'years', sign: -1, size: (o, d) => scaleOf(o) * (d / o.years + 0.2) },
  { greek: 'rho', of: 'price', by: 'rate', size: (o) => scaleOf(o) * o.years },
  { greek: 'dividendRho', of: 'price', by: 'dividendYield', size: (o) => scaleOf(o) * o.years },
  { greek: 'vanna', of: 'delta', by: 'volatility', size: ({ volatility }) => 1 / volatility },
  { greek: 'volga', of: 'vega', by: 'volatility', size: (o, d) => (scaleOf(o) * d) / o.volatility ** 2 },
  { greek: 'charm', of: 'delta', by: 'years', sign: -1, size: (o, d) => 1 / o.years + 0.3 / d },
];

/** A hundredth of what it takes to move the option by one of its standard deviations, or to change that by itself. */
function stepOf(option: VolatileOption, by: Bumped): number {
  const { years, rate, dividendYield } = option;
  const reach = Math.min(1, option.volatility * Math.sqrt(years));
  if (by === 'years') return (0.01 * years) / (1 + (Math.abs(rate - dividendYield) * years) / reach);
  if (by === 'spot') return 0.01 * option.spot * reach;
  return by === 'rate' || by === 'dividendYield' ? (0.01 * reach) / years : 0.01 * option[by];
}

/** Central difference of fourth order: its error is below 1e-6 of the largest value, besides rounding over the step. */
function bumped(option: VolatileOption, { of, by }: Bump): number {
  const step = stepOf(option, by);
  const at = (steps: number): number => europeanGreeks({ ...option, [by]: option[by] + steps * step })[of];
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
}

function brokenGreeks(option: VolatileOption): readonly string[] {
  const greeks = europeanGreeks(option);
  const deviation = option.volatility * Math.sqrt(option.years);
  return BUMPS.flatMap((bump) => {
    const [got, expected] = [greeks[bump.greek], (bump.sign ?? 1) * bumped(option, bump)];
    const lost = (4 * Number.EPSILON * sizeOf(option, bump.of, deviation)) / stepOf(option, bump.by);
    const isRight = Math.abs(got - expected) <= 1e-6 * bump.size(option, deviation) + lost;
    return isRight ? [] : [`${bump.greek} ${got}, by bumps ${expected}`];
  });
}

const sizeOf = (option: VolatileOption, name: keyof EuropeanGreeks, deviation: number): number =>
  BUMPS.find(({ greek }) => greek === name)?.size(option, deviation) ?? scaleOf(option);

const broken = (isRight: boolean, ...values: readonly unknown[]): readonly string[] =>
  isRight ? [] : [values.map((value) => JSON.stringify(value)).join(' ')];

/** Given an option and a number from 0 to 1, what is broken. */
type Law = (option: VolatileOption, share: number) => readonly string[];

const rises = (one: VolatileOption, other: VolatileOption, sign: number): readonly string[] => {
  const [before, after] = [priceOf(one), priceOf(other)];
  return broken(sign * (after - before) >= -rounding(other), before, after);
};

export const EUROPEAN_LAWS: Readonly<Record<string, Law>> = {
  'a call less a put is a forward': (option) => {
    const [call, put] = [priceOf({ ...option, right: 'call' }), priceOf({ ...option, right: 'put' })];
    const [share, cash] = forwardOf(option);
    return broken(Math.abs(call - put - (share - cash)) <= rounding(option), call, put, share - cash);
  },
  'the price lies between its worth without volatility and its worth with all of it': (option) => {
    const [[low, high], price] = [boundsOf(option), priceOf(option)];
    return broken(price >= low - rounding(option) && price <= high + rounding(option) && price >= 0, low, price, high);
  },
  'a call rises with the share and a put falls': (option, share) =>
    rises(option, { ...option, spot: option.spot * (1 + share) }, option.right === 'call' ? 1 : -1),
  'a call falls with the strike and a put rises': (option, share) =>
    rises(option, { ...option, strike: option.strike * (1 + share) }, option.right === 'call' ? -1 : 1),
  'every option rises with volatility': (option, share) =>
    rises(option, { ...option, volatility: option.volatility * (1 + share) }, 1),
  'no butterfly costs less than nothing': (option, share) => {
    const wing = 0.5 * share * option.strike;
    const [low, middle, high] = [-wing, 0, wing].map((by) => priceOf({ ...option, strike: option.strike + by }));
    return broken((low ?? 0) + (high ?? 0) - 2 * (middle ?? 0) >= -rounding(option), low, middle, high);
  },
  'share and cash change places: a call is a put on the other': (option) => {
    const { right, spot, strike, rate, dividendYield } = option;
    const swapped = { spot: strike, strike: spot, rate: dividendYield, dividendYield: rate };
    const [here, there] = [
      priceOf(option),
      priceOf({ ...option, ...swapped, right: right === 'call' ? 'put' : 'call' }),
    ];
    return broken(Math.abs(here - there) <= rounding(option), here, there);
  },
  'decay, curvature and carry add up (the Black-Scholes equation)': (option) => {
    const { price, delta, gamma, theta } = europeanGreeks(option);
    const { spot, rate, dividendYield, volatility } = option;
    const curvature = 0.5 * (volatility * spot) ** 2 * gamma;
    const sum = theta + curvature + (rate - dividendYield) * spot * delta - rate * price;
    return broken(Math.abs(sum) <= 4 * Number.EPSILON * (curvature + scaleOf(option)), sum);
  },
  'every Greek is what bumping gives': brokenGreeks,
  'a volatility comes back from its price, to what the price holds of it': (option) => {
    const { price, vega } = europeanGreeks(option);
    const answer = europeanVolatility(option, price);
    const held = rounding(option) / vega;
    if ('refused' in answer) return broken(price === 0 || held > 0.01 * option.volatility, answer.refused);
    const allowed = price < 1e-300 ? 1e-6 : 1e-12;
    const isRight = Math.abs(answer.value - option.volatility) <= held + allowed * option.volatility;
    // Where a hair of the price is all of the volatility, it must still be one that gives the price.
    return broken(isRight || held > 0.01 * option.volatility, answer.value, held);
  },
  'a price comes back from its volatility': (option, share) => {
    const [low, high] = boundsOf(option);
    const price = low + (0.001 + 0.998 * share) * (high - low);
    const answer = europeanVolatility(option, price);
    if ('refused' in answer) return broken(false, price, answer.refused);
    const again = priceOf({ ...option, volatility: answer.value });
    return broken(Math.abs(again - price) <= rounding(option), price, answer.value, again);
  },
};

/** Throws with the smallest option that fast-check finds to break the law. */
export function checkEuropeanLaw(name: string, numRuns: number): void {
  const law = EUROPEAN_LAWS[name] ?? (() => ['there is no such law']);
  const property = fc.property(anOption, within(0, 1), (option, share) => {
    const findings = law(option, share);
    if (findings.length > 0) throw new Error(findings.join('; '));
  });
  fc.assert(property, { numRuns, seed: 20_151_224 });
}
