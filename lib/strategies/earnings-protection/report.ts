/**
 * The report of earnings that a structure is opened around, and the session whose prices answer it. Not knowing of a
 * report is no report to trade on; an estimated date is none either, because the sold option must outlive the real one.
 */
import type { Checked } from '../../market/tradable.ts';
import { type Session, sessionFrom, sessionOf } from '../../model/calendar.ts';
import { type EarningsReport, reportsWithin } from '../../model/events.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import { addDays, daysBetween, newYorkDay, type TradingDay } from '../../model/time.ts';

export interface ReportRules {
  readonly minDays: number;
  readonly maxDays: number;
}

export interface Upcoming {
  readonly report: EarningsReport;
  /** The session by which it is surely known. */
  readonly answered: Session;
  readonly reasons: readonly Reason[];
}

/** Where the half of the day is not known, the session after it has the answer either way. */
export const answeredIn = ({ day, when }: Pick<EarningsReport, 'day' | 'when'>): Session =>
  (when === 'before-open' ? sessionOf(day) : undefined) ?? sessionFrom(day, 1);

/** Today's report is still ahead only where it is known to come after the close. */
const isAhead = ({ day, when }: EarningsReport, today: TradingDay): boolean => day > today || when === 'after-close';

/** The rule by which an exit finds its report again. */
export const ANSWERED = 'answered-on';

const words = ({ day, when }: EarningsReport): string => `${day}, ${when}`;

export function upcomingReport(bars: BarsView, symbol: string, rules: ReportRules): Checked<Upcoming> {
  const { minDays, maxDays } = rules;
  const today = newYorkDay(bars.asOf);
  const known = reportsWithin(bars.events, symbol, { from: today, to: addDays(today, maxDays) });
  if (!known) return refused('earnings', 'unknown', `known for ${maxDays} days`);
  if (known.length > 1) return refused('report', known.map(words).join('; '), 'one date');
  const [report] = known;
  if (!report) return refused('report', 'none', `one within ${maxDays} days`);
  if (!isAhead(report, today)) return refused('report', words(report), 'ahead: today only after the close');
  if (report.confirmed === false) return refused('report-confirmed', `${words(report)}, estimated`, 'announced');
  const reason = {
    rule: 'report',
    observed: daysBetween(today, report.day),
    threshold: `${minDays} to ${maxDays}`,
    unit: 'days',
  };
  if (reason.observed < minDays) return { refused: reason };
  const answered = answeredIn(report);
  return { value: { report, answered, reasons: [reason, ...toldOf(report, answered)] } };
}

const refused = (rule: string, observed: string, threshold: string) => ({ refused: { rule, observed, threshold } });

const toldOf = (report: EarningsReport, { day }: Session): readonly Reason[] => [
  { rule: ANSWERED, observed: day, threshold: `the report of ${words(report)}` },
  {
    rule: 'report-confirmed',
    observed: report.confirmed ? 'announced' : 'not said',
    threshold: 'not estimated',
  },
];
