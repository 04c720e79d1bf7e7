/**
 * The whole audit against itself and its anchors. The chain tells what was changed inside a lane; the anchors tell a cut
 * tail, a lane that is gone, and a lane rewritten to its end. What came after the last anchor is protected by the chain only.
 */
import type { Anchor, AnchorNote, SignedAnchor } from '../model/anchor.ts';
import type { AuditRecord } from '../model/audit.ts';
import type { Instant } from '../model/time.ts';
import { anchorHash, anchorIn, contradiction, NO_ANCHOR, type Previous, rootOf, trailOf } from './anchor.ts';
import { verify } from './audit-chain.ts';

export interface Evidence {
  readonly lanes: readonly { readonly lane: string; readonly records: readonly AuditRecord[] }[];
  /** The archive's, in order of their names; one that cannot be read has no content. */
  readonly anchors: readonly { readonly number: number; readonly signed: SignedAnchor | undefined }[];
  /** What the ledger remembers of them. */
  readonly notes: readonly AnchorNote[];
  readonly isSigned: (signed: SignedAnchor) => boolean;
}

/** The first bad record of a lane, or the first bad anchor. */
export type Problem =
  | { readonly lane: string; readonly seq: number; readonly problem: string }
  | { readonly anchor: number; readonly problem: string };

export interface AuditReport {
  readonly verified: boolean;
  readonly lanes: number;
  readonly records: number;
  /** Anchors that hold. */
  readonly anchors: number;
  readonly anchoredUntil: Instant | undefined;
  /** Records after the last anchor: protected by their chain only. */
  readonly unanchored: number;
  readonly problems: readonly Problem[];
}

export function verifyAudit(evidence: Evidence): AuditReport {
  const { good, bad } = verifyAnchors(evidence);
  const held = heldBy(good);
  const stored = new Map(evidence.lanes.map(({ lane, records }) => [lane, records]));
  const names = [...new Set([...stored.keys(), ...held.keys()])].sort();
  const broken = names.flatMap((lane) => firstBad(lane, stored.get(lane) ?? [], held.get(lane)) ?? []);
  const problems = [...broken, ...(bad ? [bad] : [])];
  const records = evidence.lanes.reduce((total, lane) => total + lane.records.length, 0);
  const anchored = [...held.values()].reduce((total, { trail }) => total + trail.length, 0);
  return {
    verified: problems.length === 0,
    lanes: stored.size,
    records,
    anchors: good.length,
    anchoredUntil: good.at(-1)?.at,
    unanchored: Math.max(0, records - anchored),
    problems,
  };
}

export const told = (problem: Problem): string =>
  'lane' in problem
    ? `lane ${problem.lane}, record ${problem.seq}: ${problem.problem}`
    : `anchor ${problem.anchor}: ${problem.problem}`;

/** The anchors up to the first bad one. */
function verifyAnchors({ anchors, notes, isSigned }: Evidence): { good: readonly Anchor[]; bad: Problem | undefined } {
  const good: Anchor[] = [];
  let previous: Previous | undefined;
  for (const { number, signed } of anchors) {
    const expected = good.length + 1;
    const checked = number === expected ? checkedAnchor(signed, previous, isSigned) : 'it is missing from the archive';
    const problem = typeof checked === 'string' ? checked : noteProblem(notes, checked);
    if (problem !== undefined || typeof checked === 'string')
      return { good, bad: { anchor: expected, problem: problem ?? '' } };
    good.push(checked.anchor);
    previous = checked;
  }
  const lost = notes.some(({ number }) => number > good.length);
  const missing = { anchor: good.length + 1, problem: 'the ledger knows it, and it is missing from the archive' };
  return { good, bad: lost ? missing : undefined };
}

function checkedAnchor(
  signed: SignedAnchor | undefined,
  previous: Previous | undefined,
  isSigned: Evidence['isSigned'],
): Previous | string {
  const anchor = signed && anchorIn(signed.body);
  if (!signed || !anchor) return 'it cannot be read';
  if (signed.hash !== anchorHash(signed.body)) return 'its hash does not match its content';
  if (!isSigned(signed)) return `its signature is not that of the key ${signed.keyId}`;
  const number = (previous?.anchor.number ?? 0) + 1;
  if (anchor.number !== number) return `its content says it is anchor ${anchor.number}`;
  if (anchor.previousHash !== (previous?.hash ?? NO_ANCHOR)) return 'it does not follow the anchor before it';
  return contentProblem(anchor, previous) ?? { anchor, hash: signed.hash };
}

function contentProblem(anchor: Anchor, previous: Previous | undefined): string | undefined {
  if (anchor.root !== rootOf(anchor.lanes)) return 'its root is not that of its lanes';
  const gone = contradiction(previous, anchor.lanes);
  if (gone) return `it contradicts anchor ${previous?.anchor.number} on lane ${gone.lane}`;
  const before = new Map(previous?.anchor.lanes.map(({ lane, seq }) => [lane, seq]));
  const short = anchor.lanes.find(({ lane, seq, trail }) => (before.get(lane) ?? 0) + trail.length !== seq);
  return short && `it leaves out records of lane ${short.lane}`;
}

const noteProblem = (notes: readonly AnchorNote[], { anchor, hash }: Previous): string | undefined =>
  notes.some((note) => note.number === anchor.number && note.hash !== hash)
    ? 'it is not the one the ledger remembers'
    : undefined;

/** What the anchors hold of a lane: the digits of each record's hash, and the heads. */
interface Held {
  readonly trail: readonly string[];
  readonly heads: readonly { readonly seq: number; readonly hash: string; readonly number: number }[];
}

function heldBy(anchors: readonly Anchor[]): ReadonlyMap<string, Held> {
  const held = new Map<string, Held>();
  for (const { number, lanes } of anchors) {
    for (const { lane, seq, hash, trail } of lanes) {
      const { trail: known, heads } = held.get(lane) ?? { trail: [], heads: [] };
      if (seq > known.length) held.set(lane, { trail: [...known, ...trail], heads: [...heads, { seq, hash, number }] });
    }
  }
  return held;
}

function firstBad(lane: string, records: readonly AuditRecord[], held: Held | undefined): Problem | undefined {
  const chain = verify(records);
  const found = [
    ...(chain.ok ? [] : [{ lane, seq: chain.seq, problem: chain.problem }]),
    ...(held ? anchoredProblems(lane, records, held) : []),
  ];
  return found.reduce<(typeof found)[number] | undefined>(
    (first, each) => (first === undefined || each.seq < first.seq ? each : first),
    undefined,
  );
}

function anchoredProblems(lane: string, records: readonly AuditRecord[], { trail, heads }: Held) {
  const by = (seq: number): string => `anchor ${heads.find((head) => head.seq >= seq)?.number}`;
  const place = trail.findIndex((digits, index) => trailOf(records[index]?.hash ?? '') !== digits);
  const head = heads.find(({ seq, hash }) => records[seq - 1]?.hash !== hash);
  const changed = place === -1 ? head?.seq : place + 1;
  if (changed === undefined) return [];
  const problem =
    records.length < changed
      ? `it is missing: ${by(changed)} holds ${trail.length} records of this lane, the ledger ${records.length}`
      : `it is not the record that ${by(changed)} holds`;
  return [{ lane, seq: changed, problem }];
}

/** The first anchor over a record; undefined while there is none. */
export const anchorOver = (anchors: readonly Anchor[], { lane, seq }: AuditRecord): Anchor | undefined =>
  anchors.find(({ lanes }) => lanes.some((head) => head.lane === lane && head.seq >= seq));
