/**
 * The ledger in DynamoDB: one table, every change one transaction, every read consistent. The head of a lane is remembered
 * between commits, so that a lone writer needs no look before it appends; whoever moved it meanwhile is noticed.
 */
import { randomUUID } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Commit, Ledger, Transaction } from '#lib/ports.ts';
import { TransientFault } from '../faults.ts';
import { recordFrom, refuseRepeats } from '../ledger-records.ts';
import { clientSettings } from './client-settings.ts';
import { auditItems, type Head, headFrom, recordFromItem } from './ledger-audit.ts';
import { refusalIn, refuseTooLarge, writeItems } from './ledger-items.ts';
import {
  allOf,
  following,
  HEADS,
  headKey,
  type Item,
  lanePartition,
  ofKind,
  recordKey,
  type Selection,
  seqText,
} from './ledger-keys.ts';
import { untilDeadline } from './retry.ts';
import { faultOf, guarded } from './service-faults.ts';

export interface DynamoOptions {
  readonly table: string;
  readonly client?: DynamoDBClient;
  /** How long one read or one commit may take, with everything that is tried again. */
  readonly deadlineMs?: number;
}

interface Desk {
  readonly table: string;
  readonly client: DynamoDBClient;
  readonly deadlineMs: number;
  /** Of lanes this process wrote to. */
  readonly heads: Map<string, Head>;
}

const COMMITTED: Commit = { committed: true };

export function dynamoLedger(options: DynamoOptions): Ledger {
  const { table, client = new DynamoDBClient(clientSettings()), deadlineMs = 5_000 } = options;
  const desk: Desk = { table, client, deadlineMs, heads: new Map() };
  return {
    async get(kind, id) {
      const item = await itemAt(desk, recordKey(kind, id), `read the ${kind} "${id}"`);
      return item && { record: recordFrom(kind, rowIn(item)), version: rowIn(item).version };
    },
    async list(kind, index) {
      const items = await queried(desk, `list each ${kind}`, ofKind(kind, index));
      const rows = items.map(rowIn).map((row) => ({ ...row, record: recordFrom(kind, row) }));
      return rows.sort(byId).map(({ id, record, version }) => ({ id, record, version }));
    },
    commit: (transaction) => committed(desk, transaction),
    async auditLanes() {
      return (await queried(desk, 'list the audit lanes', allOf(HEADS))).map((item) => headFrom(item).lane);
    },
    async auditHeads() {
      return (await queried(desk, 'list the audit heads', allOf(HEADS))).map(headFrom);
    },
    async auditRecords(lane) {
      const items = await queried(desk, `read the audit lane "${lane}"`, allOf(lanePartition(lane)));
      return items.map((item) => recordFromItem(lane, item));
    },
    async auditHashes(lane, after) {
      const items = await queried(
        desk,
        `read the audit lane "${lane}"`,
        following(lanePartition(lane), seqText(after)),
      );
      return items.map(({ hash }) => hash?.S ?? '');
    },
  };
}

const rowIn = ({ sk, version, body }: Item) => ({ id: sk?.S ?? '', version: Number(version?.N), body: body?.S });

/** By bytes, as the table itself sorts. */
const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));

function itemAt({ client, table, deadlineMs }: Desk, key: Item, doing: string): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
  return guarded(
    doing,
    async () => (await client.send(command, { abortSignal: AbortSignal.timeout(deadlineMs) })).Item,
  );
}

/** All pages. */
function queried({ client, table, deadlineMs }: Desk, doing: string, selected: Selection): Promise<readonly Item[]> {
  const input = { TableName: table, ConsistentRead: true, ...selected };
  return guarded(doing, async () => {
    const items: Item[] = [];
    const abortSignal = AbortSignal.timeout(deadlineMs);
    for await (const page of paginateQuery({ client }, input, { abortSignal })) items.push(...(page.Items ?? []));
    return items;
  });
}

/** What is sent, and the token under which DynamoDB knows it again. */
interface Sending {
  readonly items: ReturnType<typeof writeItems>;
  readonly head: Head | undefined;
  readonly token: string;
}

async function committed(desk: Desk, transaction: Transaction): Promise<Commit> {
  refuseRepeats(transaction.writes);
  const writes = writeItems(desk.table, transaction.writes, Math.floor(Date.now() / 1000));
  let sending: Sending | undefined;
  let last = new TransientFault(`other writers were faster for ${desk.deadlineMs} ms: try again`);
  const answer = await untilDeadline(desk.deadlineMs, async (signal) => {
    sending ??= await prepared(desk, writes, transaction);
    const result = await sent(desk, sending, { transaction, signal });
    // Without an answer it may have been written: only the same again, under the same token, is safe.
    if (result instanceof TransientFault) last = result;
    else sending = undefined;
    return result instanceof TransientFault ? undefined : result;
  });
  if (answer === undefined) throw last;
  return answer;
}

async function prepared(desk: Desk, writes: Sending['items'], { audit }: Transaction): Promise<Sending> {
  const token = randomUUID();
  if (!audit || audit.entries.length === 0) return checked({ items: writes, head: undefined, token });
  const { items, head } = auditItems(desk.table, audit, desk.heads.get(audit.lane) ?? (await headOf(desk, audit.lane)));
  return checked({ items: [...writes, ...items], head, token });
}

const checked = (sending: Sending): Sending => {
  refuseTooLarge(sending.items);
  return sending;
};

async function headOf(desk: Desk, lane: string): Promise<Head | undefined> {
  const item = await itemAt(desk, headKey(lane), `read the head of the audit lane "${lane}"`);
  return item && headFrom(item);
}

/** Committed, in conflict, undefined where it has to be made anew, or the fault where nobody knows. */
async function sent(
  { client, heads }: Desk,
  { items, head, token }: Sending,
  { transaction, signal }: { readonly transaction: Transaction; readonly signal: AbortSignal },
): Promise<Commit | TransientFault | undefined> {
  if (items.length === 0) return COMMITTED;
  const lane = transaction.audit?.lane ?? '';
  heads.delete(lane);
  try {
    const command = new TransactWriteItemsCommand({ TransactItems: [...items], ClientRequestToken: token });
    await client.send(command, { abortSignal: signal });
  } catch (error) {
    if (error instanceof TransactionCanceledException) return refusalIn(error.CancellationReasons ?? [], transaction);
    const fault = faultOf('write to the ledger', error);
    if (fault instanceof TransientFault) return fault;
    throw fault;
  }
  if (head) heads.set(lane, head);
  return COMMITTED;
}
