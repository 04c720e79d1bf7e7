/** Which shares move on heavy volume right now, early enough in the session to get out of a call again. */
import { barsOf, sessionBars } from '../../indicators/session-bars.ts';
import { freshBars } from '../../market/fresh-bars.ts';
import { type Checked, twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE, newYorkDay } from '../../model/time.ts';
import { blockedBy, full, placesIn, tooLate } from '../trade/already-held.ts';
import { type Move, type MoveRules, moveIn } from './patterns.ts';

/** Three sessions of five minutes and five of a quarter of an hour, and a few bars to spare. */
export const HISTORY = { '5Min': 240, '15Min': 135 } as const;
export const MAX_QUOTE_AGE_MS = MINUTE;
/** No entry so late in a session. */
const LAST_ENTRY_MINUTES = 30;

export interface ScreenRules extends MoveRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
}

export interface Candidate extends Move {
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
  const outcomes = rules.symbols.map((symbol) => {
    const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
    const checked = blocked ? { refused: blocked } : candidateOf(bars, symbol, rules);
    return 'refused' in checked ? { symbol, reason: checked.refused } : checked.value;
  });
  return {
    places,
    candidates: outcomes.filter((outcome): outcome is Candidate => 'spot' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

function candidateOf(view: BarsView, symbol: string, rules: ScreenRules): Checked<Candidate> {
  const { '5Min': short = [], '15Min': fifteen = [] } = view.bars[symbol] ?? {};
  const five = freshBars(sessionBars(short), { timeframe: '5Min', now: view.asOf, count: 1 });
  if ('refused' in five) return five;
  const quarters = freshBars(sessionBars(fifteen), { timeframe: '15Min', now: view.asOf, count: 1 });
  const market = twoSided(view.quotes[symbol], { now: view.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const spot = market.value.mid;
  const today = barsOf(five.value, newYorkDay(view.asOf));
  const move = moveIn({ spot, today, five: five.value, fifteen: 'value' in quarters ? quarters.value : [] }, rules);
  return 'refused' in move ? move : { value: { symbol, spot, ...move.value } };
}
