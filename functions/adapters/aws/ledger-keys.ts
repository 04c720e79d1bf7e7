/**
 * How the ledger lies in one table. A kind is a partition and an id its sort key, so a kind is read whole and in order;
 * what `list` selects by is the sort key of a local index, because that, unlike a global one, can be read consistently.
 * A lane is a partition of its own, and the heads of all lanes share one.
 */
import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { RecordKind } from '#lib/ports.ts';
import { PermanentFault } from '../faults.ts';

/** The attributes and the index that the table has to be made with; `expires` is its time to live. */
export const LEDGER_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Local, with all attributes: a list is one read. */
  localIndex: 'by-index',
  localIndexSortKey: 'ix',
  timeToLive: 'expires',
} as const;

export type Item = Readonly<Record<string, AttributeValue>>;

const SORT_KEY_BYTES = 1024;
const PARTITION_KEY_BYTES = 2048;
const bytesIn = (text: string): number => Buffer.byteLength(text);

/** Refuses what DynamoDB would refuse, or, worse, what only an emulator would let pass. */
function keyText(what: string, text: string, most: number): string {
  if (text === '') throw new PermanentFault(`${what} is empty: DynamoDB needs at least one character`);
  if (bytesIn(text) > most) throw new PermanentFault(`${what} has ${bytesIn(text)} bytes: DynamoDB keeps ${most}`);
  return text;
}

export const kindPartition = (kind: RecordKind): string => `record#${kind}`;

export const recordKey = (kind: RecordKind, id: string) => ({
  pk: { S: kindPartition(kind) },
  sk: { S: keyText(`the id of a ${kind}`, id, SORT_KEY_BYTES) },
});

export const indexValue = (kind: RecordKind, index: string): AttributeValue & { S: string } => ({
  S: keyText(`the index of a ${kind}`, index, SORT_KEY_BYTES),
});

export const lanePartition = (lane: string): string => keyText('an audit lane', `lane#${lane}`, PARTITION_KEY_BYTES);

/** Twelve digits, so that the order of keys is the order of numbers. */
export const seqText = (seq: number): string => String(seq).padStart(12, '0');

export const entryKey = (lane: string, seq: number) => ({
  pk: { S: lanePartition(lane) },
  sk: { S: seqText(seq) },
});

export const HEADS = 'lane-heads';

export const headKey = (lane: string) => ({
  pk: { S: HEADS },
  sk: { S: keyText('an audit lane', lane, SORT_KEY_BYTES) },
});

/** What a query asks for: a partition in order, all of it, after a key, or what has one index value. */
export type Selection = Pick<QueryCommandInput, 'IndexName' | 'KeyConditionExpression' | 'ExpressionAttributeValues'>;

export const allOf = (partition: string, index?: Item[string]): Selection => ({
  ...(index ? { IndexName: LEDGER_TABLE.localIndex } : {}),
  KeyConditionExpression: index ? 'pk = :pk AND ix = :ix' : 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: partition }, ...(index ? { ':ix': index } : {}) },
});

export const ofKind = (kind: RecordKind, index: string | undefined): Selection =>
  allOf(kindPartition(kind), index === undefined ? undefined : indexValue(kind, index));

export const following = (partition: string, after: string): Selection => ({
  KeyConditionExpression: 'pk = :pk AND sk > :after',
  ExpressionAttributeValues: { ':pk': { S: partition }, ':after': { S: after } },
});
