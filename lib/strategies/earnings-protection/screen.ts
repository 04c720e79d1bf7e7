/**
 * Which shares may get a structure: a report ahead in the profile's days, options dear against their own past year,
 * nothing open or working in the share, and a place left. All of it is known before any chain is fetched.
 */
import { keptRank } from '../../market/kept-rank.ts';
import { type Checked, type TwoSided, twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import type { Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { addDays, daysBetween, MINUTE, newYorkDay } from '../../model/time.ts';
import { blockedBy, openStructures } from '../trade/already-held.ts';
import { type ReportRules, type Upcoming, upcomingReport } from './report.ts';
import { FAR_DAYS, NEAR_WITHIN_DAYS, STRIKES } from './structures.ts';

export const MAX_QUOTE_AGE_MS = MINUTE;

export interface ScreenRules extends ReportRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
  readonly minPercentile: number;
  readonly timeExitDte: number;
}

export interface Candidate extends Upcoming {
  readonly symbol: string;
  readonly market: TwoSided;
  /** Share of the past year's days on which implied volatility was lower. */
  readonly percentile: number;
  /** Fewest calendar days that the nearest leg must have left. */
  readonly leastDays: number;
}

interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
  /** Structures that may still be opened. */
  readonly places: number;
}

export const full = (used: number, maxPositions: number): Reason => ({
  rule: 'max-positions',
  observed: used,
  threshold: maxPositions,
  unit: 'positions',
});

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const used = new Set(openStructures(own).map(({ id }) => id)).size;
  const places = Math.max(0, rules.maxPositions - used);
  if (places === 0)
    return { places, candidates: [], whyNots: [{ symbol: '*', reason: full(used, rules.maxPositions) }] };
  const outcomes = rules.symbols.map((symbol) => ({ symbol, checked: candidateOf(bars, own, { symbol, rules }) }));
  return {
    places,
    candidates: outcomes.flatMap(({ checked }) => ('value' in checked ? [checked.value] : [])),
    whyNots: outcomes.flatMap(({ symbol, checked }) =>
      'refused' in checked ? [{ symbol, reason: checked.refused }] : [],
    ),
  };
}

interface Asked {
  readonly symbol: string;
  readonly rules: ScreenRules;
}

function candidateOf(bars: BarsView, own: OwnPositions, { symbol, rules }: Asked): Checked<Candidate> {
  const today = newYorkDay(bars.asOf);
  const blocked = blockedBy(symbol, own, today);
  if (blocked) return { refused: blocked };
  const upcoming = upcomingReport(bars, symbol, rules);
  if ('refused' in upcoming) return upcoming;
  const rank = keptRank(bars.volatilityHistory?.[symbol], today);
  if ('refused' in rank) return { refused: { ...rank.refused, rule: 'iv-percentile' } };
  const { percentile } = rank.value;
  const dear: Reason = {
    rule: 'iv-percentile',
    observed: percentile,
    threshold: rules.minPercentile,
    unit: 'fraction',
  };
  if (percentile < rules.minPercentile) return { refused: dear };
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const { answered, reasons } = upcoming.value;
  // The nearest leg outlives the session that answers, so that it can be closed there and is never exercised in it.
  const leastDays = 1 + Math.max(daysBetween(today, answered.day), rules.timeExitDte);
  return {
    value: { ...upcoming.value, symbol, market: market.value, percentile, leastDays, reasons: [...reasons, dear] },
  };
}

/** Until February 2015 monthly options carry the Saturday after their last trading day. */
export function chainFor({ asOf }: BarsView, { symbol, market, leastDays }: Candidate): ChainRequest {
  const today = newYorkDay(asOf);
  const last = leastDays + NEAR_WITHIN_DAYS + FAR_DAYS.max;
  return {
    underlying: symbol,
    expiries: { from: addDays(today, leastDays), to: addDays(today, last + 1) },
    strikes: { from: market.mid * STRIKES.from, to: market.mid * STRIKES.to },
  };
}
