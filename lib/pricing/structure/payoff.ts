/**
 * Profit and loss of a structure when all its options expire together: piecewise linear in the price of the share, with
 * corners at zero and at the strikes, so that extremes and break-evens are exact. US dollars per unit, its cost included.
 */
import { costOf, dustless, type Holdings, holdingsOf, intrinsic, type Structure } from './structure.ts';

/** Prices of the share, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number | 'unbounded';
}

/** A largest profit or loss, positive, and the prices that bring it. */
export interface Extreme {
  readonly usd: number | 'unbounded';
  readonly at: readonly Range[];
}

export interface Outcomes {
  /** Zero where every price loses. */
  readonly maxProfit: Extreme;
  /** Zero where no price loses. */
  readonly maxLoss: Extreme;
  /** Where profit turns into loss or only just touches it, upwards. */
  readonly breakEvens: readonly number[];
  /** Prices with a profit above zero. */
  readonly profitable: readonly Range[];
}

export interface Corner {
  readonly spot: number;
  readonly profit: number;
}

/** Straight from corner to corner, and beyond the last at `slope` dollars per dollar. */
export interface PiecewiseLinear {
  readonly corners: readonly Corner[];
  readonly slope: number;
}

/** Shares that one unit is worth at very high prices. */
const slopeBeyond = ({ shares, options }: Holdings): number =>
  options.reduce((total, held) => total + (held.right === 'call' ? held.shares : 0), shares);

export function payoffOf(structure: Structure): PiecewiseLinear {
  const holdings = holdingsOf(structure.legs);
  const cost = costOf(structure);
  const profit = (spot: number): number =>
    holdings.options.reduce(
      (total, held) => total + held.shares * intrinsic(held, spot),
      holdings.shares * spot - cost,
    );
  const spots = [...new Set([0, ...holdings.options.map(({ strike }) => strike)])].sort((a, b) => a - b);
  return { corners: spots.map((spot) => ({ spot, profit: dustless(profit(spot)) })), slope: slopeBeyond(holdings) };
}

/** Profit at a price. */
export function profitAt({ corners, slope }: PiecewiseLinear, spot: number): number {
  const after = corners.findIndex((corner) => corner.spot >= spot);
  const [left, right] = after === -1 ? [corners.at(-1), undefined] : [corners[after - 1], corners[after]];
  if (!left) return right?.profit ?? 0;
  const rise = right ? (right.profit - left.profit) / (right.spot - left.spot) : slope;
  return left.profit + rise * (spot - left.spot);
}

/** Corners that all reach `extreme`, joined where the line between them is level. */
function reaching({ corners, slope }: PiecewiseLinear, extreme: number): readonly Range[] {
  const ranges: Range[] = [];
  corners.forEach(({ spot, profit }, index) => {
    if (profit !== extreme) return;
    const joins = corners[index - 1]?.profit === extreme ? ranges.pop() : undefined;
    const isLast = index === corners.length - 1;
    ranges.push({ from: joins?.from ?? spot, to: isLast && slope === 0 ? 'unbounded' : spot });
  });
  return ranges;
}

function extremeOf(payoff: PiecewiseLinear, sign: 1 | -1): Extreme {
  const last = payoff.corners.at(-1)?.spot ?? 0;
  if (sign * payoff.slope > 0) return { usd: 'unbounded', at: [{ from: last, to: 'unbounded' }] };
  const most = Math.max(...payoff.corners.map(({ profit }) => sign * profit));
  return most <= 0 ? { usd: 0, at: [] } : { usd: most, at: reaching(payoff, sign * most) };
}

function breakEvensOf({ corners, slope }: PiecewiseLinear): readonly number[] {
  return corners.flatMap(({ spot, profit }, index) => {
    if (profit === 0) return spot > 0 ? [spot] : [];
    const next = corners[index + 1];
    if (next) {
      const crosses = profit * next.profit < 0;
      return crosses ? [spot + ((next.spot - spot) * profit) / (profit - next.profit)] : [];
    }
    return profit * slope < 0 ? [spot - profit / slope] : [];
  });
}

/** The prices between break-evens at which there is a profit. */
export function profitableBetween(breakEvens: readonly number[], profit: (spot: number) => number): readonly Range[] {
  const bounds = [0, ...breakEvens];
  return bounds.flatMap((from, index) => {
    const to = bounds[index + 1];
    const inside = to === undefined ? 2 * from + 1 : (from + to) / 2;
    return profit(inside) > 0 ? [{ from, to: to ?? ('unbounded' as const) }] : [];
  });
}

export function outcomesOf(payoff: PiecewiseLinear): Outcomes {
  const breakEvens = breakEvensOf(payoff);
  return {
    maxProfit: extremeOf(payoff, 1),
    maxLoss: extremeOf(payoff, -1),
    breakEvens,
    profitable: profitableBetween(breakEvens, (spot) => dustless(profitAt(payoff, spot))),
  };
}
