/** Which shares show a pattern that is strong enough, early enough in the session; of several patterns the strongest. */
import { sessionBars } from '../../indicators/session-bars.ts';
import { freshBars } from '../../market/fresh-bars.ts';
import { type Checked, twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE, newYorkDay, type Timeframe } from '../../model/time.ts';
import { blockedBy, full, placesIn, tooLate } from '../trade/already-held.ts';
import { type Pattern, type PatternRules, patternsIn } from './patterns.ts';

/** Three sessions of five minutes and five of a quarter of an hour, and a few bars to spare. */
export const HISTORY = { '5Min': 240, '15Min': 135 } as const;
export const MAX_QUOTE_AGE_MS = MINUTE;
/** No entry after 15:00, or after 12:00 on a half day. */
const LAST_ENTRY_MINUTES = 60;
const BARS = 20;

export interface ScreenRules extends PatternRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
  readonly minStrength: number;
}

export interface Candidate extends Pattern {
  readonly symbol: string;
  readonly spot: number;
}

interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
  /** Structures that may still be opened. */
  readonly places: number;
}

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const { used, places } = placesIn(own, rules.maxPositions);
  const shut = tooLate(bars.asOf, LAST_ENTRY_MINUTES) ?? (places === 0 ? full(used, rules.maxPositions) : undefined);
  if (shut) return { places, candidates: [], whyNots: [{ symbol: '*', reason: shut }] };
  const outcomes = rules.symbols.flatMap((symbol): readonly (Candidate | WhyNot)[] => {
    const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
    return blocked ? [{ symbol, reason: blocked }] : seenIn(bars, symbol, rules);
  });
  return {
    places,
    candidates: outcomes.filter((outcome): outcome is Candidate => 'spot' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

/** One candidate, or what each of the patterns lacks. */
function seenIn(view: BarsView, symbol: string, rules: ScreenRules): readonly (Candidate | WhyNot)[] {
  const market = twoSided(view.quotes[symbol], { now: view.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return [{ symbol, reason: market.refused }];
  const spot = market.value.mid;
  const bars = (timeframe: Timeframe) =>
    freshBars(sessionBars(view.bars[symbol]?.[timeframe] ?? []), { timeframe, now: view.asOf, count: BARS });
  const seen = patternsIn({ spot, five: bars('5Min'), fifteen: bars('15Min') }, rules);
  const held = seen.map((checked) => strongEnough(checked, rules.minStrength));
  const [best] = held
    .flatMap((checked) => ('value' in checked ? checked.value : []))
    .sort((a, b) => b.strength - a.strength);
  if (best) return [{ symbol, spot, ...best }];
  return held.flatMap((checked) => ('refused' in checked ? { symbol, reason: checked.refused } : []));
}

function strongEnough(checked: Checked<Pattern>, threshold: number): Checked<Pattern> {
  if ('refused' in checked || checked.value.strength >= threshold) return checked;
  const { id, strength: observed } = checked.value;
  return { refused: { rule: `${id}: strength`, observed, threshold, unit: 'points of 100' } };
}

/** In the words of `patternOf`, by which exits know what was bought. */
export const reasonsFor = ({ id, strength, reasons }: Candidate, { minStrength }: ScreenRules): readonly Reason[] => [
  { rule: 'pattern', observed: id, threshold: 'the strongest' },
  { rule: 'strength', observed: strength, threshold: minStrength, unit: 'points of 100' },
  ...reasons,
];
