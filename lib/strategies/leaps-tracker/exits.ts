/**
 * When a call is sold: in parts at its levels of gain; as a whole at its stop, near its end, or on a fresh death cross of
 * the share. The value is the bid; without one nothing is invented, and the position waits.
 */
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE } from '../../model/time.ts';
import { closeAt, standingOf } from '../trade/close-structure.ts';
import { type Answer, answer, daysAnswer, sells, stopAnswer, unknowns } from '../trade/exit-rules.ts';
import { closable, type Step, scaleOutAnswer } from '../trade/scale-out.ts';
import { closesOf } from './history.ts';
import { deathCrossGate } from './screen.ts';
import { crossOf } from './timing.ts';

/** Calls of a year or more are quoted seldom. */
const MAX_LEG_AGE_MS = 5 * MINUTE;

interface ExitRules {
  readonly profitLevels: readonly number[];
  readonly scaleOut: number;
  readonly stopLoss: number | null;
  readonly timeExitDte: number;
  readonly deathCrossSessions: number;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

export const stepsOf = ({ profitLevels, scaleOut }: ExitRules): readonly Step[] =>
  profitLevels.map((gain, index) => ({ gain, sold: scaleOut * (index + 1) }));

/** An exit, or why not; and every rule that could not be asked. */
export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): readonly (Signal | WhyNot)[] {
  const { symbol } = position;
  const checked = standingOf(view, own, { position, maxAgeMs: MAX_LEG_AGE_MS });
  if ('refused' in checked) return [{ symbol, reason: checked.refused }];
  const standing = checked.value;
  const part = scaleOutAnswer(standing, stepsOf(rules));
  const answers = [
    ...(rules.stopLoss === null ? [] : [stopAnswer(standing, rules.stopLoss * standing.paid)]),
    daysAnswer(view.asOf, position, rules.timeExitDte),
    deathCrossAnswer(view, symbol, rules.deathCrossSessions),
  ];
  const unknown = unknowns(answers).map((reason) => ({ symbol, reason }));
  const closing = closable(standing, answers, part);
  if (!closing) return [{ symbol, reason: part.reason }, ...unknown];
  const reasons = sells([...answers, part]);
  const { concession } = rules;
  return [closeAt(view, closing, { strategyId: 'leaps-tracker', concession, reasons }), ...unknown];
}

function deathCrossAnswer(view: MarketView, symbol: string, sessions: number): Answer {
  const closes = closesOf(view, symbol);
  const averages = 'value' in closes ? crossOf(closes.value) : undefined;
  if (averages) {
    const { passes, reason } = deathCrossGate(averages, sessions);
    return answer(!passes, reason);
  }
  const threshold = 'skipped: no whole history of closes';
  return { state: 'unknown', reason: { rule: 'death-cross', observed: 'unknown', threshold } };
}
