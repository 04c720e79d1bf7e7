/** The queues in SQS: three FIFO queues, each with its dead letters. Lambda is given its messages; `receive` is for draining by hand. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import type { QueueName, Queues } from '#lib/ports.ts';
import { PermanentFault } from '../faults.ts';
import { clientSettings } from './client-settings.ts';
import { guarded } from './service-faults.ts';
import { burial, deadFrom, letter, messageFrom } from './sqs-messages.ts';

export interface SqsOptions {
  readonly urls: Readonly<Record<QueueName, { readonly queue: string; readonly deadLetters: string }>>;
  /** Deliveries before a message moves to the dead letters, as the redrive policy of the queues says. */
  readonly maxReceives: number;
  readonly client?: SQSClient;
  /** How long to wait for a message; without waiting SQS asks only some of its servers. */
  readonly waitSeconds?: number;
}

/** As many as SQS gives at once. */
const BATCH = 10;
/** Time enough to bury a message, or to look through the dead letters. */
const HOLD_SECONDS = 30;

export function sqsQueues({
  urls,
  maxReceives,
  client = new SQSClient(clientSettings()),
  waitSeconds = 1,
}: SqsOptions): Queues {
  const line = sqsLine(client, waitSeconds);
  return {
    send: (queue, message) => line.send({ QueueUrl: urls[queue].queue, ...letter(message) }),
    async receive(queue, max) {
      return (await line.receive(urls[queue].queue, max)).map((message) => messageFrom(queue, message));
    },
    async acknowledge({ queue, receipt }) {
      await line.remove(urls[queue].queue, receipt);
    },
    async release({ queue, receipt }) {
      await line.hold(urls[queue].queue, receipt, 0);
    },
    async bury(message, reason) {
      const { queue, deadLetters } = urls[message.queue];
      if (!(await line.hold(queue, message.receipt, HOLD_SECONDS))) return;
      await line.send({ QueueUrl: deadLetters, ...burial(message, reason) });
      await line.remove(queue, message.receipt);
    },
    async deadLetters(queue) {
      const found = await lookedThrough(line, urls[queue].deadLetters);
      return found.map((each) => deadFrom(queue, each, maxReceives)).sort((a, b) => a.sentAt - b.sentAt);
    },
  };
}

/** SQS can only be looked at by receiving: all of it is held for a moment and then given back. Of one group it gives ten. */
async function lookedThrough(line: SqsLine, url: string): Promise<readonly SqsMessage[]> {
  const found: SqsMessage[] = [];
  for (;;) {
    const batch = await line.receive(url, BATCH, HOLD_SECONDS);
    if (batch.length === 0) break;
    found.push(...batch);
  }
  for (const { ReceiptHandle = '' } of found) await line.hold(url, ReceiptHandle, 0);
  return found;
}

/** The names under which SQS refuses a receipt that is no longer the latest. */
const STALE = /^(ReceiptHandleIsInvalid|InvalidParameterValue|MessageNotInflight)/;

function sqsLine(client: SQSClient, waitSeconds: number) {
  return {
    async send(message: SendMessageCommandInput): Promise<void> {
      await guarded(`send to ${message.QueueUrl}`, () => client.send(new SendMessageCommand(message)));
    },
    async receive(url: string, max: number, holdSeconds?: number): Promise<readonly SqsMessage[]> {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(max, BATCH),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...(holdSeconds === undefined ? {} : { VisibilityTimeout: holdSeconds }),
      });
      return (await guarded(`receive from ${url}`, () => client.send(command))).Messages ?? [];
    },
    /** Hides a message for so long from now; false where it is no longer ours. */
    hold(url: string, receipt: string, seconds: number): Promise<boolean> {
      const input = { QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: seconds };
      return ifCurrent(() => client.send(new ChangeMessageVisibilityCommand(input)));
    },
    remove(url: string, receipt: string): Promise<boolean> {
      return ifCurrent(() => client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt })));
    },
  };
}
type SqsLine = ReturnType<typeof sqsLine>;

async function ifCurrent(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await guarded('settle a message', call);
    return true;
  } catch (fault) {
    if (fault instanceof PermanentFault && fault.cause instanceof Error && STALE.test(fault.cause.name)) return false;
    throw fault;
  }
}
