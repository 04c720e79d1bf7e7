/**
 * The audit chain: hash = SHA-256("audit/v1" + previous hash + canonical body), per lane, from a genesis that names the
 * lane. Whoever changes, inserts, drops or reorders a record breaks a link. A cut tail, or a chain rewritten to its end,
 * still verifies by itself: only an anchor kept elsewhere (the head and its count) tells those.
 */
import * as z from 'zod';
import { type AuditDraft, AuditEntry, type AuditRecord } from '../model/audit.ts';
import { canonicalJson, hashOf } from '../model/ids.ts';

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export type Verification =
  | { readonly ok: true; readonly count: number; readonly head: Head | undefined }
  | { readonly ok: false; readonly lane: string; readonly seq: number; readonly problem: string };

const genesis = (lane: string): string => hashOf(`audit/v1|${lane}`);
const link = (previousHash: string, body: string): string => hashOf(`audit/v1${previousHash}${body}`);

/** The record that follows `head` in its lane; the first one follows nothing. */
export function seal(head: Head | undefined, lane: string, draft: AuditDraft): AuditRecord {
  const seq = (head?.seq ?? 0) + 1;
  const previousHash = head?.hash ?? genesis(lane);
  const body = canonicalJson(z.encode(AuditEntry, { lane, seq, ...draft, data: draft.data ?? null }));
  return { lane, seq, previousHash, body, hash: link(previousHash, body) };
}

/** Checks a whole lane from its first record, and names the first bad one by its place in the chain. */
export function verify(records: readonly AuditRecord[]): Verification {
  let head: Head | undefined;
  const lane = records[0]?.lane ?? '';
  for (const record of records) {
    const problem = problemOf(record, lane, head);
    if (problem) return { ok: false, lane, seq: (head?.seq ?? 0) + 1, problem };
    head = { seq: record.seq, hash: record.hash };
  }
  return { ok: true, count: records.length, head };
}

function problemOf(record: AuditRecord, lane: string, head: Head | undefined): string | undefined {
  const seq = (head?.seq ?? 0) + 1;
  if (record.lane !== lane) return `belongs to lane "${record.lane}"`;
  if (record.seq !== seq) return `sequence jumps to ${record.seq}`;
  if (record.previousHash !== (head?.hash ?? genesis(lane))) return 'does not link to the record before it';
  if (record.hash !== link(record.previousHash, record.body)) return 'its hash does not match its content';
  return bodyProblem(record);
}

function bodyProblem({ lane, seq, body }: AuditRecord): string | undefined {
  const entry = entryOf(body);
  if (!entry) return 'its content is not an audit entry';
  if (entry.lane !== lane || entry.seq !== seq) return `its content says ${entry.lane} ${entry.seq}`;
  return undefined;
}

/** The entry in a record's body, or undefined where it is not one. */
export function entryOf(body: string): AuditEntry | undefined {
  try {
    return z.decode(AuditEntry, JSON.parse(body));
  } catch {
    return undefined;
  }
}
