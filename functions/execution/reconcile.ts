/** Opens the books from the broker on the first day; afterwards compares ours with the broker's and reports every break. */
import * as z from 'zod';
import { type Break, compare } from '#lib/execution/reconcile.ts';
import { Account, marked } from '#lib/model/book.ts';
import { deriveId, type Environment } from '#lib/model/ids.ts';
import { newYorkDay } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import type { Alerts, Broker, Clock, Ledger } from '#lib/ports.ts';
import { ACCOUNT, changeBook, laneOf } from '../adapters/book.ts';
import { PermanentFault } from '../adapters/faults.ts';

export interface ReconcilePorts {
  readonly ledger: Ledger;
  readonly broker: Broker;
  readonly alerts: Alerts;
  readonly clock: Clock;
  readonly environment: Environment;
}

export const reconcile = (ports: ReconcilePorts) => async (): Promise<readonly Break[]> => {
  const { ledger, broker, alerts, clock } = ports;
  if (!(await ledger.get('account', ACCOUNT))) await openBooks(ports);
  const [account, positions] = [await broker.account(), await broker.positions()];
  const at = clock.now();
  let breaks: readonly Break[] = [];
  await changeBook(ledger, 'reconcile', async (book) => {
    breaks = compare(book, { cash: account.cash, positions });
    const data = { breaks, positions: positions.length, equity: format(account.equity) };
    return {
      after: marked(book, account.equity, at),
      writes: [],
      audit: [{ type: 'reconciliation', at, subject: ACCOUNT, data }],
    };
  });
  for (const { subject, ours, brokers } of breaks) {
    await alerts.raise({
      id: deriveId('alert', ['break', subject, String(at)]),
      severity: 'critical',
      title: `Our books and Alpaca's differ on ${subject}`,
      detail: `ours: ${ours}; Alpaca's: ${brokers}`,
      subject,
      at,
    });
  }
  return breaks;
};

/** Positions that nobody here opened are not adopted in silence: the owner decides what becomes of them. */
async function openBooks({ ledger, broker, clock, environment }: ReconcilePorts): Promise<void> {
  const positions = await broker.positions();
  if (positions.length > 0) {
    throw new PermanentFault(
      `the account already holds ${positions.length} positions that no strategy here opened: use an empty paper account`,
    );
  }
  const { cash, equity } = await broker.account();
  const now = clock.now();
  const day = newYorkDay(now);
  const account: Account = { environment, cash, equity, markedAt: now, day, dayStartEquity: equity };
  await ledger.commit({
    writes: [{ kind: 'account', id: ACCOUNT, record: account, expect: 'absent' }],
    audit: {
      lane: laneOf('reconcile', account),
      entries: [{ type: 'mark', at: now, subject: ACCOUNT, data: z.encode(Account, account) }],
    },
  });
}
