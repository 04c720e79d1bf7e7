/**
 * One SQLite file as a store: opened with care (nothing of somebody else's is ever touched), its schema, transactions,
 * and its errors as faults. WAL with synchronous NORMAL: a commit is in the operating system's hands when it returns, so
 * it survives the death of the process; only a power cut can lose the last ones, and never tears one apart.
 */
import { DatabaseSync } from 'node:sqlite';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';

/** "WSB1": marks a file as ours. */
const APPLICATION_ID = 0x57534231;
const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE record (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, list_index TEXT, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_by_index ON record (kind, list_index, id) WHERE list_index IS NOT NULL;
  CREATE TABLE audit (
    lane TEXT NOT NULL, seq INTEGER NOT NULL, previous_hash TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (lane, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE message (
    number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, message_group TEXT NOT NULL, body TEXT NOT NULL,
    sent_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, hidden_until INTEGER NOT NULL DEFAULT 0,
    dead_because TEXT
  ) STRICT;
  CREATE INDEX message_by_queue ON message (queue, dead_because, number);
  CREATE TABLE recent_message (
    queue TEXT NOT NULL, dedup_id TEXT NOT NULL, sent_at INTEGER NOT NULL, PRIMARY KEY (queue, dedup_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recent_message_by_time ON recent_message (sent_at);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

export interface Sqlite {
  readonly database: DatabaseSync;
  /** Runs with errors of the database turned into faults. */
  guarded<T>(run: () => T): T;
  /** The only writer while it runs; all of it happens, or nothing where `run` throws. */
  transact<T>(run: () => T): T;
}

/** Opens or creates a store. `waitMs`: how long to wait for another process that is writing. */
export function openSqlite(path: string, waitMs: number): Sqlite {
  const guarded = <T>(run: () => T): T => withFaults(path, run);
  const database = guarded(() => new DatabaseSync(path, { timeout: waitMs }));
  const sqlite = { database, guarded, transact: transactor(database, guarded) };
  try {
    guarded(() => prepare(path, sqlite));
  } catch (fault) {
    database.close();
    // While opening there is nobody to try again but the owner.
    throw fault instanceof TransientFault ? new PermanentFault(fault.message, { cause: fault.cause }) : fault;
  }
  return sqlite;
}

function prepare(path: string, { database, transact }: Sqlite): void {
  refuseForeign(path, database);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  transact(() => {
    if (pragma(database, 'user_version') === 0) database.exec(SCHEMA);
  });
}

const pragma = (database: DatabaseSync, name: string): unknown => database.prepare(`PRAGMA ${name}`).get()?.[name];

function refuseForeign(path: string, database: DatabaseSync): void {
  const version = Number(pragma(database, 'user_version'));
  const isOurs = pragma(database, 'application_id') === APPLICATION_ID;
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isOurs && !(isEmpty && version === 0))
    throw new PermanentFault(`${path} is a database of another program and was left untouched: choose another file`);
  if (version > SCHEMA_VERSION)
    throw new PermanentFault(
      `${path} was written by a newer version of this program (store ${version}, this one knows ${SCHEMA_VERSION}) ` +
        'and was left untouched: run "git pull && npm ci", or choose another file',
    );
}

const transactor =
  (database: DatabaseSync, guarded: Sqlite['guarded']): Sqlite['transact'] =>
  (run) =>
    guarded(() => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = run();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // Some errors, such as a full disk, have rolled back already.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const PROBLEMS: Readonly<Record<number, { readonly why: string; readonly passes?: true }>> = {
  5: { why: 'is locked by another process: end that one, or wait for it, and try again', passes: true },
  6: { why: 'is locked by another connection: try again', passes: true },
  8: { why: 'may only be read: make it and its folder writable, or choose another file' },
  10: { why: 'cannot be read or written: check the disk, then try again' },
  11: { why: 'is damaged and was left untouched: restore a copy, or choose another file' },
  13: { why: 'has no room left on its disk: free some, then try again' },
  14: { why: 'cannot be opened: check that the folder exists and that you may write there, or choose another file' },
  26: { why: 'is not a database and was left untouched: choose another file' },
};

function withFaults<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
    const problem = code === undefined ? undefined : PROBLEMS[code];
    if (!problem) throw error;
    const Fault = problem.passes ? TransientFault : PermanentFault;
    throw new Fault(`${path} ${problem.why}`, { cause: error });
  }
}
