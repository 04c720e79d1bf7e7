/** What a look at the broker's books came to: judged, committed with its audit, and told. */
import { haltOver, judge, type Moves, moved, type Seen } from '#lib/execution/breaks.ts';
import type { Look } from '#lib/execution/cadence.ts';
import { compare, subjectOf } from '#lib/execution/reconcile.ts';
import { type Book, marked } from '#lib/model/book.ts';
import type { Break, BreakRow, Looks } from '#lib/model/break.ts';
import type { BrokerAccount, BrokerPosition } from '#lib/model/broker.ts';
import { ALL } from '#lib/model/control.ts';
import type { Environment } from '#lib/model/ids.ts';
import type { Instant } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { ACCOUNT, type BookChange, changeBook } from '../adapters/book.ts';
import { moveSwitch } from '../adapters/controls.ts';
import { breakAlert, breakAudit, breakWrite, haltAlert, looksWrite } from './break-records.ts';
import { type ForeignOrders, foreignAudit } from './foreign-orders.ts';
import type { SettlePorts } from './settle-fills.ts';

export interface ConcludePorts extends SettlePorts {
  readonly environment: Environment;
}

/** What the broker said of positions and cash, and what of that could not be settled. */
export interface Holdings {
  readonly account: BrokerAccount;
  readonly positions: readonly BrokerPosition[];
  readonly unsettled: Seen['unsettled'];
  readonly pending: Seen['pending'];
  /** At the first reading. */
  readonly differs: boolean;
}

export const AGREED: Pick<Holdings, 'unsettled' | 'pending'> = { unsettled: new Set(), pending: new Set() };

export interface Looked {
  readonly level: Look | undefined;
  readonly now: Instant;
  readonly looks: Looks;
  readonly theirs: ForeignOrders | undefined;
  readonly holdings: Holdings | undefined;
}

/** Judges what was seen and commits it. A look that found nothing leaves only its time; none at all leaves nothing. */
export async function concluded(ports: ConcludePorts, looked: Looked): Promise<readonly Break[]> {
  const { ledger, alerts } = ports;
  let verdict: Verdict | undefined;
  const isWritten = await changeBook(ledger, 'reconcile', async (book) => {
    const open = (await ledger.list('break', 'open')).map(({ record }) => record);
    verdict = judged(book, open, looked);
    await haltWhere(ports, verdict.moves, looked);
    return isNews(verdict, looked) ? bookChange(book, verdict, looked) : undefined;
  });
  if (!verdict) return [];
  if (!isWritten && looked.level) await ledger.commit({ writes: [looksWrite(looksAfter(looked, verdict.deferred))] });
  const { opened, changed, kept, healed } = verdict.moves;
  const broken = [...opened, ...changed, ...kept];
  // Told with every look, and heard once: an alert that was lost with the process comes with the next look.
  for (const each of [...broken, ...healed]) await alerts.raise(breakAlert(each));
  return [...broken, ...verdict.provisional];
}

interface Verdict {
  readonly moves: Moves;
  readonly deferred: Looks['deferred'];
  readonly differences: readonly BreakRow[];
  /** What was left to the next look, as if it were a break. */
  readonly provisional: readonly Break[];
}

function judged(book: Book, open: readonly Break[], { now, looks, theirs, holdings }: Looked): Verdict {
  const differences = holdings && compare(book, { cash: holdings.account.cash, positions: holdings.positions });
  const { unsettled, pending } = holdings ?? AGREED;
  const seen = { now, book, unsettled, pending, foreign: theirs?.symbols ?? new Set<string>() };
  const { found, deferred } = judge(differences ? { ...seen, differences } : seen, open, looks.deferred);
  const waiting = (differences ?? []).filter((row) => subjectOf(row) in deferred);
  const provisional = waiting.map((row): Break => {
    const since = deferred[subjectOf(row)] ?? now;
    const shown = { cause: 'late-news', explanation: 'left to the next look' } as const;
    return { subject: subjectOf(row), state: 'open', rows: [row], ...shown, since, lastSeenAt: now };
  });
  return { moves: moved(open, found, now), deferred, differences: differences ?? [], provisional };
}

const isNews = ({ moves, differences }: Verdict, { level, theirs }: Looked): boolean => {
  const { opened, changed, healed } = moves;
  const found = opened.length + changed.length + healed.length + differences.length;
  return level === 'full' || found + (theirs?.fresh.length ?? 0) > 0;
};

/** Before the breaks are committed: who dies in between pulls again. */
async function haltWhere(ports: ConcludePorts, moves: Moves, { holdings, now }: Looked): Promise<void> {
  const reason = haltOver(moves, holdings?.account.equity);
  if (reason === undefined) return;
  await ports.alerts.raise(haltAlert(reason, now));
  await moveSwitch(ports, { scope: ALL, mode: 'halted', reason, by: 'reconcile' });
}

export function looksAfter({ level, now, looks, theirs }: Looked, deferred: Looks['deferred']): Looks {
  const foreign = theirs?.foreign ?? looks.foreign;
  const orders = { ...looks, deferred, foreign, ...(level ? { orders: now } : {}) };
  const held = level === 'holdings' || level === 'full' ? { ...orders, holdings: now } : orders;
  return level === 'full' ? { ...held, full: now } : held;
}

function bookChange(book: Book, verdict: Verdict, looked: Looked): BookChange {
  const { moves, deferred, differences } = verdict;
  const { level, now: at, theirs, holdings } = looked;
  const { opened, changed, healed, kept } = moves;
  const data = {
    ...{ look: level ?? 'orders without an answer', breaks: differences, deferred: Object.keys(deferred) },
    ...(holdings ? { positions: holdings.positions.length, equity: format(holdings.account.equity) } : {}),
  };
  return {
    after: level === 'full' && holdings ? marked(book, holdings.account.equity, at) : book,
    writes: [...[...opened, ...changed, ...healed, ...kept].map(breakWrite), looksWrite(looksAfter(looked, deferred))],
    audit: [
      ...(level === 'full' || opened.length + changed.length + healed.length + data.deferred.length > 0
        ? [{ type: 'reconciliation' as const, at, subject: ACCOUNT, data }]
        : []),
      ...(theirs?.fresh ?? []).map((order) => foreignAudit(order, at)),
      ...opened.map((each) => breakAudit('break-opened', each)),
      ...changed.map((each) => breakAudit('break-changed', each)),
      ...healed.map((each) => breakAudit('break-healed', each)),
    ],
  };
}
