/** Messages of the port as messages of SQS, and those of SQS as ours: alive, buried, or moved by SQS itself. */
import type { SendMessageCommandInput, Message as SqsMessage } from '@aws-sdk/client-sqs';
import { hashOf } from '#lib/model/ids.ts';
import { instant } from '#lib/model/time.ts';
import type { Message, QueueName } from '#lib/ports.ts';
import { PermanentFault } from '../faults.ts';

export type Dead = Message & { readonly reason: string };
type Letter = Omit<SendMessageCommandInput, 'QueueUrl'>;

/** What SQS takes as the name of a group or of a duplicate. */
const PLAIN = /^[\x21-\x7e]{1,128}$/;

export function letter({ group, dedupId, body }: { group: string; dedupId: string; body: string }): Letter {
  if (!PLAIN.test(group)) throw new PermanentFault(`not a name for a message group: ${JSON.stringify(group)}`);
  const id = PLAIN.test(dedupId) ? dedupId : hashOf(dedupId);
  return { MessageGroupId: group, MessageDeduplicationId: id, MessageBody: body };
}

export const messageFrom = (queue: QueueName, { Body = '', ReceiptHandle = '', Attributes }: SqsMessage): Message => ({
  queue,
  group: Attributes?.MessageGroupId ?? '',
  body: Body,
  receipt: ReceiptHandle,
  receiveCount: Number(Attributes?.ApproximateReceiveCount),
  sentAt: instant(Number(Attributes?.SentTimestamp)),
});

/** Every buried message is a group of its own, so that all of them can be looked at together. */
export function burial({ queue, group, body, receiveCount, sentAt }: Message, reason: string): Letter {
  const id = hashOf([queue, group, body, sentAt].join('|'));
  const attribute = (text: string) => ({ DataType: 'String', StringValue: text === '' ? '-' : text });
  return {
    MessageGroupId: id,
    MessageDeduplicationId: id,
    MessageBody: body,
    MessageAttributes: {
      reason: attribute(reason),
      group: attribute(group),
      receiveCount: attribute(String(receiveCount)),
      sentAt: attribute(String(sentAt)),
    },
  };
}

/** Buried with a reason, or moved by SQS after the last delivery, which gives none and goes on counting. */
export function deadFrom(queue: QueueName, raw: SqsMessage, maxReceives: number): Dead {
  const said = (name: string): string | undefined => raw.MessageAttributes?.[name]?.StringValue;
  const message = messageFrom(queue, raw);
  const reason = said('reason');
  if (reason === undefined)
    return { ...message, receiveCount: maxReceives, reason: `received ${maxReceives} times and never acknowledged` };
  return {
    ...message,
    group: said('group') ?? message.group,
    receiveCount: Number(said('receiveCount')),
    sentAt: instant(Number(said('sentAt'))),
    reason,
  };
}
