/** The ledger in SQLite: records in wire form by kind and id, and the audit lanes, changed together or not at all. */
import type { StatementSync } from 'node:sqlite';
import { recordFrom, refuseRepeats, wireOf } from '#functions/adapters/ledger-records.ts';
import { type Head, seal } from '#lib/compliance/audit-chain.ts';
import type { AuditHead, AuditRecord } from '#lib/model/audit.ts';
import type { Commit, Ledger, RecordKind, Records, Transaction, Write } from '#lib/ports.ts';
import type { Sqlite } from './sqlite.ts';

const READ = 'SELECT id, version, body FROM record WHERE kind = ?';
const SQL = {
  get: `${READ} AND id = ?`,
  list: `${READ} ORDER BY id`,
  listByIndex: `${READ} AND list_index = ? ORDER BY id`,
  version: 'SELECT version FROM record WHERE kind = ? AND id = ?',
  put: 'INSERT OR REPLACE INTO record (kind, id, version, list_index, body) VALUES (?, ?, ?, ?, ?)',
  remove: 'DELETE FROM record WHERE kind = ? AND id = ?',
  // Hops from lane to lane along the key: DISTINCT would read every record.
  lanes: `WITH RECURSIVE hop (lane) AS (
      SELECT min(lane) FROM audit
      UNION ALL SELECT (SELECT min(lane) FROM audit WHERE lane > hop.lane) FROM hop WHERE hop.lane IS NOT NULL
    ) SELECT lane FROM hop WHERE lane IS NOT NULL ORDER BY lane`,
  lane: 'SELECT lane, seq, previous_hash AS previousHash, body, hash FROM audit WHERE lane = ? ORDER BY seq',
  hashes: 'SELECT hash FROM audit WHERE lane = ? AND seq > ? ORDER BY seq',
  head: 'SELECT seq, hash FROM audit WHERE lane = ? ORDER BY seq DESC LIMIT 1',
  append: 'INSERT INTO audit (lane, seq, previous_hash, body, hash) VALUES (?, ?, ?, ?, ?)',
};
type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

export function sqliteLedger({ database, guarded, transact }: Sqlite): Ledger {
  const sql = Object.fromEntries(
    Object.entries(SQL).map(([name, text]) => [name, database.prepare(text)]),
  ) as Statements;
  const read = reader();
  return {
    async get(kind, id) {
      const row = guarded(() => sql.get.get(kind, id));
      return row && { record: read(kind, row), version: Number(row.version) };
    },
    async list(kind, index) {
      const rows = guarded(() => (index === undefined ? sql.list.all(kind) : sql.listByIndex.all(kind, index)));
      return rows.map((row) => ({ id: String(row.id), record: read(kind, row), version: Number(row.version) }));
    },
    async commit(transaction) {
      const writes = transaction.writes.map((write) => ({ write, body: wireOf(write) }));
      refuseRepeats(transaction.writes);
      return transact(() => applyAll(sql, writes, transaction.audit));
    },
    async auditLanes() {
      return guarded(() => sql.lanes.all()).map((row) => String(row.lane));
    },
    async auditHeads() {
      return guarded(() => sql.lanes.all().map(({ lane }) => headIn({ lane, ...sql.head.get(String(lane)) })));
    },
    async auditRecords(lane) {
      return guarded(() => sql.lane.all(lane)).map(auditRecordIn);
    },
    async auditHashes(lane, after) {
      return guarded(() => sql.hashes.all(lane, after)).map(({ hash }) => String(hash));
    },
  };
}

/** Reads rows; a row whose text has not changed since it was last read is not decoded again. */
function reader() {
  const known = new Map<string, { readonly body: string; readonly record: unknown }>();
  return <K extends RecordKind>(kind: K, row: Record<string, unknown>): Records[K] => {
    const [key, body] = [`${kind}|${row.id}`, String(row.body)];
    const last = known.get(key);
    if (last?.body === body) return last.record as Records[K];
    const record = recordFrom(kind, row);
    known.set(key, { body, record });
    return record;
  };
}

// As it stands, whatever it says: judging a record is verification's.
const headIn = ({ lane, seq, hash }: Record<string, unknown>): AuditHead => ({
  lane: String(lane),
  seq: Number(seq),
  hash: String(hash),
});
const auditRecordIn = (row: Record<string, unknown>): AuditRecord => ({
  ...headIn(row),
  previousHash: String(row.previousHash),
  body: String(row.body),
});

interface Prepared {
  readonly write: Write;
  /** Wire form; absent for a removal or a check. */
  readonly body: string | undefined;
}

function applyAll(sql: Statements, writes: readonly Prepared[], audit: Transaction['audit']): Commit {
  const versions = writes.map(({ write }) => versionOf(sql, write));
  const conflict = writes.find(({ write }, place) => !isAsExpected(write, versions[place]));
  if (conflict) return { committed: false, conflict: { kind: conflict.write.kind, id: conflict.write.id } };
  for (const [place, { write, body }] of writes.entries()) {
    if ('check' in write) continue;
    if ('remove' in write || body === undefined) sql.remove.run(write.kind, write.id);
    else sql.put.run(write.kind, write.id, (versions[place] ?? 0) + 1, write.index ?? null, body);
  }
  if (audit) append(sql, audit);
  return { committed: true };
}

function versionOf(sql: Statements, { kind, id }: Write): number | undefined {
  const version = sql.version.get(kind, id)?.version;
  return version === undefined ? undefined : Number(version);
}

const isAsExpected = ({ expect }: Write, version: number | undefined): boolean =>
  expect === 'any' || (expect === 'absent' ? version === undefined : version === expect);

function append(sql: Statements, { lane, entries }: NonNullable<Transaction['audit']>): void {
  const last = sql.head.get(lane);
  let head: Head | undefined = last && { seq: Number(last.seq), hash: String(last.hash) };
  for (const draft of entries) {
    const record = seal(head, lane, draft);
    sql.append.run(lane, record.seq, record.previousHash, record.body, record.hash);
    head = record;
  }
}
