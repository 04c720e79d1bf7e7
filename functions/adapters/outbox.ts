/**
 * Messages that a transaction promised. They are sent after the commit and removed after the send, so that a crash in
 * between sends twice (the queue drops the second) and never loses one.
 */
import type { Ledger, QueueName, Queues, Write } from '#lib/ports.ts';

export const promise = (queue: QueueName, message: { group: string; dedupId: string; body: string }): Write => ({
  kind: 'outbox',
  id: `${queue}:${message.dedupId}`,
  record: { queue, ...message },
  expect: 'absent',
});

/** Sends everything promised; answers how many messages went out. */
export async function relay(ledger: Ledger, queues: Queues): Promise<number> {
  const rows = await ledger.list('outbox');
  for (const { id, record, version } of rows) {
    const { queue, ...message } = record;
    await queues.send(queue, message);
    await ledger.commit({ writes: [{ kind: 'outbox', id, remove: true, expect: version }] });
  }
  return rows.length;
}
