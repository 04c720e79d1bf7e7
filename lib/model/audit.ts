/** What happened, appended and never changed: sequenced and hash-chained per lane, in the transaction of the change itself. */
import * as z from 'zod';
import { type Instant, InstantWire } from './time.ts';

export const AUDIT_TYPES = [
  'proposal',
  'signal',
  'decision',
  'order-approved',
  'order-dispatched',
  'order-resent',
  'order-acked',
  'order-rejected',
  'order-unknown',
  'order-absent',
  'order-advanced',
  'fill',
  'mark',
  'reconciliation',
  'break-opened',
  'break-changed',
  'break-healed',
  'external-order',
  'activity',
  'review',
  'control',
  'risk-state',
] as const;
export const AuditType = z.enum(AUDIT_TYPES);
export type AuditType = z.infer<typeof AuditType>;

/** An entry before it has its place in a lane. `data` is plain JSON (wire form). */
export interface AuditDraft {
  readonly type: AuditType;
  readonly at: Instant;
  /** The order, signal, slot or account it is about. */
  readonly subject: string;
  readonly data: unknown;
}

export const AuditEntry = z.object({
  /** One writer per lane: function (and message group where it runs in parallel), account and day. */
  lane: z.string(),
  seq: z.number().int().positive(),
  type: AuditType,
  at: InstantWire,
  subject: z.string(),
  data: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** As stored: the canonical bytes, so that verifying needs no re-serialising. */
export const AuditRecord = z.object({
  lane: z.string(),
  seq: z.number().int().positive(),
  previousHash: z.string(),
  /** Canonical JSON of the entry. */
  body: z.string(),
  hash: z.string(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** The last record of a lane. */
export const AuditHead = AuditRecord.pick({ lane: true, seq: true, hash: true });
export type AuditHead = z.infer<typeof AuditHead>;
