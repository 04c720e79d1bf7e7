/**
 * Differences as breaks: which are judged now and which wait, what explains them, and how a break opens, changes and heals.
 * A difference in a symbol that was traded a moment ago may be the broker's own delay, so it waits for the next look.
 */
import { type Book, openOrders } from '../model/book.ts';
import { type Break, type BreakCause, type BreakRow, CASH, type Looks } from '../model/break.ts';
import { underlyingOf } from '../model/instrument.ts';
import type { Order } from '../model/order.ts';
import { type Instant, MINUTE } from '../model/time.ts';
import { toNumber, type Usd, usd } from '../model/units.ts';
import { subjectOf } from './reconcile.ts';
import { isUnresolved } from './resolve.ts';
import { THRESHOLDS } from './thresholds.ts';

/** What a look saw. */
export interface Seen {
  readonly now: Instant;
  readonly book: Book;
  /** Differences of positions and cash; absent where these were not looked at. */
  readonly differences?: readonly BreakRow[];
  /** Symbols with executions that are known and not settled yet. */
  readonly unsettled: ReadonlySet<string>;
  /** Underlyings that activities of options speak of which are not settled yet. */
  readonly pending: ReadonlySet<string>;
  /** Symbols in which others have orders at work. */
  readonly foreign: ReadonlySet<string>;
}

export type Found = Pick<Break, 'subject' | 'rows' | 'cause' | 'explanation'>;

export interface Judged {
  readonly found: readonly Found[];
  readonly deferred: Looks['deferred'];
}

/** Orders that have waited too long for the broker's answer. */
export const overdueOrders = (orders: readonly Order[], now: Instant): readonly Order[] =>
  orders.filter(
    (order) => isUnresolved(order) && now - (order.dispatchedAt ?? order.approvedAt) >= THRESHOLDS.unresolved.value,
  );

const orderRow = ({ clientOrderId, state }: Order): BreakRow => ({
  ...{ of: 'order', subject: clientOrderId, ours: state, brokers: 'no answer' },
});

/** When something was last executed in a symbol; for cash, in any. */
function lastTraded({ positions }: Book, subject: string): number {
  const own = positions.filter(({ symbol }) => subject === CASH || symbol === subject);
  return Math.max(0, ...own.map(({ lastFillAt }) => lastFillAt ?? 0));
}

function mayLag({ book, unsettled, now }: Seen, subject: string): boolean {
  const isUnsettled = subject === CASH ? unsettled.size > 0 : unsettled.has(subject);
  return isUnsettled || now - lastTraded(book, subject) < THRESHOLDS.recent.value;
}

/** Everything that stands against the books now, and what is left to the next look. `open`: the breaks before this look. */
export function judge(seen: Seen, open: readonly Break[], before: Looks['deferred']): Judged {
  const { now, book, differences } = seen;
  const bySubject = Map.groupBy(differences ?? [], subjectOf);
  const deferred: Record<string, Instant> = {};
  for (const subject of bySubject.keys()) {
    const since = before[subject] ?? now;
    if (mayLag(seen, subject) && now - since < THRESHOLDS.deferral.value) deferred[subject] = since;
  }
  const known = new Map(open.map((each) => [each.subject, each.rows.filter(({ of }) => of !== 'order')]));
  const late = Map.groupBy(overdueOrders(openOrders(book), now), ({ symbol }) => symbol);
  const subjects = [...new Set([...bySubject.keys(), ...known.keys(), ...late.keys()])].sort();
  const found = subjects.flatMap((subject): Found[] => {
    const isOld = differences === undefined || subject in deferred;
    const held = (isOld ? known.get(subject) : bySubject.get(subject)) ?? [];
    const rows = [...held, ...(late.get(subject) ?? []).map(orderRow)];
    const same = isOld ? open.find((each) => each.subject === subject && alike(each.rows, rows)) : undefined;
    return rows.length === 0 ? [] : [same ?? explained(subject, rows, seen)];
  });
  return { found, deferred: differences === undefined ? before : deferred };
}

const alike = (some: readonly BreakRow[], others: readonly BreakRow[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);

const SENTENCES: Readonly<Record<BreakCause, string>> = {
  'unresolved-order': 'Alpaca has not told what became of an order',
  'external-order': 'an order that was not sent from here is at work or not settled yet',
  activity: 'Alpaca has told of an option’s end and not carried it out in full yet',
  'late-news': 'it was traded a moment ago, and Alpaca’s lists may be behind',
  unexplained: 'nothing we know of explains it',
};

function explained(subject: string, rows: readonly BreakRow[], seen: Seen): Found {
  const cause = causeOf(subject, rows, seen);
  const each = rows.map(({ of, subject: what, ours, brokers }) =>
    of === 'order' ? `the order ${what} is ${ours} here` : `${what} is ${ours} here and ${brokers} at Alpaca`,
  );
  return { subject, rows, cause, explanation: `${each.join('; ')}: ${SENTENCES[cause]}` };
}

function causeOf(subject: string, rows: readonly BreakRow[], seen: Seen): BreakCause {
  const has = (set: ReadonlySet<string>): boolean => (subject === CASH ? set.size > 0 : set.has(subject));
  if (rows.some(({ of }) => of === 'order')) return 'unresolved-order';
  if (has(seen.pending)) return 'activity';
  if (has(seen.foreign) || has(seen.unsettled)) return 'external-order';
  return seen.now - lastTraded(seen.book, subject) < LATE ? 'late-news' : 'unexplained';
}

const LATE = 5 * MINUTE;

export interface Moves {
  readonly opened: readonly Break[];
  readonly changed: readonly Break[];
  readonly healed: readonly Break[];
  /** Still open and as before. */
  readonly kept: readonly Break[];
  /** Of the opened and changed ones, those whose difference is another one: trades alone move both books alike. */
  readonly news: readonly Break[];
}

/** What becomes of the open breaks, and which are new. */
export function moved(open: readonly Break[], found: readonly Found[], now: Instant): Moves {
  const before = new Map(open.map((each) => [each.subject, each]));
  const still = new Set(found.map(({ subject }) => subject));
  const seen = found.map(({ subject, rows, cause, explanation }): Break => {
    const since = before.get(subject)?.since ?? now;
    return { subject, state: 'open', rows, cause, explanation, since, lastSeenAt: now };
  });
  const isNew = ({ subject }: Break): boolean => !before.has(subject);
  const isSame = (each: Break): boolean => before.get(each.subject)?.explanation === each.explanation;
  return {
    opened: seen.filter(isNew),
    changed: seen.filter((each) => !isNew(each) && !isSame(each)),
    healed: open
      .filter(({ subject }) => !still.has(subject))
      .map((each): Break => ({ ...each, state: 'healed', lastSeenAt: now, healedAt: now })),
    kept: seen.filter((each) => !isNew(each) && isSame(each)),
    news: seen.filter((each) => gapsIn(before.get(each.subject)) !== gapsIn(each)),
  };
}

const gapsIn = (found: Break | undefined): string =>
  (found?.rows ?? [])
    .filter(({ of }) => of !== 'order')
    .map(({ subject, ours, brokers }) => `${subject} ${usd(ours) - usd(brokers)}`)
    .join();

/** Why all entries have to stop; undefined where frozen symbols are enough. Asked where a break is new or has changed. */
export function haltOver({ opened, changed, kept, news }: Moves, equity: Usd | undefined): string | undefined {
  if (opened.length + news.length === 0) return undefined;
  const all = [...opened, ...changed, ...kept];
  const symbols = all.flatMap(({ subject }) => (subject === CASH ? [] : [subject])).sort();
  if (symbols.length > THRESHOLDS.symbols.value)
    return `our books and Alpaca’s differ in ${symbols.length} symbols: ${symbols.join(', ')}`;
  const cash = news.find(({ subject }) => subject === CASH)?.rows[0];
  if (!cash || equity === undefined) return undefined;
  const difference = Math.abs(toNumber(usd(cash.ours)) - toNumber(usd(cash.brokers)));
  const share = difference / toNumber(equity);
  // No equity, or a figure that is none: what cannot be measured stops.
  if (share <= THRESHOLDS.cash.value && equity > 0n) return undefined;
  return `our cash and Alpaca’s differ by ${difference.toFixed(2)} USD, more than ${THRESHOLDS.cash.value * 100} % of equity`;
}

/** The underlyings of instruments. */
export const symbolsOf = (
  items: readonly { readonly instrument: Parameters<typeof underlyingOf>[0] }[],
): ReadonlySet<string> => new Set(items.map(({ instrument }) => underlyingOf(instrument)));
