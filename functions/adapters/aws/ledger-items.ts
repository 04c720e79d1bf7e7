/** One transaction of the ledger as items of a DynamoDB transaction: its limits, held before anything is sent, and its refusals. */
import type { AttributeValue, CancellationReason, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Commit, Transaction, Write } from '#lib/ports.ts';
import { PermanentFault } from '../faults.ts';
import { wireOf } from '../ledger-records.ts';
import { type Item, indexValue, recordKey } from './ledger-keys.ts';

type Condition = { ConditionExpression?: string; ExpressionAttributeValues?: Record<string, AttributeValue> };

/** Kinds that would fill their partition in a year or two, and are kept in the audit and as snapshots anyway: days in the table. */
const KEPT_DAYS: Readonly<Partial<Record<string, number>>> = { proposal: 90, look: 2, 'volatility-round': 90 };
const DAY_S = 86_400;
export const ABSENT = 'attribute_not_exists(pk)';

/** Writes in their order. `nowS`: epoch seconds, from which kinds that are not kept for ever expire. */
export const writeItems = (table: string, writes: readonly Write[], nowS: number): readonly TransactWriteItem[] =>
  writes.map((write) => {
    const target = { TableName: table, Key: recordKey(write.kind, write.id) };
    const body = wireOf(write);
    if (body !== undefined) return { Update: { ...target, ...put(write, attributesOf(write, body, nowS)) } };
    if ('check' in write) return { ConditionCheck: { ...target, ConditionExpression: ABSENT, ...condition(write) } };
    return { Delete: { ...target, ...condition(write) } };
  });

function attributesOf(write: Write, body: string, nowS: number): Item {
  const index = 'index' in write ? write.index : undefined;
  const days = KEPT_DAYS[write.kind];
  return {
    body: { S: body },
    ...(index === undefined ? {} : { ix: indexValue(write.kind, index) }),
    ...(days === undefined ? {} : { expires: { N: String(nowS + days * DAY_S) } }),
  };
}

/** Versions are counted by the table itself, so that a write that may come over anything needs no look before it. */
function put(write: Write, attributes: Item) {
  const names = Object.keys(attributes);
  const { ConditionExpression, ExpressionAttributeValues } = condition(write);
  return {
    UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(', ')} ADD version :one${'ix' in attributes ? '' : ' REMOVE ix'}`,
    ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name] ?? { NULL: true }])),
      ...ExpressionAttributeValues,
    },
  };
}

function condition({ expect }: Write): Condition {
  if (expect === 'any') return {};
  if (expect === 'absent') return { ConditionExpression: ABSENT };
  return {
    ConditionExpression: 'version = :expected',
    ExpressionAttributeValues: { ':expected': { N: String(expect) } },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_ITEMS = 100;
const MOST_ITEM_BYTES = 400 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

/** What DynamoDB would refuse is refused here, by name and with its size. */
export function refuseTooLarge(items: readonly TransactWriteItem[]): void {
  const parts = items.map((item) => ({ key: keyIn(item), bytes: bytesOf(item) }));
  const large = parts.find(({ bytes }) => bytes > MOST_ITEM_BYTES);
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (items.length > MOST_ITEMS)
    throw new PermanentFault(
      `a transaction has ${items.length} items: DynamoDB takes ${MOST_ITEMS}; write it in parts`,
    );
  if (large)
    throw new PermanentFault(`${large.key} has ${large.bytes} bytes: DynamoDB keeps ${MOST_ITEM_BYTES} an item`);
  if (total > MOST_BYTES)
    throw new PermanentFault(`a transaction has ${total} bytes: DynamoDB takes ${MOST_BYTES}; write it in parts`);
}

const keyIn = ({ Put, Update, Delete, ConditionCheck }: TransactWriteItem): string => {
  const key = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key;
  return `${key?.pk?.S} "${key?.sk?.S}"`;
};

/** Names and values as DynamoDB counts them; a number by its digits, which is more than it takes. */
function bytesOf({ Put, Update, Delete, ConditionCheck }: TransactWriteItem): number {
  const values = {
    ...Put?.Item,
    ...Update?.Key,
    ...Update?.ExpressionAttributeValues,
    ...Delete?.Key,
    ...ConditionCheck?.Key,
  };
  return Object.entries(values).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value.S ?? value.N ?? ''),
    0,
  );
}

const CONDITION = 'ConditionalCheckFailed';
/** About the moment, not about the request. */
const PASSING = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
]);

/**
 * The reasons stand in the order of the items: the writes, the head of the lane, its new records. Undefined where it can
 * be tried again: somebody appended first, or two met at one item.
 */
export function refusalIn(reasons: readonly CancellationReason[], { writes, audit }: Transaction): Commit | undefined {
  const failed = reasons.findIndex(({ Code }) => Code === CONDITION);
  const conflict = writes[failed];
  if (conflict) return { committed: false, conflict: { kind: conflict.kind, id: conflict.id } };
  const other = reasons.find(({ Code = 'None' }) => Code !== 'None' && Code !== CONDITION && !PASSING.has(Code));
  if (other)
    throw new PermanentFault(`cannot write to the ledger: ${other.Code}: ${other.Message ?? 'no reason given'}`);
  if (failed > writes.length)
    throw new PermanentFault(
      `the audit lane "${audit?.lane}" holds a record beyond its head: run "npm start -- audit verify" before anything else`,
    );
  return undefined;
}
