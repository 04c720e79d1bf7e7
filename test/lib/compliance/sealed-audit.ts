/** An audit of three sessions, sealed after each with a real key, as plain evidence that a test can tamper with. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  anchorAfter,
  anchorHash,
  anchorIn,
  bodyOf,
  noteOf,
  type Previous,
  signedBytes,
  trailOf,
} from '#lib/compliance/anchor.ts';
import { seal } from '#lib/compliance/audit-chain.ts';
import { type Evidence, verifyAudit } from '#lib/compliance/verify-audit.ts';
import type { SignedAnchor } from '#lib/model/anchor.ts';
import type { AuditRecord } from '#lib/model/audit.ts';
import { hashOf } from '#lib/model/ids.ts';
import { atNewYork, parseInstant, tradingDay } from '#lib/model/time.ts';

export const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const DAYS = ['2015-01-27', '2015-01-28', '2015-01-29'].map(tradingDay);
export const laneOn = (day: number, writer = 'risk'): string => `${writer}/paper/${DAYS[day]}`;
/** A lane that goes on from day to day. */
export const LONG = 'owner/paper';

export interface Tampered {
  lanes: Record<string, AuditRecord[]>;
  anchors: { number: number; signed: SignedAnchor | undefined }[];
  notes: Evidence['notes'][number][];
}

export function chained(lane: string, contents: readonly string[], from: readonly AuditRecord[] = []): AuditRecord[] {
  const records = [...from];
  for (const content of contents) {
    const draft = {
      type: 'decision' as const,
      at: atNewYork(tradingDay('2015-01-27'), 600),
      subject: content,
      data: { quantity: '3' },
    };
    records.push(seal(records.at(-1), lane, draft));
  }
  return records;
}

export const signedWith = (body: string, key = privateKey): SignedAnchor => ({
  body,
  hash: anchorHash(body),
  keyId: 'test',
  signature: sign(null, signedBytes(body), key).toString('base64'),
});

/** Three days with two lanes of their own each (five and three records) and a long lane that grows by two a day. */
export function sealedAudit(): Tampered {
  const lanes: Tampered['lanes'] = {};
  const anchors: Tampered['anchors'] = [];
  const notes: Tampered['notes'] = [];
  let previous: Previous | undefined;
  for (const [index, day] of DAYS.entries()) {
    lanes[laneOn(index)] = chained(laneOn(index), ['a', 'b', 'c', 'd', 'e']);
    lanes[laneOn(index, 'orders')] = chained(laneOn(index, 'orders'), ['x', 'y', 'z']);
    lanes[LONG] = chained(LONG, [`${index}p`, `${index}q`], lanes[LONG] ?? []);
    const before = previous;
    const heads = Object.entries(lanes).map(([lane, records]) => {
      const anchored = before?.anchor.lanes.find((known) => known.lane === lane)?.seq ?? 0;
      const head = records.at(-1);
      if (!head) throw new Error('a lane has records');
      return { lane, seq: head.seq, hash: head.hash, trail: records.slice(anchored).map(({ hash }) => trailOf(hash)) };
    });
    const anchor = anchorAfter(previous, { at: atNewYork(day, 16 * 60), lanes: heads });
    const signed = signedWith(bodyOf(anchor));
    anchors.push({ number: anchor.number, signed });
    notes.push(noteOf(anchor, signed));
    previous = { anchor, hash: signed.hash };
  }
  return { lanes, anchors, notes };
}

export const evidenceIn = ({ lanes, anchors, notes }: Tampered): Evidence => ({
  lanes: Object.entries(lanes)
    .filter(([, records]) => records.length > 0)
    .map(([lane, records]) => ({ lane, records })),
  anchors,
  notes,
  isSigned: ({ body, signature }) => verify(null, signedBytes(body), publicKey, Buffer.from(signature, 'base64')),
});

export const verdictOn = (audit: Tampered) => verifyAudit(evidenceIn(audit));
export const DAY_2 = laneOn(1);
export const NOON = parseInstant('2015-01-27T17:00:00Z');

export function record(audit: Tampered, lane: string, seq: number): AuditRecord {
  const found = audit.lanes[lane]?.[seq - 1];
  if (!found) throw new Error(`no record ${seq} in ${lane}`);
  return found;
}
export const rehashed = (changed: AuditRecord): AuditRecord => ({
  ...changed,
  hash: hashOf(`audit/v1${changed.previousHash}${changed.body}`),
});
export const edited = (original: AuditRecord): AuditRecord => ({
  ...original,
  body: original.body.replace('"3"', '"4"'),
});

/** Replaces the records of a lane. */
export const inLane =
  (lane: string, change: (records: AuditRecord[]) => AuditRecord[]) =>
  (audit: Tampered): Tampered => ({ ...audit, lanes: { ...audit.lanes, [lane]: change(audit.lanes[lane] ?? []) } });

/** The lane with the records from `seq` on written anew, each link and hash right. */
export function rewritten(records: readonly AuditRecord[], seq: number): AuditRecord[] {
  const kept = records.slice(0, seq - 1);
  for (const { lane } of records.slice(seq - 1)) {
    kept.push(seal(kept.at(-1), lane, { type: 'decision', at: NOON, subject: 'forged', data: null }));
  }
  return kept;
}

export function anchorOf(audit: Tampered, number: number) {
  const signed = audit.anchors[number - 1]?.signed;
  const anchor = signed && anchorIn(signed.body);
  if (!signed || !anchor) throw new Error(`no anchor ${number}`);
  return { signed, anchor };
}
export const withAnchor = (
  audit: Tampered,
  number: number,
  signed: Tampered['anchors'][number]['signed'],
): Tampered => ({
  ...audit,
  anchors: audit.anchors.with(number - 1, { number, signed }),
});
