/**
 * Messages that a transaction promised. They are sent after the commit and removed after the send, so that a crash in
 * between sends twice (the queue drops the second) and never loses one.
 */
import type { Ledger, QueueName, Queues, Write } from '#lib/ports.ts';

const QUEUES: readonly QueueName[] = ['exits', 'signals', 'orders'];

/** Messages are sent in the order of their ids, so those of one transaction need a rank where their order matters. */
export const promise = (
  queue: QueueName,
  message: { readonly group: string; readonly dedupId: string; readonly body: string },
  rank = '',
): Write => ({
  kind: 'outbox',
  id: `${queue}:${rank}:${message.dedupId}`,
  record: { queue, ...message },
  expect: 'absent',
});

/** Sends what is promised, to every queue or to those that the function may write to; answers how many messages went out. */
export async function relay(ledger: Ledger, queues: Queues, to: readonly QueueName[] = QUEUES): Promise<number> {
  const rows = (await ledger.list('outbox')).filter(({ record }) => to.includes(record.queue));
  for (const { id, record, version } of rows) {
    const { queue, ...message } = record;
    await queues.send(queue, message);
    await ledger.commit({ writes: [{ kind: 'outbox', id, remove: true, expect: version }] });
  }
  return rows.length;
}
