/**
 * When a ticket is sold: half at its first multiple of the premium, the rest at the last, all at the stop, and what is left
 * before trading in it ends. The parts are counted against the most that was held, so no part is sold twice. Whatever the
 * book holds, every ticket is looked at.
 */
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { closeAt, standingOf } from '../trade/close-structure.ts';
import { expiryAnswer, sells, stopAnswer } from '../trade/exit-rules.ts';
import { closable, scaleOutAnswer } from '../trade/scale-out.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

export const STRATEGY = 'lotto-scanner';
const HALF = 0.5;

interface ExitRules {
  readonly firstMultiple: number;
  readonly lastMultiple: number;
  readonly stopLoss: number;
  readonly exitMinutes: number;
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
  const part = scaleOutAnswer(standing, [
    { gain: rules.firstMultiple - 1, sold: HALF },
    { gain: rules.lastMultiple - 1, sold: 1 },
  ]);
  const answers = [
    stopAnswer(standing, rules.stopLoss * standing.paid),
    expiryAnswer(view.asOf, position, rules.exitMinutes),
  ];
  const going = closable(standing, answers, part);
  if (!going) return { symbol, reason: part.reason };
  return closeAt(view, going, {
    ...{ strategyId: STRATEGY, concession: rules.concession },
    reasons: sells([part, ...answers]),
  });
}
