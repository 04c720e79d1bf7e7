/**
 * A function that drains FIFO queues. Within a message group the first message that has to go back takes the rest of its
 * group with it, so that order is kept; other groups go on. What will never be handled goes to the dead letters.
 */
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { QueueName } from '#lib/model/outbox.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import type { Message, Queues } from '#lib/ports.ts';
import { PermanentFault } from '../faults.ts';
import { invoked, report, type Tools } from '../lambda.ts';

export interface Drain {
  readonly handle: (body: string) => Promise<void>;
  readonly queues: Pick<Queues, 'bury'>;
}

/** With less time than this a message is left to the next batch. */
const ENOUGH_MS = 12 * SECOND;

/** What is read of the event; the rest may be anything. */
const Batch = z.object({
  Records: z.array(z.custom<SQSRecord>((value) => typeof value === 'object' && value !== null)),
});

export const drained = (setup: () => Promise<Drain>, end?: () => void) =>
  invoked(
    Batch,
    async () => {
      const drain = await setup();
      return ({ Records }, tools) => drainAll(drain, Records, tools);
    },
    end,
  );

async function drainAll(drain: Drain, records: readonly SQSRecord[], tools: Tools): Promise<SQSBatchResponse> {
  const stopped = new Set<string>();
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of records) {
    const message = messageIn(record);
    const group = `${message.queue}:${message.group}`;
    const isDone = !stopped.has(group) && tools.remaining() >= ENOUGH_MS && (await deliver(drain, message, tools));
    if (isDone) continue;
    stopped.add(group);
    batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

/** False where the message has to go back to its queue. */
async function deliver(drain: Drain, message: Message, tools: Tools): Promise<boolean> {
  try {
    await drain.handle(message.body);
    return true;
  } catch (error) {
    report(tools, error);
    return error instanceof PermanentFault && buried(drain, message, { fault: error, tools });
  }
}

/** The review of the dead letters tells the owner. Where even this fails, the queue moves the message after its last delivery. */
async function buried({ queues }: Drain, message: Message, because: Because): Promise<boolean> {
  try {
    await queues.bury(message, because.fault.message);
    return true;
  } catch (error) {
    report(because.tools, error);
    return false;
  }
}

interface Because {
  readonly fault: PermanentFault;
  readonly tools: Tools;
}

/** The queue is read from its name: "…-signals.fifo". */
function messageIn({ eventSourceARN, attributes, body, receiptHandle }: SQSRecord): Message {
  const queue = QueueName.safeParse(/-(\w+)\.fifo$/.exec(eventSourceARN)?.[1]);
  if (!queue.success) throw new PermanentFault(`a message from ${eventSourceARN}, which is not one of our queues`);
  return {
    ...{ queue: queue.data, body, receipt: receiptHandle },
    group: attributes.MessageGroupId ?? '',
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: instant(Number(attributes.SentTimestamp)),
  };
}
