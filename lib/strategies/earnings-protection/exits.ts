/**
 * When a structure is closed: at the first look of the session that answers the report, because what it was opened for is
 * then over; before that at its profit target or its stop; and in any case before the nearest leg's last days, and before
 * a dividend for which its sold call would be exercised. Gains and losses are measured against the debit paid.
 */
import { sessionFrom, sessionOf } from '../../model/calendar.ts';
import { reportsWithin } from '../../model/events.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { addDays, type Instant, instant, newYorkDay, TradingDayWire } from '../../model/time.ts';
import { closeAt, LEG_MISSING, standingOf } from '../trade/close-structure.ts';
import {
  type Answer,
  acquiredAt,
  daysAnswer,
  dividendAnswer,
  dueAnswer,
  profitAnswer,
  sells,
  stopAnswer,
  unknowns,
} from '../trade/exit-rules.ts';
import { ANSWERED, answeredIn } from './report.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

/** A list of reports reaches back so far; what is older was seen at an earlier look. */
const LOOK_BACK_DAYS = 7;

export interface ExitRules {
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
  const checked = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in checked) return { symbol, reason: checked.refused };
  const standing = checked.value;
  const { concession } = rules;
  if (!standing.isWhole)
    return closeAt(view, standing, { strategyId: 'earnings-protection', concession, reasons: [LEG_MISSING] });
  const report = reportAnswer(view, position);
  const answers: readonly Answer[] = [
    report,
    profitAnswer(standing, rules.profitTarget * standing.paid),
    stopAnswer(standing, rules.stopLoss * standing.paid),
    daysAnswer(view.asOf, position, rules.timeExitDte),
    dividendAnswer(view, position),
  ];
  const reasons = sells(answers);
  if (reasons.length === 0) return { symbol, reason: unknowns(answers)[0] ?? report.reason };
  return closeAt(view, standing, { strategyId: 'earnings-protection', concession, reasons });
}

/** As it was known when the structure was opened, or as it is known now: whichever is sooner. */
function reportAnswer(view: MarketView, position: Position): Answer {
  const due = [...recorded(position), ...known(view, position)];
  return due.length === 0
    ? { state: 'unknown', reason: { rule: 'report-answered', observed: 'unknown', threshold: 'a known report' } }
    : dueAnswer(view.asOf, 'report-answered', instant(Math.min(...due)));
}

function recorded({ reasons }: Position): readonly Instant[] {
  const day = TradingDayWire.safeParse(reasons.find(({ rule }) => rule === ANSWERED)?.observed);
  return day.success ? [(sessionOf(day.data) ?? sessionFrom(day.data, 1)).open] : [];
}

function known({ asOf, events }: MarketView, position: Position): readonly Instant[] {
  const today = newYorkDay(asOf);
  const [opened, earliest] = [newYorkDay(acquiredAt(position)), addDays(today, -LOOK_BACK_DAYS)];
  const span = { from: opened > earliest ? opened : earliest, to: today };
  return (reportsWithin(events, position.symbol, span) ?? []).map((report) => answeredIn(report).open);
}
