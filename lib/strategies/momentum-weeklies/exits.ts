/**
 * When a call is sold: at its gain, at its stop, after its hours, or ten minutes before the close of the day it was bought
 * on, whichever comes first; nothing is held overnight, and so nothing on the evening it expires. The value is the bid;
 * without one nothing is invented, and the position waits.
 */
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { closeAt, standingOf } from '../trade/close-structure.ts';
import { expiryAnswer, hoursAnswer, profitAnswer, sells, sessionsAnswer, stopAnswer } from '../trade/exit-rules.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

/** At 15:50, or at 12:50 on a half day. */
const BEFORE_CLOSE_MINUTES = 10;

interface ExitRules {
  readonly profitTarget: number;
  readonly stopLoss: number;
  readonly maxHours: number;
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
  const standing = checked.value;
  const profit = profitAnswer(standing, rules.profitTarget * standing.paid);
  const reasons = sells([
    profit,
    stopAnswer(standing, rules.stopLoss * standing.paid),
    hoursAnswer(view.asOf, position, rules.maxHours),
    sessionsAnswer(view.asOf, position, { sessions: 0, minutes: BEFORE_CLOSE_MINUTES }),
    expiryAnswer(view.asOf, position, BEFORE_CLOSE_MINUTES),
  ]);
  if (reasons.length === 0) return { symbol, reason: profit.reason };
  return closeAt(view, standing, { strategyId: 'momentum-weeklies', concession: rules.concession, reasons });
}
