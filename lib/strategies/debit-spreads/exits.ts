/**
 * When a debit spread is closed: at its profit target, its stop, shortly before expiry, or before a dividend for which its
 * sold call would be exercised, whichever comes first. The value is what closing brings now; without a quote on the needed
 * side nothing is invented, and the position waits.
 */
import { optionsOf, range } from '../../market/held-chains.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { toNumber } from '../../model/units.ts';
import { closeAt, LEG_MISSING, type Standing, standingOf } from '../trade/close-structure.ts';
import {
  type Answer,
  daysAnswer,
  dividendAnswer,
  profitAnswer,
  sells,
  stopAnswer,
  unknowns,
} from '../trade/exit-rules.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

interface ExitRules {
  readonly profitTarget: number;
  readonly stopLoss: number;
  readonly timeExitDte: number;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): Signal | WhyNot {
  const { symbol } = position;
  const standing = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in standing) return { symbol, reason: standing.refused };
  const { concession } = rules;
  if (!standing.value.isWhole)
    return closeAt(view, standing.value, { strategyId: 'debit-spreads', concession, reasons: [LEG_MISSING] });
  const answers = answersTo(view, standing.value, rules);
  const reasons = sells(answers);
  if (reasons.length === 0) return { symbol, reason: unknowns(answers)[0] ?? answers[0].reason };
  return closeAt(view, standing.value, { strategyId: 'debit-spreads', concession, reasons });
}

/** Compared in dollars, so that nothing is divided by a debit or a largest gain that might be zero. */
function answersTo(view: MarketView, standing: Standing, rules: ExitRules): readonly [Answer, ...Answer[]] {
  const { position, paid } = standing;
  const strikes = range(optionsOf(position).map(({ strike }) => toNumber(strike)));
  const width = strikes ? strikes.to - strikes.from : 0;
  return [
    profitAnswer(standing, rules.profitTarget * (width - paid)),
    stopAnswer(standing, rules.stopLoss * paid),
    daysAnswer(view.asOf, position, rules.timeExitDte),
    dividendAnswer(view, position),
  ];
}
