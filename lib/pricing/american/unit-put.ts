/**
 * Every American option as a put on a strike of 1. A call is a put with spot and strike, and rate and yield, exchanged
 * (McDonald and Schroder, "A parity result for American options", 1998), so only the put is ever solved.
 */
import type { OptionTerms } from '../option-terms.ts';

/** What the exercise boundary, in units of the strike, depends on; any option has it. */
export interface UnitPut {
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
  readonly years: number;
}

/** The put that is worth the same, in the units of the option: its price is that of the unit put times `strike`. */
export const asPut = <Terms extends OptionTerms>(option: Terms): Terms =>
  option.right === 'put'
    ? option
    : {
        ...option,
        right: 'put',
        spot: option.strike,
        strike: option.spot,
        rate: option.dividendYield,
        dividendYield: option.rate,
      };

/**
 * Where a put is exercised early. Waiting earns the yield on the share and costs the rate on the strike, so with r ≤ 0 and
 * q ≥ r it never pays. With q < r < 0 it pays only between two boundaries (Andersen and Lake, "Fast American option
 * pricing: the double-boundary case", 2021). Otherwise it pays below one.
 */
export type ExerciseRegion = 'never' | 'below-one-boundary' | 'between-two-boundaries';

/** A rate or a yield that earns nothing that could be seen in a price: 1e-10 of it in a year. */
const NEGLIGIBLE_RATE = 1e-10;

export function exerciseRegion({ rate, dividendYield }: Pick<OptionTerms, 'rate' | 'dividendYield'>): ExerciseRegion {
  if (rate <= NEGLIGIBLE_RATE && dividendYield >= Math.min(rate, -NEGLIGIBLE_RATE)) return 'never';
  return rate < 0 ? 'between-two-boundaries' : 'below-one-boundary';
}

/** ln of the boundary just before expiry: exercise needs the interest on the strike to exceed the yield on the share. */
export const logBoundaryAtExpiry = ({ rate, dividendYield }: UnitPut): number =>
  dividendYield > rate ? Math.log(rate / dividendYield) : 0;

/** So deep that a share never falls there; stands for "no floor" where the perpetual put is never exercised. */
const NO_FLOOR = -700;

/** ln of the boundary with unlimited time, θ/(θ − 1) with θ < 0 of ½σ²θ(θ − 1) + (r − q)θ = r: no boundary is lower. */
export function logPerpetualBoundary({ rate, dividendYield, volatility }: UnitPut): number {
  const variance = volatility * volatility;
  const slope = (rate - dividendYield) / variance - 0.5;
  const root = Math.sqrt(slope * slope + (2 * rate) / variance);
  // The sum cancels where the slope is steeply negative; the product of both roots is −2r/σ².
  const theta = slope > 0 ? -slope - root : -(2 * rate) / variance / (root - slope);
  return theta < 0 ? Math.max(NO_FLOOR, -Math.log1p(-1 / theta)) : NO_FLOOR;
}
