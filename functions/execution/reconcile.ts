/**
 * Holds our books against the broker's: orders, positions and cash, each at its own pace. What differs becomes a break,
 * which freezes entries in its symbol, tells the owner once, and heals by itself when the difference is gone.
 */
import { overdueOrders, symbolsOf } from '#lib/execution/breaks.ts';
import { dueLook, type Look } from '#lib/execution/cadence.ts';
import { compare } from '#lib/execution/reconcile.ts';
import type { Break } from '#lib/model/break.ts';
import type { BrokerAccount, BrokerPosition } from '#lib/model/broker.ts';
import type { Ledger } from '#lib/ports.ts';
import { ACCOUNT } from '../adapters/book.ts';
import { heardAgain, looksOf } from '../adapters/breaks.ts';
import { TransientFault } from '../adapters/faults.ts';
import { looksWrite } from './break-records.ts';
import { AGREED, type ConcludePorts, concluded, type Holdings, type Looked, looksAfter } from './conclude-look.ts';
import { foreignAlert, foreignOrders } from './foreign-orders.ts';
import { openBooks } from './open-books.ts';
import { settleEndings } from './settle-endings.ts';
import { settleFills } from './settle-fills.ts';

export type ReconcilePorts = ConcludePorts;

/** A full look, whatever is due. Answers what is broken now, and what differs and was left to the next look. */
export const reconcile = (ports: ReconcilePorts) => async (): Promise<readonly Break[]> => {
  if (!(await ports.ledger.get('account', ACCOUNT))) await openBooks(ports);
  return look(ports, 'full', await openBreaks(ports.ledger));
};

/**
 * The look that is due, if any. Orders without an answer are watched at every call, and also where the broker does not
 * answer now: that is when there are some.
 */
export const reconcileDue = (ports: ReconcilePorts) => async (): Promise<void> => {
  const { ledger, clock } = ports;
  if (!(await ledger.get('account', ACCOUNT))) await openBooks(ports);
  const open = await openBreaks(ledger);
  try {
    const seen = { hasOpenBreaks: open.length > 0, heardAgain: await heardAgain(ledger) };
    await look(ports, dueLook(await looksOf(ledger), clock.now(), seen), open);
  } catch (fault) {
    if (fault instanceof TransientFault) await look(ports, undefined, open);
    throw fault;
  }
};

const openBreaks = async (ledger: Ledger): Promise<readonly Break[]> =>
  (await ledger.list('break', 'open')).map(({ record }) => record);

async function look(ports: ReconcilePorts, level: Look | undefined, open: readonly Break[]): Promise<readonly Break[]> {
  const { ledger, clock, alerts } = ports;
  const now = clock.now();
  const looks = await looksOf(ledger);
  const theirs = level === undefined ? undefined : await foreignOrders(ports, looks, now);
  for (const order of theirs?.fresh ?? []) await alerts.raise(foreignAlert(order, now));
  if (theirs?.mayHaveFilled) await settleFills(ports)('all');
  const holdings = level === 'holdings' || level === 'full' ? await holdingsOf(ports, level) : undefined;
  const looked = { level, now, looks, theirs, holdings };
  if (open.length > 0 || !(await isQuiet(ledger, looked))) return concluded(ports, looked);
  if (level) await ledger.commit({ writes: [looksWrite(looksAfter(looked, holdings ? {} : looks.deferred))] });
  return [];
}

/** Nothing differs and nothing is new: the book need not be loaded to say so. */
async function isQuiet(ledger: Ledger, { level, now, theirs, holdings }: Looked): Promise<boolean> {
  if (level === 'full' || holdings?.differs || (theirs?.fresh.length ?? 0) > 0) return false;
  const orders = (await ledger.list('order', 'open')).map(({ record }) => record);
  return overdueOrders(orders, now).length === 0;
}

interface Reading {
  readonly account: BrokerAccount;
  readonly positions: readonly BrokerPosition[];
}

/** Reads positions and cash; where these differ, or all is wanted, settles first and reads again. */
async function holdingsOf(ports: ReconcilePorts, level: Look): Promise<Holdings> {
  const { ledger, broker } = ports;
  const read = async (): Promise<Reading> => ({
    account: await broker.account(),
    positions: await broker.positions(),
  });
  const settle = async () => {
    const unsettled = symbolsOf(await settleFills(ports)('all'));
    return { unsettled, pending: symbolsOf(await settleEndings(ports)()) };
  };
  const settled = level === 'full' ? await settle() : AGREED;
  const seen = await read();
  if (!(await differs(ledger, seen))) return { ...seen, ...settled, differs: false };
  const again = await settle();
  return { ...(await read()), ...again, differs: true };
}

/** What is flat need not be read: it holds nothing. */
async function differs(ledger: Ledger, { account: { cash }, positions }: Reading): Promise<boolean> {
  const ours = await ledger.get('account', ACCOUNT);
  const held = (await ledger.list('position', 'open')).map(({ record }) => record);
  return !ours || compare({ account: ours.record, positions: held, orders: [] }, { cash, positions }).length > 0;
}
