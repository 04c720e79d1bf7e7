/**
 * Which call to buy on a share that moves: of the soonest expiry in the band of days, with an hour of trading left at least.
 * Conviction is a quarter where spike and momentum just reach their thresholds, and whole where both are three times as
 * much: 1/4 + 3/8 (f(spike) + f(momentum)) with f(x) = (x / threshold - 1) / 2, from 0 to 1.
 */
import type { SelectionSpec } from '../../market/selection/spec.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import { addDays, SECOND, type TradingDay } from '../../model/time.ts';
import { type Offer, openBest } from '../trade/enter-structure.ts';
import type { MoveRules } from './patterns.ts';
import type { Candidate } from './screen.ts';

/** Older quotes are good enough to get out, not to get in. */
const MAX_CALL_AGE_MS = 15 * SECOND;
const MINUTES_LEFT = 60;
/** Strikes worth fetching, as multiples of spot, where the strike is chosen by delta. */
const BY_DELTA = { from: 0.98, to: 1.15 };

export type StrikeRule =
  | { readonly by: 'delta'; readonly min: number; readonly max: number }
  | { readonly by: 'otm'; readonly min: number; readonly max: number };

export interface EntryRules extends MoveRules {
  readonly minDte: number;
  readonly maxDte: number;
  readonly strike: StrikeRule;
  readonly minPremium: number;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
}

export function chainFor({ symbol, spot }: Candidate, rules: EntryRules, today: TradingDay): ChainRequest {
  const { strike } = rules;
  const reach = strike.by === 'otm' ? { from: 1 + strike.min, to: 1 + strike.max } : BY_DELTA;
  return {
    underlying: symbol,
    // Until February 2015 monthly options carry the Saturday after their last trading day.
    expiries: { from: addDays(today, rules.minDte), to: addDays(today, rules.maxDte + 1) },
    strikes: { from: spot * reach.from, to: spot * reach.to },
  };
}

export function callFor(view: MarketView, rules: EntryRules, candidate: Candidate): Offer {
  const { symbol, spot, reasons } = candidate;
  const { equityShare, concession } = rules;
  return openBest(view, {
    ...{ strategyId: 'momentum-weeklies', symbol, spot, spec: specOf(rules) },
    ...{ conviction: convictionOf(candidate, rules), equityShare, concession, reasons },
  });
}

function specOf({ minDte, maxDte, strike, minPremium, maxSpread }: EntryRules): SelectionSpec {
  const band = { min: strike.min, max: strike.max };
  return {
    shape: 'long-call',
    expiry: { days: { min: minDte, max: maxDte }, minutes: { min: MINUTES_LEFT }, nearest: 1 },
    legs: { longCall: { ...(strike.by === 'otm' ? { otm: band } : { delta: band }), premium: { min: minPremium } } },
    liquidity: { maxAgeMs: MAX_CALL_AGE_MS, maxSpread },
  };
}

const beyond = (figure: number, threshold: number): number => Math.min(1, Math.max(0, (figure / threshold - 1) / 2));

const convictionOf = ({ spike, momentum }: Candidate, { minSpike, minMomentum }: MoveRules): number =>
  1 / 4 + (3 / 8) * (beyond(spike, minSpike) + beyond(momentum, minMomentum));
