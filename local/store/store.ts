/** The store of the owner's own computer: ledger and queues in one SQLite file, so that one file is the whole state. */
import type { Clock, Ledger, Queues } from '#lib/ports.ts';
import { openSqlite } from './sqlite.ts';
import { sqliteLedger } from './sqlite-ledger.ts';
import { giveBackAll, QUEUE_RULES, sqliteQueues } from './sqlite-queues.ts';

export interface Store {
  readonly ledger: Ledger;
  readonly queues: Queues;
  /**
   * Gives back at once what a process that died had received and not settled, instead of when its time has run out. Only
   * for whoever knows that nobody else works on the store, as when it is opened anew under its claim.
   */
  giveBack(): void;
  close(): void;
}

/** Opens a store, or creates it where there is no file yet; ':memory:' keeps nothing. Faults say what to do. */
export function openStore(
  path: string,
  clock: Clock,
  options: { waitMs?: number; rules?: typeof QUEUE_RULES } = {},
): Store {
  const sqlite = openSqlite(path, options.waitMs ?? 5_000);
  return {
    ledger: sqliteLedger(sqlite),
    queues: sqliteQueues(sqlite, clock, options.rules ?? QUEUE_RULES),
    giveBack: () => giveBackAll(sqlite),
    close: () => {
      if (sqlite.database.isOpen) sqlite.database.close();
    },
  };
}
