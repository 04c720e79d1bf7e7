/** Lists of events that cannot be: days out of order or outside of what is covered, sums and ratios that are none. */
import type { CashDividend, Covered, EarningsReport, ShareSplit } from '#lib/model/events.ts';
import type { Checked } from './in-order.ts';

type Event = EarningsReport | CashDividend | ShareSplit;

const dayOf = (event: Event): string => ('day' in event ? event.day : event.exDay);

function problemWith(symbol: string, { covers, list }: Covered<Event>): string | undefined {
  if (covers.from > covers.to) return 'it covers no day';
  const days = list.map(dayOf);
  if (days.some((day, index) => day < (days[index - 1] ?? ''))) return 'its days are out of order';
  if (days.some((day) => day < covers.from || day > covers.to)) return 'an event on a day that it does not cover';
  if (list.some((event) => event.symbol !== symbol)) return 'an event of another share';
  if (list.some((event) => 'cash' in event && event.cash <= 0n)) return 'a dividend of nothing or less';
  if (list.some((event) => 'ratio' in event && !(event.ratio > 0 && Number.isFinite(event.ratio))))
    return 'a split into nothing';
  return undefined;
}

export function eventsCheck<E extends Event>(symbol: string, known: Covered<E>): Checked<Covered<E>> {
  const reason = problemWith(symbol, known);
  return reason === undefined ? { value: known, problems: [] } : { problems: [{ symbol, reason }] };
}
