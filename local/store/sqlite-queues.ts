/** FIFO queues in SQLite. A message is hidden while it is in flight, and its group waits with it; time is the clock's. */
import type { StatementSync } from 'node:sqlite';
import { instant, MINUTE } from '#lib/model/time.ts';
import type { Clock, Message, QueueName, Queues } from '#lib/ports.ts';
import type { Sqlite } from './sqlite.ts';

export interface QueueRules {
  /** How long a receiver has before its messages return. */
  readonly visibilityMs: number;
  /** Deliveries before a message moves to the dead letters. */
  readonly maxReceives: number;
}

export const QUEUE_RULES: QueueRules = { visibilityMs: 3 * MINUTE, maxReceives: 3 };

const DEDUP_MS = 5 * MINUTE;

const COLUMNS = 'number, queue, message_group, body, sent_at, receive_count';
const CURRENT = 'number = ? AND receive_count = ? AND dead_because IS NULL';
const SQL = {
  forget: 'DELETE FROM recent_message WHERE sent_at <= ?',
  remember: 'INSERT OR IGNORE INTO recent_message (queue, dedup_id, sent_at) VALUES (?, ?, ?)',
  send: 'INSERT INTO message (queue, message_group, body, sent_at) VALUES (?, ?, ?, ?)',
  any: 'SELECT 1 FROM message WHERE queue = ? AND dead_because IS NULL LIMIT 1',
  exhaust: `UPDATE message SET dead_because = 'received ' || receive_count || ' times and never acknowledged'
    WHERE queue = ? AND dead_because IS NULL AND hidden_until <= ? AND receive_count >= ?`,
  receive: `UPDATE message SET receive_count = receive_count + 1, hidden_until = ? WHERE number IN (
      SELECT number FROM message WHERE queue = ?2 AND dead_because IS NULL AND message_group NOT IN (
        SELECT message_group FROM message WHERE queue = ?2 AND dead_because IS NULL AND hidden_until > ?3
      ) ORDER BY number LIMIT ?4
    ) RETURNING ${COLUMNS}`,
  acknowledge: `DELETE FROM message WHERE ${CURRENT}`,
  release: `UPDATE message SET hidden_until = 0 WHERE ${CURRENT}`,
  bury: `UPDATE message SET dead_because = ?3 WHERE number = ?1 AND receive_count = ?2 AND dead_because IS NULL`,
  dead: `SELECT ${COLUMNS}, dead_because FROM message WHERE queue = ? AND dead_because IS NOT NULL ORDER BY number`,
};
type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

export function sqliteQueues({ database, guarded, transact }: Sqlite, clock: Clock, rules = QUEUE_RULES): Queues {
  const sql = Object.fromEntries(
    Object.entries(SQL).map(([name, text]) => [name, database.prepare(text)]),
  ) as Statements;
  return {
    async send(queue, { group, dedupId, body }) {
      const now = clock.now();
      transact(() => {
        sql.forget.run(now - DEDUP_MS);
        const isNew = sql.remember.run(queue, dedupId, now).changes > 0;
        if (isNew) sql.send.run(queue, group, body, now);
      });
    },
    async receive(queue, max) {
      const now = clock.now();
      // Most looks find an empty queue, and need no lock for it.
      if (!guarded(() => sql.any.get(queue))) return [];
      const rows = transact(() => {
        sql.exhaust.run(queue, now, rules.maxReceives);
        return sql.receive.all(now + rules.visibilityMs, queue, now, max);
      });
      // RETURNING promises no order.
      return rows.map(messageIn).sort((a, b) => numberOf(a) - numberOf(b));
    },
    async acknowledge(message) {
      guarded(() => sql.acknowledge.run(...delivery(message)));
    },
    async release(message) {
      guarded(() => sql.release.run(...delivery(message)));
    },
    async bury(message, reason) {
      guarded(() => sql.bury.run(...delivery(message), reason));
    },
    async deadLetters(queue) {
      const rows = guarded(() => sql.dead.all(queue));
      return rows.map((row) => ({ ...messageIn(row), reason: String(row.dead_because) }));
    },
  };
}

/** Whatever is in flight is visible again; its receipts still count until it is received anew. */
export function giveBackAll({ database, guarded }: Sqlite): void {
  guarded(() => database.exec('UPDATE message SET hidden_until = 0 WHERE dead_because IS NULL'));
}

const messageIn = (row: Record<string, unknown>): Message => ({
  queue: row.queue as QueueName,
  group: String(row.message_group),
  body: String(row.body),
  receipt: `${row.number}:${row.receive_count}`,
  receiveCount: Number(row.receive_count),
  sentAt: instant(Number(row.sent_at)),
});

/** A receipt names one delivery: after the next one, the old receipt no longer does anything. */
const delivery = ({ receipt }: Message): [number, number] => {
  const [number, count] = receipt.split(':');
  return [Number(number), Number(count)];
};
const numberOf = (message: Message): number => delivery(message)[0];
