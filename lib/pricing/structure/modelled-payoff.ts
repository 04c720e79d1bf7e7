/**
 * Profit and loss at the first expiry of a structure whose legs do not end together: what ends is worth its intrinsic
 * value, what lives on is priced by the model. Extremes and break-evens are searched on a grid and refined between its
 * points, so they are modelled, not exact. US dollars per unit.
 */
import { bracketedRoot } from '../../math/bracketed-root.ts';
import { peakBetween } from '../../math/golden-section.ts';
import type { Conditions } from './conditions.ts';
import { type Extreme, type Outcomes, profitableBetween, type Range } from './payoff.ts';
import { costOf, firstExpiry, type Holdings, holdingsOf, nearest, type Structure, yearsBetween } from './structure.ts';
import { holdingsValue } from './value.ts';

/** Deviations of the share's logarithm, to either side, that the fine part of the grid covers. */
const REACH = 6;
const POINTS = 240;
/** Times the highest strike or price: as good as unlimited. */
const BEYOND = 20;
/** Dollars of profit per dollar of the share that count as level. */
const LEVEL = 1e-9;
/** US dollars per unit. */
const CENT = 0.01;
const CROSSING = { tolerance: 1e-12, most: 100 };

export type Profit = (spot: number) => number;

/** Profit at a price of the share when the first leg ends. */
export function profitAtFirstExpiry(structure: Structure, conditions: Conditions): Profit {
  const holdings = holdingsOf(structure.legs);
  const at = firstExpiry(holdings);
  const cost = costOf(structure);
  return (spot) => holdingsValue(holdings, conditions, { spot, at }) - cost;
}

/** Prices worth looking at: zero, the strikes, many around today's price, and one as good as unlimited. */
function gridOf(holdings: Holdings, conditions: Conditions): readonly number[] {
  const { now, spot, tenor } = conditions;
  const strikes = holdings.options.map(({ strike }) => strike);
  const years = yearsBetween(now, firstExpiry(holdings));
  const deviation = Math.max(
    0.02,
    ...holdings.options.map(({ option, strike }) => tenor(option.expiry).volatility(strike) * Math.sqrt(years)),
  );
  const around = Array.from(
    { length: POINTS + 1 },
    (_, i) => spot * Math.exp(REACH * deviation * ((2 * i) / POINTS - 1)),
  );
  const beyond = BEYOND * Math.max(spot, ...strikes);
  return [...new Set([0, ...strikes, ...around, beyond])].sort((a, b) => a - b);
}

/** Shares that one unit is worth at very high prices, once the first leg has ended. */
function slopeBeyond(holdings: Holdings, { exercise, tenor }: Conditions): number {
  const ends = firstExpiry(holdings);
  return holdings.options
    .filter(({ right }) => right === 'call')
    .reduce((total, { option, shares, expires }) => {
      const kept = Math.exp(-tenor(option.expiry).dividendYield * yearsBetween(ends, expires));
      return total + shares * (exercise === 'american' ? Math.max(1, kept) : kept);
    }, holdings.shares);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const exactly = (spot: number): Range => ({ from: spot, to: spot });

/** The neighbours of a point that miss the extreme by less than a cent; undefined where it stands alone. */
function around(points: readonly Point[], best: number, reaching: (point: Point) => boolean): Range | undefined {
  const reaches = points.map(reaching);
  const from = reaches.lastIndexOf(false, best) + 1;
  const end = reaches.indexOf(false, best);
  const last = end === -1 ? points.length - 1 : end - 1;
  if (last <= from) return undefined;
  return { from: points[from]?.x ?? 0, to: end === -1 ? 'unbounded' : (points[last]?.x ?? 0) };
}

/** The largest profit, or with `sign` −1 the largest loss. */
function extremeOf(
  points: readonly Point[],
  profit: Profit,
  { sign, slope }: { sign: 1 | -1; slope: number },
): Extreme {
  const last = points.at(-1)?.x ?? 0;
  if (sign * slope > LEVEL) return { usd: 'unbounded', at: [{ from: last, to: 'unbounded' }] };
  const values = points.map(({ y }) => sign * y);
  const best = values.indexOf(Math.max(...values));
  const corner = { at: points[best]?.x ?? 0, value: values[best] ?? 0 };
  const inside = peakBetween((spot) => sign * profit(spot), points[best - 1]?.x ?? 0, points[best + 1]?.x ?? last);
  const top = inside.value > corner.value ? inside : corner;
  if (top.value <= 0) return { usd: 0, at: [] };
  return { usd: top.value, at: [around(points, best, ({ y }) => top.value - sign * y < CENT) ?? exactly(top.at)] };
}

export function modelledOutcomes(structure: Structure, conditions: Conditions): Outcomes {
  const holdings = holdingsOf(structure.legs);
  const profit = profitAtFirstExpiry(structure, conditions);
  const points = gridOf(holdings, conditions).map((spot) => ({ x: spot, y: profit(spot) }));
  const slope = slopeBeyond(holdings, conditions);
  const breakEvens = points.flatMap((from, index) => {
    const to = points[index + 1];
    return to && from.y * to.y < 0 ? (bracketedRoot(profit, [from, to], CROSSING) ?? []) : [];
  });
  return {
    maxProfit: extremeOf(points, profit, { sign: 1, slope }),
    maxLoss: extremeOf(points, profit, { sign: -1, slope }),
    breakEvens,
    profitable: profitableBetween(breakEvens, profit),
  };
}

export const endsTogether = (structure: Structure): boolean => nearest(holdingsOf(structure.legs)).far.length === 0;
