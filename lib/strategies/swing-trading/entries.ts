/**
 * Which call to buy on a share that shows a pattern: of the soonest expiry that outlives the longest holding time, nearest
 * to a strike that depends on the pattern. Conviction is the strength over 100.
 */
import type { SelectionSpec } from '../../market/selection/spec.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import { addDays, SECOND, type TradingDay } from '../../model/time.ts';
import { type Offer, openBest } from '../trade/enter-structure.ts';
import type { PatternId } from './patterns.ts';
import { type Candidate, reasonsFor, type ScreenRules } from './screen.ts';

/** Older quotes are good enough to get out, not to get in. */
const MAX_CALL_AGE_MS = 15 * SECOND;
/** Fraction of spot that the strike aimed at is out of the money. */
const OTM: Readonly<Record<PatternId, number>> = { breakout: 0.02, momentum: 0.015, reversal: 0.025 };
/** A strike further than this from the one aimed at, as a fraction of spot, is another trade. */
const STRIKE_REACH = 0.015;

export interface EntryRules extends ScreenRules {
  readonly maxDte: number;
  readonly maxHours: number;
  readonly minPremium: number;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
}

/** A day more than the longest holding time, so that time is left to sell. */
const daysFor = ({ maxDte, maxHours }: EntryRules) => ({ min: Math.ceil(maxHours / 24) + 1, max: maxDte });

const otmFor = ({ id }: Candidate) => ({
  min: OTM[id] - STRIKE_REACH,
  max: OTM[id] + STRIKE_REACH,
  target: OTM[id],
});

export function chainFor(candidate: Candidate, rules: EntryRules, today: TradingDay): ChainRequest {
  const { symbol, spot } = candidate;
  const [days, otm] = [daysFor(rules), otmFor(candidate)];
  return {
    underlying: symbol,
    // Until February 2015 monthly options carry the Saturday after their last trading day.
    expiries: { from: addDays(today, days.min), to: addDays(today, days.max + 1) },
    strikes: { from: spot * (1 + otm.min), to: spot * (1 + otm.max) },
  };
}

export function callFor(view: MarketView, rules: EntryRules, candidate: Candidate): Offer {
  const { symbol, spot, strength } = candidate;
  const { equityShare, concession } = rules;
  return openBest(view, {
    ...{ strategyId: 'swing-trading', symbol, spot, spec: specOf(rules, candidate) },
    ...{ conviction: strength / 100, equityShare, concession, reasons: reasonsFor(candidate, rules) },
  });
}

const specOf = (rules: EntryRules, candidate: Candidate): SelectionSpec => ({
  shape: 'long-call',
  expiry: { days: daysFor(rules), nearest: 1 },
  legs: { longCall: { otm: otmFor(candidate), premium: { min: rules.minPremium } } },
  liquidity: { maxAgeMs: MAX_CALL_AGE_MS, maxSpread: rules.maxSpread },
  prefer: { strikes: 1 },
});
