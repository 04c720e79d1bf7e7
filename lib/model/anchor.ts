/**
 * An anchor: where every audit lane stood at one time, under one root, signed and kept outside the ledger. Each names the
 * one before it, so that none can be taken away or put in between.
 */
import * as z from 'zod';
import { AuditHead } from './audit.ts';
import { InstantWire } from './time.ts';

export const AnchoredLane = AuditHead.extend({
  /** The first digits of the hash of each record since the previous anchor: they tell which record was changed. */
  trail: z.array(z.string()).readonly(),
});
export type AnchoredLane = z.infer<typeof AnchoredLane>;

export const Anchor = z.object({
  /** 1, 2, 3 … without a gap. */
  number: z.number().int().positive(),
  at: InstantWire,
  previousHash: z.string(),
  /** Every lane there is, by name. */
  lanes: z.array(AnchoredLane).readonly(),
  /** Merkle root over the heads of all lanes. */
  root: z.string(),
});
export type Anchor = z.infer<typeof Anchor>;

/** As kept in the archive: the canonical bytes that were signed. */
export const SignedAnchor = z.object({
  body: z.string(),
  hash: z.string(),
  keyId: z.string(),
  /** Ed25519 in base64. */
  signature: z.string(),
});
export type SignedAnchor = z.infer<typeof SignedAnchor>;

/** What the ledger remembers of an anchor, so that one missing from the archive is noticed. */
export const AnchorNote = z.object({
  number: z.number().int().positive(),
  at: InstantWire,
  lanes: z.number().int().nonnegative(),
  records: z.number().int().nonnegative(),
  root: z.string(),
  hash: z.string(),
  keyId: z.string(),
});
export type AnchorNote = z.infer<typeof AnchorNote>;
