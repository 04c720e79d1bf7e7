/**
 * What may make a share jump before its options end: a day in progress that is busy and goes far one way, or a report of
 * earnings that is still to come. What is not known is no catalyst, and is told.
 */
import { dayMomentum, MOMENTUM_CLOSES } from '../../indicators/day-momentum.ts';
import { sessionPace } from '../../indicators/session-pace.ts';
import { completedDays } from '../../market/fresh-bars.ts';
import type { Checked } from '../../market/tradable.ts';
import { sessionFrom, sessionOf } from '../../model/calendar.ts';
import { type EarningsReport, reportsWithin } from '../../model/events.ts';
import type { Right } from '../../model/instrument.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import { addDays, daysBetween, newYorkDay, type TradingDay } from '../../model/time.ts';

/** Daily bars asked for. */
export const DAILY_HISTORY = MOMENTUM_CLOSES - 1;
/** Quarters of an hour asked for: five sessions, of which some bars may lie outside, and today. */
export const QUARTER_HISTORY = 260;

export interface CatalystRules {
  readonly minPace: number;
  readonly minMomentum: number;
  readonly maxDte: number;
}

/** What to look for in the chain. */
export interface Play {
  readonly kind: 'same-day' | 'earnings';
  readonly rights: readonly Right[];
  /** Calendar days from today to the last trading day. */
  readonly days: { readonly min: number; readonly max: number };
  readonly reasons: readonly Reason[];
}

interface Share {
  readonly symbol: string;
  readonly spot: number;
}

/** Today's options in the direction of the day. */
export function sameDay(bars: BarsView, { symbol, spot }: Share, rules: CatalystRules): Checked<Play> {
  const pace = sessionPace(bars.bars[symbol]?.['15Min'] ?? [], bars.asOf);
  const busy: Reason = {
    rule: 'volume-spike',
    observed: pace ?? 'unknown: no bar of today, or under two sessions before it',
    threshold: rules.minPace,
    unit: 'multiple',
  };
  if (pace === undefined || !(pace >= rules.minPace)) return { refused: busy };
  const days = completedDays(bars, symbol, DAILY_HISTORY);
  if ('refused' in days) return days;
  const momentum = dayMomentum([...days.value.map(({ close }) => close), spot]);
  const far: Reason = {
    ...{ rule: 'momentum', observed: momentum?.score ?? 'unknown' },
    ...{ threshold: rules.minMomentum, unit: 'score' },
  };
  if (!momentum || !(momentum.score >= rules.minMomentum)) return { refused: far };
  const rights = [momentum.move > 0 ? ('call' as const) : ('put' as const)];
  return { value: { kind: 'same-day', rights, days: { min: 0, max: 0 }, reasons: [busy, far] } };
}

/** Options on either side that live to the session that answers the report. */
export function beforeReport(bars: BarsView, { symbol }: Share, { maxDte }: CatalystRules): Checked<Play> {
  const today = newYorkDay(bars.asOf);
  const reports = reportsWithin(bars.events, symbol, { from: today, to: addDays(today, maxDte) });
  const threshold = `a report within ${maxDte} days`;
  if (!reports) return { refused: { rule: 'earnings', observed: 'unknown', threshold } };
  const coming = reports.filter((report) => isToCome(report, today));
  const [next] = coming.map((report) => ({ report, min: daysBetween(today, answeredOn(report)) })).sort(soonest);
  if (!next || next.min > maxDte)
    return { refused: { rule: 'earnings', observed: next ? 'answered too late' : 'none', threshold } };
  const observed = `${next.report.day} ${next.report.when}`;
  const days = { min: next.min, max: maxDte };
  return {
    value: { kind: 'earnings', rights: ['call', 'put'], days, reasons: [{ rule: 'earnings', observed, threshold }] },
  };
}

const soonest = (a: { readonly min: number }, b: { readonly min: number }): number => a.min - b.min;

/** One of today that came before the open has been answered; one at a time nobody told may have been. */
const isToCome = ({ day, when }: EarningsReport, today: TradingDay): boolean => day > today || when === 'after-close';

/** The session by which the report has been answered at the latest. */
const answeredOn = ({ day, when }: EarningsReport): TradingDay =>
  when === 'before-open' && sessionOf(day) ? day : sessionFrom(day, 1).day;
