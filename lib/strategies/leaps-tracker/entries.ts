/**
 * The call to buy on a share that stands well: by delta (bought in place of the share) or by how far out of the money it
 * is (bought for leverage). Nearest to the middle of its band and tightest wins; of equals the sooner. Conviction is the
 * composite score over 100.
 */
import type { Band } from '../../market/selection/band.ts';
import { select } from '../../market/selection/select.ts';
import type { SelectionSpec } from '../../market/selection/spec.ts';
import type { BarsView, MarketView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import type { Entry, Reason } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';
import { addDays, MINUTE, newYorkDay } from '../../model/time.ts';
import { openAt } from '../trade/enter-structure.ts';
import { passedOver } from '../trade/refusal-summary.ts';
import type { Candidate } from './screen.ts';

const MAX_LEG_AGE_MS = MINUTE;
/** Strikes worth fetching for a call by delta, as multiples of spot: a year's delta of 0.5 to 0.95 at any usual volatility. */
const DELTA_STRIKES = { from: 0.5, to: 1.1 };

export interface ContractRules {
  /** Delta, or the fraction of spot by which the strike lies above it. */
  readonly by: 'delta' | 'otm';
  readonly min: number;
  readonly max: number;
}

export interface EntryRules {
  readonly minDte: number;
  readonly maxDte: number;
  readonly contract: ContractRules;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
}

export interface Offer {
  readonly candidate: Candidate;
  readonly entry?: Entry;
  readonly whyNots: readonly WhyNot[];
}

export function chainFor({ asOf }: BarsView, { symbol, spot }: Candidate, rules: EntryRules): ChainRequest {
  const today = newYorkDay(asOf);
  const { by, min, max } = rules.contract;
  const strikes = by === 'delta' ? DELTA_STRIKES : { from: 1 + min, to: 1 + max };
  return {
    underlying: symbol,
    // Until February 2015 monthly options carry the Saturday after their last trading day.
    expiries: { from: addDays(today, rules.minDte), to: addDays(today, rules.maxDte + 1) },
    strikes: { from: spot * strikes.from, to: spot * strikes.to },
  };
}

function specOf({ minDte, maxDte, contract, maxSpread }: EntryRules): SelectionSpec {
  const { by, min, max } = contract;
  const band: Band = { min, max, target: Number(((min + max) / 2).toFixed(6)) };
  return {
    shape: 'long-call',
    expiry: { days: { min: minDte, max: maxDte } },
    legs: { longCall: { [by]: band } },
    liquidity: { maxAgeMs: MAX_LEG_AGE_MS, maxSpread },
    prefer: { strikes: 1, tightness: 1 },
  };
}

export function callFor(view: MarketView, rules: EntryRules, candidate: Candidate): Offer {
  const { symbol, spot, timing } = candidate;
  const found = select(specOf(rules), { chain: view.chains[symbol], now: view.asOf, spot });
  const { chosen } = found;
  if (!chosen) return { candidate, whyNots: passedOver(symbol, found.whyNot) };
  const entry = openAt(view, {
    ...{ strategyId: 'leaps-tracker', symbol, chosen },
    ...{ concession: rules.concession, conviction: timing.composite / 100, equityShare: rules.equityShare },
    reasons: [...reasonsFor(candidate), ...candidate.reasons],
  });
  return entry ? { candidate, entry, whyNots: [] } : { candidate, whyNots: [{ symbol, reason: NO_LOSS }] };
}

const NO_LOSS: Reason = { rule: 'max-loss', observed: 'unknown', threshold: 'known' };

const part = (rule: string, observed: number): Reason => ({
  ...{ rule, observed: Number(observed.toFixed(2)), threshold: 'part of the composite', unit: 'score of 100' },
});

const reasonsFor = ({ themes, timing }: Candidate): readonly Reason[] => [
  { rule: 'theme', observed: themes.join(', '), threshold: 'one of the themes' },
  part('trend', timing.trend),
  part('momentum', timing.momentum),
];
