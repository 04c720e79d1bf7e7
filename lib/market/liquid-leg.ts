/**
 * Whether a contract can be got into and out of: a real market on both sides, not too wide, and somebody else in it.
 * Unless both are asked for, volume or open interest alone may speak for the contract, and the other may be unknown.
 */
import type { ChainEntry } from '../model/option-chain.ts';
import type { Reason } from '../model/signal.ts';
import { type Checked, type Freshness, type TwoSided, twoSided } from './tradable.ts';

export interface LiquidityRules {
  readonly maxAgeMs: number;
  /** The spread must be under this fraction of mid. */
  readonly maxSpread: number;
  /** US dollars that the bid must exceed; 0.05 unless told otherwise. */
  readonly minBid?: number;
  /** Contracts traded this session; 10 unless told otherwise. */
  readonly minVolume?: number;
  /** Contracts open; 50 unless told otherwise. */
  readonly minOpenInterest?: number;
  /** Whether one of volume and open interest is enough (as it is unless told otherwise) or both are needed. */
  readonly activity?: 'either' | 'both';
}

export type LegRules = LiquidityRules & Freshness;

const HOUSE = { minBid: 0.05, minVolume: 10, minOpenInterest: 50, activity: 'either' } as const;

export function liquidLeg(entry: ChainEntry, rules: LegRules): Checked<TwoSided> {
  const market = twoSided(entry.quote, rules);
  if ('refused' in market) return market;
  const { bid, ask, mid } = market.value;
  const { minBid = HOUSE.minBid } = rules;
  if (!(bid > minBid)) return { refused: { rule: 'leg-price', observed: bid, threshold: minBid, unit: 'USD' } };
  const spread = (ask - bid) / mid;
  if (!(spread < rules.maxSpread))
    return { refused: { rule: 'leg-spread', observed: spread, threshold: rules.maxSpread, unit: 'fraction' } };
  const quiet = tooQuiet(entry, rules);
  return quiet ? { refused: quiet } : market;
}

function tooQuiet({ volume, openInterest }: ChainEntry, rules: LiquidityRules): Reason | undefined {
  const { minVolume = HOUSE.minVolume, minOpenInterest = HOUSE.minOpenInterest, activity = HOUSE.activity } = rules;
  const answers = [(volume ?? 0) >= minVolume, (openInterest ?? 0) >= minOpenInterest];
  if (activity === 'both' ? answers.every(Boolean) : answers.some(Boolean)) return undefined;
  const observed = `volume ${volume ?? 'unknown'}, open interest ${openInterest ?? 'unknown'}`;
  const word = activity === 'both' ? 'and' : 'or';
  return { rule: 'leg-activity', observed, threshold: `${minVolume} ${word} ${minOpenInterest}` };
}

/** Contracts traded and open in the quieter leg, per thousand; unknown counts as none. */
export const liquidityScore = (legs: readonly ChainEntry[]): number =>
  Math.min(...legs.map((leg) => (leg.volume ?? 0) + (leg.openInterest ?? 0))) / 1_000;
