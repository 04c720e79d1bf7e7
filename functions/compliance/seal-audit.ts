/**
 * Anchors the audit after a session: where every lane stands, signed, into the archive, then into the ledger. Where the
 * ledger contradicts what is anchored already, nothing is sealed over it: the owner is told.
 */
import {
  anchorAfter,
  anchorHash,
  anchorIn,
  bodyOf,
  contradiction,
  movedSince,
  noteOf,
  type Previous,
  signedBytes,
  trailOf,
} from '#lib/compliance/anchor.ts';
import { type AnchoredLane, type AnchorNote, SignedAnchor } from '#lib/model/anchor.ts';
import type { AuditHead } from '#lib/model/audit.ts';
import { deriveId } from '#lib/model/ids.ts';
import type { Alerts, Archive, Clock, Ledger, Signer } from '#lib/ports.ts';
import { PermanentFault } from '../adapters/faults.ts';

export interface SealPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly signer: Signer;
  readonly alerts: Alerts;
  readonly clock: Clock;
}

export type SealOutcome =
  | { readonly kind: 'sealed'; readonly anchor: AnchorNote }
  /** Nothing happened since the last anchor, or another process has just sealed it. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly problem: string };

export const ANCHORS = 'anchors/';
/** Names in the archive sort as the numbers do. */
export const anchorName = (number: number): string => `${ANCHORS}${String(number).padStart(6, '0')}.json`;
export const keyName = (keyId: string): string => `keys/${keyId}.pem`;

export const sealAudit = (ports: SealPorts) => async (): Promise<SealOutcome> => {
  const { ledger, archive } = ports;
  const last = await lastAnchor(archive);
  const heads = await ledger.auditHeads();
  const problem = await problemWith(ledger, last, heads);
  if (problem !== undefined) return refused(ports, problem);
  if (last) await remember(ledger, noteOf(last.anchor, last.signed));
  const moved = movedSince(last, heads);
  if (moved.length === 0) return { kind: 'unchanged' };
  return seal(ports, last, await withTrails(ledger, heads, moved));
};

type Last = Previous & { readonly signed: SignedAnchor };

async function lastAnchor(archive: Archive): Promise<Last | undefined> {
  const name = (await archive.list(ANCHORS)).at(-1);
  const text = name === undefined ? undefined : await archive.get(name);
  if (text === undefined) return undefined;
  const signed = SignedAnchor.safeParse(jsonIn(text)).data;
  const anchor = signed && anchorIn(signed.body);
  if (!signed || !anchor) throw new PermanentFault(`the archive's ${name} is not an anchor: run "wsb audit verify"`);
  return { anchor, hash: signed.hash, signed };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function problemWith(
  ledger: Ledger,
  last: Last | undefined,
  heads: readonly AuditHead[],
): Promise<string | undefined> {
  const next = (last?.anchor.number ?? 0) + 1;
  if (await ledger.get('anchor', anchorName(next))) return `anchor ${next} is in the ledger and not in the archive`;
  const lane = contradiction(last, heads);
  return lane && `lane ${lane.lane} no longer has record ${lane.seq} as anchor ${last?.anchor.number} holds it`;
}

async function refused({ alerts, clock }: SealPorts, problem: string): Promise<SealOutcome> {
  const at = clock.now();
  await alerts.raise({
    id: deriveId('alert', ['seal', problem, String(at)]),
    severity: 'critical',
    title: 'The audit was not sealed',
    detail: `${problem}: run "wsb audit verify"`,
    subject: 'audit',
    at,
  });
  return { kind: 'refused', problem };
}

async function withTrails(
  ledger: Ledger,
  heads: readonly AuditHead[],
  moved: ReturnType<typeof movedSince>,
): Promise<readonly AnchoredLane[]> {
  const trails = new Map<string, readonly string[]>();
  for (const { lane, seq, anchored } of moved) {
    const hashes = await ledger.auditHashes(lane, anchored);
    trails.set(lane, hashes.slice(0, seq - anchored).map(trailOf));
  }
  return heads.map((head) => ({ ...head, trail: trails.get(head.lane) ?? [] }));
}

async function seal(
  { ledger, archive, signer, clock }: SealPorts,
  last: Last | undefined,
  lanes: readonly AnchoredLane[],
): Promise<SealOutcome> {
  const anchor = anchorAfter(last, { at: clock.now(), lanes });
  const body = bodyOf(anchor);
  const signed = { body, hash: anchorHash(body), keyId: signer.keyId, signature: await signer.sign(signedBytes(body)) };
  if (last?.signed.keyId !== signer.keyId) await archive.put(keyName(signer.keyId), signer.publicKey);
  if (!(await archive.put(anchorName(anchor.number), JSON.stringify(signed)))) return { kind: 'unchanged' };
  const note = noteOf(anchor, signed);
  await remember(ledger, note);
  return { kind: 'sealed', anchor: note };
}

/** After the archive: a crash in between leaves an anchor that the next sealing remembers. */
async function remember(ledger: Ledger, note: AnchorNote): Promise<void> {
  const id = anchorName(note.number);
  if (await ledger.get('anchor', id)) return;
  await ledger.commit({ writes: [{ kind: 'anchor', id, record: note, expect: 'absent' }] });
}
