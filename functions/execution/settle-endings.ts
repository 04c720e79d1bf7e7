/**
 * Books what became of options without a trade. The broker dates these activities by the day and lists them hours later,
 * so a week of them is read each time and those that were handled are left out.
 */
import { type Ending, ended, endingsIn } from '#lib/execution/endings.ts';
import type { Folded } from '#lib/execution/external.ts';
import type { AuditDraft } from '#lib/model/audit.ts';
import type { Book } from '#lib/model/book.ts';
import type { OptionActivity } from '#lib/model/broker.ts';
import type { Fill } from '#lib/model/fill.ts';
import { DAY, formatInstant, type Instant, instant } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import type { Ledger, Write } from '#lib/ports.ts';
import { changeBook } from '../adapters/book.ts';
import { fillAudit, fillWrite, type SettlePorts } from './settle-fills.ts';
import { strayAlerts } from './stray-alerts.ts';

export const ACTIVITIES = 'activities';
const WINDOW = 7 * DAY;

/** Answers what the broker has told of and not carried out, or not told in full. */
export const settleEndings = (ports: SettlePorts) => async (): Promise<readonly OptionActivity[]> => {
  const { ledger, broker, alerts, clock, modelled } = ports;
  const now = clock.now();
  const told = await broker.activities(windowStart(now));
  const { complete, pending } = endingsIn(unhandled(told, await handledIn(ledger)));
  if (complete.length === 0) return pending;
  await changeBook(ledger, 'settle-endings', async (book) => {
    const handled = await handledIn(ledger);
    const endings = complete.filter((ending) => unhandled(ending, handled).length > 0);
    if (endings.length === 0) return undefined;
    const { book: after, fills } = allEnded(book, endings, modelled);
    for (const alert of strayAlerts(fills, now)) await alerts.raise(alert);
    return {
      after,
      writes: [...fills.map(fillWrite), handledWrite(handled, endings.flat(), now)],
      audit: [...endings.flat().map((each) => activityAudit(each, now)), ...fills.map(fillAudit)],
    };
  });
  return pending;
};

const allEnded = (book: Book, endings: readonly Ending[], modelled: boolean): Folded =>
  endings.reduce(
    (now: Folded, ending) => {
      const next = ended(now.book, ending, modelled);
      return { book: next.book, fills: [...now.fills, ...next.fills] };
    },
    { book, fills: [] as readonly Fill[] },
  );

export const windowStart = (now: Instant): Instant => instant(now - WINDOW);

type Handled = Readonly<Record<string, string>>;

const unhandled = (activities: readonly OptionActivity[], handled: Handled): readonly OptionActivity[] =>
  activities.filter(({ activityId }) => !Object.hasOwn(handled, activityId));

/** When each was handled, by its id. */
async function handledIn(ledger: Ledger): Promise<Handled> {
  const value = (await ledger.get('cursor', ACTIVITIES))?.record.value;
  return value === undefined ? {} : JSON.parse(value);
}

/** Remembered for twice as long as they are read. */
export function handledWrite(before: Handled, activities: readonly OptionActivity[], now: Instant): Write {
  const oldest = formatInstant(instant(now - 2 * WINDOW));
  const kept = Object.entries(before).filter(([, at]) => at >= oldest);
  const fresh = activities.map(({ activityId }) => [activityId, formatInstant(now)]);
  const value = JSON.stringify(Object.fromEntries([...kept, ...fresh]));
  return { kind: 'cursor', id: ACTIVITIES, record: { value }, expect: 'any' };
}

const activityAudit = (activity: OptionActivity, at: Instant): AuditDraft => {
  const { activityId, kind, groupId, instrument, quantity, price } = activity;
  const data = { kind, groupId, symbol: instrument.symbol, quantity: format(quantity), price: format(price) };
  return { type: 'activity', at, subject: activityId, data: { ...data, at: formatInstant(activity.at) } };
};
