/**
 * Which shares may get a debit spread: a steady trend, options that are not at their dearest, nothing open or working in them, and a place left.
 * The series of closes is the completed days and, as today's value, the middle of the share's present quote.
 */
import { TREND_CLOSES, trendScore } from '../../indicators/trend-score.ts';
import { completedDays } from '../../market/fresh-bars.ts';
import { keptRank } from '../../market/kept-rank.ts';
import { type Checked, twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
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
  /** Where its options' price stands in its own year, or that nobody knows. */
  readonly ivRank: Reason;
}

interface ScreenRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
  readonly minTrend: number;
  readonly maxIvRank: number;
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
    return blocked ? { symbol, reason: blocked } : candidateOf(bars, symbol, rules);
  });
  return {
    places,
    candidates: outcomes.filter((outcome): outcome is Candidate => 'trend' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

function candidateOf(bars: BarsView, symbol: string, rules: ScreenRules): Candidate | WhyNot {
  const days = completedDays(bars, symbol, TREND_CLOSES - 1);
  if ('refused' in days) return { symbol, reason: days.refused };
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return { symbol, reason: market.refused };
  const spot = market.value.mid;
  const trend = trendScore(
    [...days.value.map((bar) => bar.close), spot],
    days.value.map((bar) => bar.volume),
  );
  if (trend === undefined || !(trend >= rules.minTrend))
    return {
      symbol,
      reason: { rule: 'trend', observed: trend ?? 'unknown', threshold: rules.minTrend, unit: 'score' },
    };
  const ivRank = ivRankOf(bars, symbol, rules);
  return 'refused' in ivRank ? { symbol, reason: ivRank.refused } : { symbol, spot, trend, ivRank: ivRank.value };
}

/** A rank that nobody knows keeps nothing out: a vertical sells about as dear as it buys. Its entry says so. */
function ivRankOf(bars: BarsView, symbol: string, { maxIvRank }: ScreenRules): Checked<Reason> {
  const known = keptRank(bars.volatilityHistory?.[symbol], newYorkDay(bars.asOf));
  if ('refused' in known) {
    const { observed, unit } = known.refused;
    const seen = `unknown: ${observed}${unit === undefined ? '' : ` ${unit}`}`;
    return { value: { rule: 'iv-rank', observed: seen, threshold: 'skipped' } };
  }
  const reason = { rule: 'iv-rank', observed: known.value.rank, threshold: maxIvRank, unit: 'fraction' };
  return known.value.rank <= maxIvRank ? { value: reason } : { refused: reason };
}
