/**
 * When a sold option is bought back. Any: at its share of the premium. Out of the money at the day to roll: the next is
 * sold at a later look, as an order of its own. A put in the money is kept, because taking the shares is the next step of
 * the turn, unless it lost too much or the profile keeps clear of assignment. A call in the money is kept to be called
 * away, unless the next session's dividend is worth more than its time value: then it would be exercised for it.
 */

import { daysToExpiry, type Option } from '../../model/instrument.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { newYorkDay } from '../../model/time.ts';
import { closeAt, type Standing, standingOf } from '../trade/close-structure.ts';
import {
  type Answer,
  answer,
  dividendAnswer,
  inside,
  profitAnswer,
  sells,
  spotOf,
  stopAnswer,
} from '../trade/exit-rules.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';
import { optionOfPosition } from './turn.ts';

export interface ExitRules {
  readonly profitTarget: number;
  readonly maxLoss: number | null;
  readonly rollDte: number | null;
  readonly assignmentBuffer: number | null;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

/** An exit, or why not, rule by rule. Shares are no option: they wait to be called away. */
export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): readonly (Signal | WhyNot)[] {
  const option = optionOfPosition(position);
  if (!option) return [];
  const { symbol } = position;
  const checked = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in checked) return [{ symbol, reason: checked.refused }];
  const answers = answersTo(view, { standing: checked.value, option, rules });
  const reasons = sells(answers);
  if (reasons.length === 0) return answers.map(({ reason }) => ({ symbol, reason }));
  return [closeAt(view, checked.value, { strategyId: 'wheel', concession: rules.concession, reasons })];
}

interface Sold {
  readonly standing: Standing;
  readonly option: Option;
  readonly rules: ExitRules;
}

function answersTo(view: MarketView, sold: Sold): readonly Answer[] {
  const { standing, option, rules } = sold;
  const premium = -standing.paid;
  const isPut = option.right === 'put';
  return [
    profitAnswer(standing, rules.profitTarget * premium),
    ...(isPut && rules.maxLoss !== null ? [stopAnswer(standing, rules.maxLoss * premium)] : []),
    ...(rules.rollDte !== null ? [nearEnd(view, option, { rule: 'roll', days: rules.rollDte, inMoney: false })] : []),
    ...(isPut && rules.assignmentBuffer !== null
      ? [nearEnd(view, option, { rule: 'assignment-buffer', days: rules.assignmentBuffer, inMoney: true })]
      : []),
    ...(isPut ? [] : [dividendAnswer(view, standing.position)]),
  ];
}

interface NearEnd {
  readonly rule: string;
  readonly days: number;
  /** Whether it asks for options in the money, or for the others. */
  readonly inMoney: boolean;
}

function nearEnd(view: MarketView, option: Option, { rule, days, inMoney }: NearEnd): Answer {
  const left = daysToExpiry(option, newYorkDay(view.asOf));
  if (left > days) return answer(false, { rule, observed: left, threshold: days, unit: 'days' });
  const spot = spotOf(view, option);
  const threshold = `${days} days, ${inMoney ? 'in' : 'out of'} the money`;
  if (spot === undefined) return { state: 'unknown', reason: { rule, observed: `${left} days, no spot`, threshold } };
  const isInside = inside(option, spot) > 0;
  const observed = `${left} days, ${isInside ? 'in' : 'out of'} the money`;
  return answer(isInside === inMoney, { rule, observed, threshold });
}
