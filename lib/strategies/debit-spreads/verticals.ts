/**
 * The bull call verticals of one share: those of contract selection, in the strikes, widths and expiries that this
 * strategy trades. It judges them by its own rules, pair by pair. Prices in US dollars per share.
 */
import { combine } from '../../market/selection/combine.ts';
import { fittingExpiries } from '../../market/selection/expiries.ts';
import { type Listed, ladderOf } from '../../market/selection/ladder.ts';
import { SHAPES } from '../../market/selection/shapes.ts';
import { type PricedLeg, type Terms, termsOf } from '../../market/selection/terms.ts';
import type { OptionChain } from '../../model/option-chain.ts';
import type { Instant } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { LISTED_STRIKES } from './screen.ts';

const SHAPE = SHAPES['bull-call'];
/** Multiples of spot. */
const LONG_STRIKES = { from: 0.95, to: 1.1 };
/** US dollars between the strikes; one that is not listed is passed over. */
const WIDTHS = [5, 10, 15, 20];
const EXPIRIES = 3;

/** Two listed calls: bought and sold. */
export interface Pair {
  readonly long: Listed;
  readonly short: Listed;
}

export interface Window {
  readonly dte: { readonly min: number; readonly max: number };
  readonly now: Instant;
  readonly spot: number;
}

/** The soonest expiries first, then the lower strikes. */
export function pairsIn(chain: OptionChain, { dte, now, spot }: Window): readonly Pair[] {
  const entries = chain.entries.filter(({ contract }) => toNumber(contract.strike) <= spot * LISTED_STRIKES.to);
  const { expirations } = ladderOf({ ...chain, entries }, now);
  const { fits } = fittingExpiries(expirations, { days: dte, nearest: EXPIRIES }, ['call']);
  return fits.flatMap(({ expiration: { call } }) => {
    const longs = call.filter(({ strike }) => strike >= spot * LONG_STRIKES.from && strike <= spot * LONG_STRIKES.to);
    const { combinations } = combine(SHAPE, [longs, call], { spot, width: { in: 'usd', oneOf: WIDTHS } });
    return combinations.flatMap(([long, short]) => (long && short ? [{ long, short }] : []));
  });
}

export interface Vertical extends Terms {
  readonly rewardRisk: number;
  readonly long: PricedLeg;
  readonly short: PricedLeg;
  readonly breakEven: number;
}

export function priced(long: PricedLeg, short: PricedLeg, { spot, days }: { spot: number; days: number }): Vertical {
  const terms = termsOf({ shape: SHAPE, legs: [long, short], spot, days });
  const rewardRisk = (short.strike - long.strike - terms.natural) / terms.natural;
  return { ...terms, rewardRisk, long, short, breakEven: long.strike + terms.natural };
}

/** A heuristic, not a model: 70 % with the break-even behind, less the further it is ahead, never under 10 %. */
export const profitChance = (breakEven: number, spot: number): number =>
  breakEven <= spot ? 0.7 : Math.max(0.1, 0.6 - 3 * (breakEven / spot - 1));
