/** The audit's part of a DynamoDB transaction. The only adapter that seals: a chain's next hash is known where its head is. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Head, seal } from '#lib/compliance/audit-chain.ts';
import type { AuditHead, AuditRecord } from '#lib/model/audit.ts';
import type { Transaction } from '#lib/ports.ts';
import { ABSENT } from './ledger-items.ts';
import { entryKey, headKey, type Item } from './ledger-keys.ts';

export type { Head };

/** Entries as they follow the head of their lane, and the head moved on: under its old value, so that a chain cannot fork. */
export function auditItems(
  table: string,
  { lane, entries }: NonNullable<Transaction['audit']>,
  head: Head | undefined,
): { readonly items: readonly TransactWriteItem[]; readonly head: Head | undefined } {
  const records: AuditRecord[] = [];
  for (const draft of entries) records.push(seal(records.at(-1) ?? head, lane, draft));
  const last = records.at(-1);
  if (!last) return { items: [], head };
  const items = [headItem(table, last, head), ...records.map((record) => entryItem(table, record))];
  return { items, head: { seq: last.seq, hash: last.hash } };
}

const headItem = (table: string, { lane, seq, hash }: AuditRecord, before: Head | undefined): TransactWriteItem => ({
  Put: {
    TableName: table,
    Item: { ...headKey(lane), seq: { N: String(seq) }, hash: { S: hash } },
    ...(before
      ? {
          ConditionExpression: 'seq = :seq AND #hash = :hash',
          ExpressionAttributeNames: { '#hash': 'hash' },
          ExpressionAttributeValues: { ':seq': { N: String(before.seq) }, ':hash': { S: before.hash } },
        }
      : { ConditionExpression: ABSENT }),
  },
});

const entryItem = (table: string, { lane, seq, previousHash, body, hash }: AuditRecord): TransactWriteItem => ({
  Put: {
    TableName: table,
    Item: { ...entryKey(lane, seq), previousHash: { S: previousHash }, body: { S: body }, hash: { S: hash } },
    ConditionExpression: ABSENT,
  },
});

/** As it stands, whatever it says: judging a record is verification's. */
export const headFrom = (item: Item): AuditHead => ({
  lane: item.sk?.S ?? '',
  seq: Number(item.seq?.N),
  hash: item.hash?.S ?? '',
});

export const recordFromItem = (lane: string, { sk, previousHash, body, hash }: Item): AuditRecord => ({
  lane,
  seq: Number(sk?.S),
  previousHash: previousHash?.S ?? '',
  body: body?.S ?? '',
  hash: hash?.S ?? '',
});
