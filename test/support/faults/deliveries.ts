/** Queues as the cloud may serve them: everything twice, and groups and queues in any order; within a group the order holds. */
import type { Random } from '#lib/math/random.ts';
import type { Message, QueueName, Queues } from '#lib/ports.ts';

export const twice = (queues: Queues): Queues => ({
  ...queues,
  async send(queue, message) {
    await queues.send(queue, message);
    await queues.send(queue, { ...message, dedupId: `${message.dedupId} again` });
  },
});

const QUEUES: readonly QueueName[] = ['exits', 'signals', 'orders'];
const groupOf = ({ queue, group }: Message): string => `${queue}:${group}`;

/** Whichever queue is asked, what comes is a few messages of all of them, mixed. */
export const shuffled =
  (random: Random) =>
  (queues: Queues): Queues => ({
    ...queues,
    async receive() {
      const batches: (readonly Message[])[] = [];
      for (const queue of inAnyOrder(QUEUES, random)) {
        const most = Math.floor(random.uniform() * 4);
        if (most > 0) batches.push(await queues.receive(queue, most));
      }
      const found = batches.flat();
      return found.length > 0 ? mixed(found, random) : first(queues, inAnyOrder(QUEUES, random));
    },
  });

async function first(queues: Queues, order: readonly QueueName[]): Promise<readonly Message[]> {
  for (const queue of order) {
    const batch = await queues.receive(queue, 1);
    if (batch.length > 0) return batch;
  }
  return [];
}

function inAnyOrder<T>(items: readonly T[], { uniform }: Random): readonly T[] {
  return items
    .map((item) => ({ item, draw: uniform() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}

/** Again and again the next of some group. */
export function mixed(messages: readonly Message[], random: Random): readonly Message[] {
  const turns = inAnyOrder(messages.map(groupOf), random);
  const groups = Map.groupBy(messages, groupOf);
  const taken = new Map<string, number>();
  return turns.flatMap((group) => {
    const place = taken.get(group) ?? 0;
    taken.set(group, place + 1);
    const message = groups.get(group)?.[place];
    return message ? [message] : [];
  });
}
