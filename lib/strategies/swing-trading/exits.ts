/**
 * When a call is sold: in parts at its steps of gain; whole at its stop, after its hours, and at the end of the day where
 * the pattern was momentum or nothing is gained. What stays overnight is sold as soon as it gains nothing any more. The
 * hours go with the pattern: a reversal has all of them, a breakout three quarters, momentum half.
 * The value is the bid; without one nothing is invented, and the position waits.
 */
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import type { Instant } from '../../model/time.ts';
import { closeAt, type Standing, standingOf } from '../trade/close-structure.ts';
import {
  type Answer,
  expiryAnswer,
  gainOf,
  hoursAnswer,
  sells,
  sessionsAnswer,
  stopAnswer,
} from '../trade/exit-rules.ts';
import { closable, type Step, scaleOutAnswer } from '../trade/scale-out.ts';
import { PATTERNS, type PatternId } from './patterns.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

/** Of the longest holding time. */
const HOURS_PART: Readonly<Record<PatternId, number>> = { breakout: 0.75, momentum: 0.5, reversal: 1 };

interface ExitRules {
  readonly steps: readonly Step[];
  readonly stopLoss: number;
  readonly maxHours: number;
  readonly dayEndMinutes: number;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): Signal | WhyNot {
  const { symbol } = position;
  const checked = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in checked) return { symbol, reason: checked.refused };
  const answers = answersTo(view.asOf, checked.value, rules);
  const part = scaleOutAnswer(checked.value, rules.steps);
  const standing = closable(checked.value, answers, part);
  if (!standing) return { symbol, reason: part.reason };
  const reasons = sells([...answers, part]);
  return closeAt(view, standing, { strategyId: 'swing-trading', concession: rules.concession, reasons });
}

/** What was bought; momentum, which is held for the shortest time, where nobody said. */
const patternOf = ({ reasons }: Position): PatternId =>
  PATTERNS.find((id) => reasons.some(({ rule, observed }) => rule === 'pattern' && observed === id)) ?? 'momentum';

function answersTo(now: Instant, standing: Standing, rules: ExitRules): readonly Answer[] {
  const { position, paid } = standing;
  const pattern = patternOf(position);
  return [
    stopAnswer(standing, rules.stopLoss * paid),
    hoursAnswer(now, position, rules.maxHours * HOURS_PART[pattern]),
    dayEndAnswer(now, standing, { pattern, minutes: rules.dayEndMinutes }),
    expiryAnswer(now, position, rules.dayEndMinutes),
  ];
}

function dayEndAnswer(
  now: Instant,
  standing: Standing,
  { pattern, minutes }: { readonly pattern: PatternId; readonly minutes: number },
): Answer {
  const due = sessionsAnswer(now, standing.position, { sessions: 0, minutes });
  const reason = { ...due.reason, rule: 'day-end' };
  return due.state === 'sell' && pattern !== 'momentum' && gainOf(standing) > 0
    ? { state: 'hold', reason }
    : { ...due, reason };
}
