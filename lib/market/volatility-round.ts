/**
 * Which shares' implied volatility is kept in which minute of a day: from twenty to five minutes before the close, spread
 * over these minutes, each share once. Early enough that quotes are still narrow, and on half days as early as the close.
 */
import { sessionAt } from '../model/calendar.ts';
import { type Instant, instant, MINUTE, newYorkDay } from '../model/time.ts';
import { KEPT_MINUTES, type Missed, type VolatilityRound } from '../model/volatility-history.ts';

/** Shares in one minute: each costs the broker three calls or a few more. */
const MOST_AT_ONCE = 10;
/** Of a source that does not answer. */
const MOST_TRIES = 3;

const minuteOf = (at: Instant): Instant => instant(Math.floor(at / MINUTE) * MINUTE);

/** Minutes of the window that are left, this one included; zero outside it. */
function minutesLeft(now: Instant): number {
  const session = sessionAt(now);
  if (!session) return 0;
  const before = (session.close - minuteOf(now)) / MINUTE;
  return before > KEPT_MINUTES.first ? 0 : Math.max(0, before - KEPT_MINUTES.last + 1);
}

export const isKeepingTime = (now: Instant): boolean => minutesLeft(now) > 0;

/** What to ask for now; nothing in a minute that has been worked in. What nobody answered comes after what was not asked. */
export function turnOf(round: VolatilityRound | undefined, wanted: readonly string[], now: Instant): readonly string[] {
  const left = minutesLeft(now);
  if (left === 0 || (round && minuteOf(round.at) >= minuteOf(now))) return [];
  const missed = new Map(round?.missed.map((each) => [each.symbol, each]));
  const open = [...new Set(wanted)].filter((symbol) => !round?.kept.includes(symbol));
  const untried = open.filter((symbol) => !missed.has(symbol));
  const again = open.filter((symbol) => {
    const known = missed.get(symbol);
    return known && !known.isFinal && known.tries < MOST_TRIES;
  });
  const queue = [...untried, ...again];
  return queue.slice(0, Math.min(MOST_AT_ONCE, Math.ceil(queue.length / left)));
}

/** What a turn came to. */
export interface Turn {
  readonly kept: readonly string[];
  readonly missed: readonly Omit<Missed, 'tries'>[];
}

export function afterTurn(round: VolatilityRound | undefined, turn: Turn, now: Instant): VolatilityRound {
  const isNew = new Set([...turn.kept, ...turn.missed.map(({ symbol }) => symbol)]);
  const triesOf = (symbol: string): number => round?.missed.find((each) => each.symbol === symbol)?.tries ?? 0;
  const missed = turn.missed.map((each) => ({ ...each, tries: triesOf(each.symbol) + 1 }));
  return {
    day: newYorkDay(now),
    at: now,
    kept: [...(round?.kept ?? []), ...turn.kept].sort(),
    missed: [...(round?.missed ?? []).filter(({ symbol }) => !isNew.has(symbol)), ...missed],
  };
}
