/**
 * Anchors over the audit lanes. hash = SHA-256("anchor/v1" + canonical body); each body holds the hash of the anchor
 * before it, and the first one the hash of nothing but the label. Signing is the caller's: a key is no business of `lib`.
 */
import * as z from 'zod';
import { Anchor, type AnchoredLane, type AnchorNote, type SignedAnchor } from '../model/anchor.ts';
import type { AuditHead } from '../model/audit.ts';
import { bytesOf, canonicalJson, hashOf } from '../model/ids.ts';
import type { Instant } from '../model/time.ts';
import { merkleRoot } from './merkle.ts';

const LABEL = 'anchor/v1';
/** Sixty-four bits of a record's hash: enough to point at it; the head's whole hash is what proves. */
const TRAIL_DIGITS = 16;

export const anchorHash = (body: string): string => hashOf(`${LABEL}${body}`);
export const NO_ANCHOR = anchorHash('');
export const trailOf = (hash: string): string => hash.slice(0, TRAIL_DIGITS);
export const rootOf = (heads: readonly AuditHead[]): string =>
  merkleRoot(heads.map(({ lane, seq, hash }) => bytesOf(canonicalJson([lane, seq, hash]))));

/** The bytes to sign. */
export const signedBytes = (body: string): Uint8Array => bytesOf(`${LABEL}${body}`);

export interface Previous {
  readonly anchor: Anchor;
  readonly hash: string;
}

/** Lanes that moved since the previous anchor: the head as it is, and how many of its records are anchored already. */
export function movedSince(
  previous: Previous | undefined,
  heads: readonly AuditHead[],
): readonly (AuditHead & { readonly anchored: number })[] {
  const before = new Map(previous?.anchor.lanes.map(({ lane, seq }) => [lane, seq]));
  return heads
    .map((head) => ({ ...head, anchored: before.get(head.lane) ?? 0 }))
    .filter(({ seq, anchored }) => seq > anchored);
}

/** A lane of the previous anchor that the heads contradict: gone, shorter, or changed at its end. */
export function contradiction(previous: Previous | undefined, heads: readonly AuditHead[]): AuditHead | undefined {
  const now = new Map(heads.map((head) => [head.lane, head]));
  return previous?.anchor.lanes.find(({ lane, seq, hash }) => {
    const head = now.get(lane);
    return !head || head.seq < seq || (head.seq === seq && head.hash !== hash);
  });
}

/** The anchor that follows; `lanes` in any order. */
export function anchorAfter(
  previous: Previous | undefined,
  { at, lanes }: { at: Instant; lanes: readonly AnchoredLane[] },
): Anchor {
  const sorted = [...lanes].sort((a, b) => (a.lane < b.lane ? -1 : 1));
  return {
    number: (previous?.anchor.number ?? 0) + 1,
    at,
    previousHash: previous?.hash ?? NO_ANCHOR,
    lanes: sorted,
    root: rootOf(sorted),
  };
}

/** The canonical bytes of an anchor, and the other way round; undefined where they are not one. */
export const bodyOf = (anchor: Anchor): string => canonicalJson(z.encode(Anchor, anchor));

export function anchorIn(body: string): Anchor | undefined {
  try {
    return z.decode(Anchor, JSON.parse(body));
  } catch {
    return undefined;
  }
}

export const noteOf = (anchor: Anchor, { hash, keyId }: SignedAnchor): AnchorNote => ({
  number: anchor.number,
  at: anchor.at,
  lanes: anchor.lanes.length,
  records: anchor.lanes.reduce((total, lane) => total + lane.seq, 0),
  root: anchor.root,
  hash,
  keyId,
});
