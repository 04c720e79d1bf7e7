/** The book in the ledger: loading it whole, and writing what a step changed under the versions it was read at. */

import type { AuditDraft } from '#lib/model/audit.ts';
import type { Account, Book } from '#lib/model/book.ts';
import { isTerminal, type Order } from '#lib/model/order.ts';
import { isFlat, type Position } from '#lib/model/position.ts';
import type { TradingDay } from '#lib/model/time.ts';
import { type RiskStanding, UNREADABLE, UNWATCHED } from '#lib/model/watch/risk-state.ts';
import type { Ledger, Write } from '#lib/ports.ts';
import { PermanentFault, TransientFault } from './faults.ts';

export const ACCOUNT = 'account';
/** The one record of what the watcher allows. */
export const RISK_STATE = 'book';

export interface LoadedBook {
  readonly book: Book;
  readonly versions: ReadonlyMap<string, number>;
}

/** Orders still alive are found under one index; the dead are found under their day. */
export const orderIndex = (order: Order): string => (isTerminal(order) ? order.day : 'open');
export const positionIndex = (position: Position): string => (isFlat(position) ? 'flat' : 'open');

/** The account, every position, and the orders that are alive or of the account's day; of other days where these are named. */
export async function loadBook(ledger: Ledger, days: readonly TradingDay[] = []): Promise<LoadedBook> {
  const account = await accountIn(ledger);
  const positions = await ledger.list('position');
  const orders = [...(await ledger.list('order', 'open'))];
  for (const day of new Set([account.record.day, ...days])) orders.push(...(await ledger.list('order', day)));
  const versions = [
    [`account:${ACCOUNT}`, account.version] as const,
    ...positions.map((row) => [`position:${row.id}`, row.version] as const),
    ...orders.map((row) => [`order:${row.id}`, row.version] as const),
  ];
  const book = {
    account: account.record,
    positions: positions.map((row) => row.record),
    orders: orders.map((row) => row.record),
    risk: await standingIn(ledger),
  };
  return { book, versions: new Map(versions) };
}

/** A state that cannot be read holds entries back, and nothing else: exits must not wait for it. */
async function standingIn(ledger: Ledger): Promise<RiskStanding> {
  try {
    return (await ledger.get('risk-state', RISK_STATE))?.record ?? UNWATCHED;
  } catch (fault) {
    if (!(fault instanceof PermanentFault || fault instanceof TransientFault)) throw fault;
    return UNREADABLE;
  }
}

async function accountIn(ledger: Ledger) {
  const account = await ledger.get('account', ACCOUNT);
  if (account) return account;
  throw new PermanentFault('the ledger has no account yet: run reconcile first, it opens the books from the broker');
}

/** The account alone, as a book: for a mark, which needs nothing else. */
export async function loadAccount(ledger: Ledger): Promise<LoadedBook> {
  const { record, version } = await accountIn(ledger);
  const versions = new Map([[`account:${ACCOUNT}`, version]]);
  return { book: { account: record, positions: [], orders: [] }, versions };
}

/** What has to be written to turn the loaded book into `after`. The account is always written: its version guards the whole book. */
export function bookWrites({ book: before, versions }: LoadedBook, after: Book): readonly Write[] {
  const expect = (key: string) => versions.get(key) ?? ('absent' as const);
  const changed = <T extends { id: string }>(old: readonly T[], now: readonly T[]) =>
    now.filter((item) => !old.includes(item));
  return [
    { kind: 'account', id: ACCOUNT, record: after.account, expect: expect(`account:${ACCOUNT}`) },
    ...changed(before.positions, after.positions).map(
      (record): Write => ({
        kind: 'position',
        id: record.id,
        record,
        expect: expect(`position:${record.id}`),
        index: positionIndex(record),
      }),
    ),
    ...changed(before.orders, after.orders).map(
      (record): Write => ({
        kind: 'order',
        id: record.id,
        record,
        expect: expect(`order:${record.id}`),
        index: orderIndex(record),
      }),
    ),
  ];
}

/** One audit lane per writing function, environment and day. */
export const laneOf = (writer: string, { environment, day }: Pick<Account, 'environment' | 'day'>): string =>
  `${writer}/${environment}/${day}`;

export interface BookChange {
  readonly after: Book;
  readonly writes: readonly Write[];
  readonly audit: readonly AuditDraft[];
}

const ATTEMPTS = 5;

/**
 * Loads the book, lets `decide` change it, and commits under the versions read; on a conflict with another writer it
 * starts again from the new book. `decide` answers undefined where nothing is left to do.
 */
export async function changeBook(
  ledger: Ledger,
  writer: string | { readonly name: string; readonly load: (ledger: Ledger) => Promise<LoadedBook> },
  decide: (book: Book) => Promise<BookChange | undefined>,
): Promise<Book | undefined> {
  const { name, load } = typeof writer === 'string' ? { name: writer, load: loadBook } : writer;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const loaded = await load(ledger);
    const change = await decide(loaded.book);
    if (!change) return undefined;
    const { after, writes, audit } = change;
    const result = await ledger.commit({
      writes: [...bookWrites(loaded, after), ...writes],
      audit: { lane: laneOf(name, after.account), entries: audit },
    });
    if (result.committed) return after;
  }
  throw new TransientFault(`the book changed under ${ATTEMPTS} attempts to write it`);
}
