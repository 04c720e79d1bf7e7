/** A message that a transaction promises to send: written with the change it tells about, sent afterwards, then removed. */
import * as z from 'zod';

export const QueueName = z.enum(['signals', 'exits', 'orders']);
export type QueueName = z.infer<typeof QueueName>;

export const OutboxMessage = z.object({
  queue: QueueName,
  group: z.string(),
  dedupId: z.string(),
  body: z.string(),
});
export type OutboxMessage = z.infer<typeof OutboxMessage>;
