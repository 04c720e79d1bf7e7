/**
 * The risk-neutral distribution of the share at an expiry that a smile implies (Breeden and Litzenberger, 1978): the
 * probability of ending above a strike is minus the slope of the undiscounted call in the strike, N(d₂) − ν·σ′, where ν is
 * the undiscounted vega and σ′ the slope of the smile. A flat smile gives the lognormal distribution. It is the market's
 * pricing measure, not a forecast.
 */
import { normalCdf, normalPdf } from '../../math/normal.ts';
import { type Priced, refuse } from '../option-terms.ts';
import type { Tenor } from './conditions.ts';
import type { Range } from './payoff.ts';

export interface Distribution {
  readonly forward: number;
  /** Probability of ending at or under a price: 0 to 1, never falling. */
  readonly atMost: (price: number) => number;
  /** Prices, ascending, over which practically all of it lies. */
  readonly grid: readonly number[];
  /** Negative probability that the smile implied and that was taken out; zero for a smile without arbitrage. */
  readonly repaired: number;
}

const POINTS = 2_000;
const DEVIATIONS = 9;
/** Negative probability that is rounding, and that which makes a smile useless. */
const ROUNDING = 1e-9;
const USELESS = 0.01;
/** Distance of strikes for the slope of the smile, as a share of the strike. */
const STEP = 1e-4;

/** What the smile implies, as it is: with arbitrage it may fall, or leave 0 to 1. */
function implied({ volatility }: Tenor, forward: number, years: number): (price: number) => number {
  return (price) => {
    if (!(price > 0)) return 0;
    const deviation = volatility(price) * Math.sqrt(years);
    const slope = (volatility(price * (1 + STEP)) - volatility(price * (1 - STEP))) / (2 * STEP * price);
    const d2 = Math.log(forward / price) / deviation - deviation / 2;
    const vega = forward * normalPdf(d2 + deviation) * Math.sqrt(years);
    return normalCdf(-d2) + vega * slope;
  };
}

/** Wide enough for the highest volatility that the smile has where it matters. */
function gridOf({ volatility }: Tenor, forward: number, years: number): readonly number[] {
  const near = [-3, -2, -1, 0, 1, 2, 3].map((z) =>
    volatility(forward * Math.exp(z * volatility(forward) * Math.sqrt(years))),
  );
  const reach = DEVIATIONS * Math.max(...near) * Math.sqrt(years);
  return Array.from({ length: POINTS + 1 }, (_, i) => forward * Math.exp(reach * ((2 * i) / POINTS - 1)));
}

/** The distribution of the share after `years`, or why the smile has none. */
export function riskNeutral(tenor: Tenor, { spot, years }: { spot: number; years: number }): Priced<Distribution> {
  const forward = spot * Math.exp((tenor.rate - tenor.dividendYield) * years);
  if (!(spot > 0 && years > 0)) return refuse('bad-input', `no distribution from ${spot} USD over ${years} years`);
  const raw = implied(tenor, forward, years);
  const grid = gridOf(tenor, forward, years);
  const values = grid.map(raw);
  if (!grid.concat(values).every(Number.isFinite))
    return refuse('bad-input', 'the smile has no volatility somewhere that matters');
  const { envelope, repaired } = rising(values);
  if (repaired > USELESS) {
    const share = (100 * repaired).toFixed(1);
    return refuse('no-solution', `the smile allows arbitrage: it implies ${share} % of negative probability`);
  }
  const atMost = repaired > ROUNDING ? between(grid, envelope) : (price: number) => clamped(raw(price));
  return { value: { forward, atMost, grid, repaired: repaired > ROUNDING ? repaired : 0 } };
}

const clamped = (probability: number): number => Math.min(1, Math.max(0, probability));

/** The least that never falls and is nowhere under the values, and how much had to be lifted in all. */
function rising(values: readonly number[]): { readonly envelope: readonly number[]; readonly repaired: number } {
  let [highest, repaired] = [0, 0];
  let before = 0;
  const envelope = values.map((value) => {
    repaired += Math.max(0, before - value);
    before = value;
    highest = Math.max(highest, clamped(value));
    return highest;
  });
  return { envelope, repaired: repaired + Math.max(0, before - 1) };
}

function between(grid: readonly number[], values: readonly number[]): (price: number) => number {
  return (price) => {
    const after = grid.findIndex((each) => each >= price);
    if (after === -1) return values.at(-1) ?? 1;
    const [low, high] = [grid[after - 1] ?? 0, grid[after] ?? 0];
    const [atLow, atHigh] = [after === 0 ? 0 : (values[after - 1] ?? 0), values[after] ?? 0];
    return atLow + ((atHigh - atLow) * (price - low)) / (high - low);
  };
}

/** Probability of ending inside any of the ranges, which do not overlap. */
export function within({ atMost }: Distribution, ranges: readonly Range[]): number {
  const total = ranges.reduce((sum, { from, to }) => sum + (to === 'unbounded' ? 1 : atMost(to)) - atMost(from), 0);
  return clamped(total);
}

/**
 * The expected value of a payoff: a Stieltjes sum over the grid and the payoff's own corners. What practically never
 * happens beyond the grid counts at its ends.
 */
export function expected(
  { atMost, grid }: Distribution,
  payoff: (price: number) => number,
  corners: readonly number[],
): number {
  const [first = 0, last = 0] = [grid[0], grid.at(-1)];
  const coarse = grid.filter((_, i) => i % 2 === 0);
  const prices = [...new Set([...coarse, ...corners.filter((price) => price > first && price < last)])].sort(
    (a, b) => a - b,
  );
  let [total, below] = [0, 0];
  let before = payoff(first);
  for (const price of prices) {
    const [here, value] = [atMost(price), payoff(price)];
    total += (here - below) * ((before + value) / 2);
    [below, before] = [here, value];
  }
  return total + (1 - below) * before;
}
