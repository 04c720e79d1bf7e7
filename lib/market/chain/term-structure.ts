/**
 * At-the-money volatility over time. Total variance (volatility² · years) adds up over time, so the volatility between two
 * expiries is √((w₂ − w₁)/(t₂ − t₁)), and that of a constant maturity lies on the straight line of variance between its
 * neighbours. Variance that falls from one expiry to the next is a calendar violation, and has no forward volatility.
 */
import { DAY, type TradingDay } from '../../model/time.ts';
import { YEAR } from '../../pricing/contract-terms.ts';
import type { Checked } from '../tradable.ts';

export interface TermPoint {
  readonly day: TradingDay;
  readonly years: number;
  /** At the money, annual. */
  readonly volatility: number;
}

export interface Term extends TermPoint {
  /** Between the expiry before (now, for the first) and this one, annual. */
  readonly forwardVolatility: Checked<number>;
}

/** The maturity of the volatility that histories keep. */
export const MONTH_YEARS = (30 * DAY) / YEAR;

const varianceOf = ({ volatility, years }: TermPoint): number => volatility ** 2 * years;

function forwardVolatility(from: TermPoint | undefined, to: TermPoint): Checked<number> {
  if (!from) return { value: to.volatility };
  const [before, after] = [varianceOf(from), varianceOf(to)];
  if (after < before || !(to.years > from.years))
    return { refused: { rule: 'calendar', observed: after, threshold: before, unit: 'total variance' } };
  return { value: Math.sqrt((after - before) / (to.years - from.years)) };
}

/** Points by time, the nearest first. */
export const termStructure = (points: readonly TermPoint[]): readonly Term[] =>
  points.map((point, i) => ({ ...point, forwardVolatility: forwardVolatility(points[i - 1], point) }));

/** Annual volatility at the money for a maturity between two expiries; outside them it is not known. */
export function constantMaturity(points: readonly TermPoint[], years: number): Checked<number> {
  const after = points.find((point) => point.years >= years);
  const before = points.findLast((point) => point.years <= years);
  if (!before || !after) {
    const days = points.map((point) => Math.round((point.years * YEAR) / DAY));
    const observed = days.length === 0 ? 'no expiry' : `${days[0]} to ${days.at(-1)} days`;
    return {
      refused: { rule: 'not-between-expiries', observed, threshold: Math.round((years * YEAR) / DAY), unit: 'days' },
    };
  }
  if (after.years === before.years) return { value: after.volatility };
  const share = (years - before.years) / (after.years - before.years);
  return { value: Math.sqrt((varianceOf(before) + share * (varianceOf(after) - varianceOf(before))) / years) };
}
