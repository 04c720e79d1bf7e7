/**
 * Which shares may get a debit spread: a steady trend, nothing open or working in them, and a place left.
 * The series of closes is the completed days and, as today's value, the middle of the share's present quote.
 */
import { TREND_CLOSES, trendScore } from '../../indicators/trend-score.ts';
import { completedDays } from '../../market/fresh-bars.ts';
import { twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE, newYorkDay } from '../../model/time.ts';
import { blockedBy, full, placesIn } from '../trade/already-held.ts';

/** Daily bars asked for: what the trend score needs and a few to spare. */
export const TREND_HISTORY = 60;
export const MAX_QUOTE_AGE_MS = MINUTE;
/** Strikes worth fetching, as multiples of spot. */
export const LISTED_STRIKES = { from: 0.9, to: 1.2 };

export interface Candidate {
  readonly symbol: string;
  readonly spot: number;
  readonly trend: number;
}

interface ScreenRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
  readonly minTrend: number;
}

interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
  /** Structures that may still be opened. */
  readonly places: number;
}

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const { used, places } = placesIn(own, rules.maxPositions);
  if (places === 0)
    return { places, candidates: [], whyNots: [{ symbol: '*', reason: full(used, rules.maxPositions) }] };
  const outcomes = rules.symbols.map((symbol) => {
    // Closing a vertical nearly always closes one leg at a loss, so in effect a share gets one structure a day.
    const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
    return blocked ? { symbol, reason: blocked } : candidateOf(bars, symbol, rules.minTrend);
  });
  return {
    places,
    candidates: outcomes.filter((outcome): outcome is Candidate => 'trend' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

function candidateOf(bars: BarsView, symbol: string, minTrend: number): Candidate | WhyNot {
  const days = completedDays(bars, symbol, TREND_CLOSES - 1);
  if ('refused' in days) return { symbol, reason: days.refused };
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return { symbol, reason: market.refused };
  const spot = market.value.mid;
  const trend = trendScore(
    [...days.value.map((bar) => bar.close), spot],
    days.value.map((bar) => bar.volume),
  );
  if (trend !== undefined && trend >= minTrend) return { symbol, spot, trend };
  return { symbol, reason: { rule: 'trend', observed: trend ?? 'unknown', threshold: minTrend, unit: 'score' } };
}
