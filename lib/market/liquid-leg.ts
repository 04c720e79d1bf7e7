/**
 * Whether a contract can be got into and out of: a real market on both sides, not too wide, and somebody else in it.
 * Unknown volume and open interest together are a refusal; either one alone may speak for the contract.
 */
import type { ChainEntry } from '../model/option-chain.ts';
import { type Checked, type Freshness, type TwoSided, twoSided } from './tradable.ts';

const MIN_VOLUME = 10;
const MIN_OPEN_INTEREST = 50;
/** US dollars that bid and ask must exceed. */
const MIN_PRICE = 0.05;

export interface LegRules extends Freshness {
  /** The spread must be under this fraction of mid. */
  readonly maxSpread: number;
}

export function liquidLeg(entry: ChainEntry, rules: LegRules): Checked<TwoSided> {
  const market = twoSided(entry.quote, rules);
  if ('refused' in market) return market;
  const { bid, ask, mid } = market.value;
  if (!(bid > MIN_PRICE)) return { refused: { rule: 'leg-price', observed: bid, threshold: MIN_PRICE, unit: 'USD' } };
  const spread = (ask - bid) / mid;
  if (!(spread < rules.maxSpread))
    return { refused: { rule: 'leg-spread', observed: spread, threshold: rules.maxSpread, unit: 'fraction' } };
  const { volume, openInterest } = entry;
  if ((volume ?? 0) >= MIN_VOLUME || (openInterest ?? 0) >= MIN_OPEN_INTEREST) return market;
  const observed = `volume ${volume ?? 'unknown'}, open interest ${openInterest ?? 'unknown'}`;
  return { refused: { rule: 'leg-activity', observed, threshold: `${MIN_VOLUME} or ${MIN_OPEN_INTEREST}` } };
}

/** Contracts traded and open in the quieter leg, per thousand; unknown counts as none. */
export const liquidityScore = (legs: readonly ChainEntry[]): number =>
  Math.min(...legs.map((leg) => (leg.volume ?? 0) + (leg.openInterest ?? 0))) / 1_000;
