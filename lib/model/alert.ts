/** What the owner should know. Critical wants action now, warning today, info is for the record. */
import * as z from 'zod';
import { InstantWire } from './time.ts';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** How far an alert has come on one channel. */
export const Delivery = z.object({
  /** Counted before the sending, so that a crash while sending counts as one; 0 while it waits for its turn. */
  attempts: z.number().int().nonnegative(),
  /** The notice it went into: a second sending bears the same id. */
  notice: z.string().optional(),
  /** Nothing is tried there before. */
  nextTry: InstantWire.optional(),
  deliveredAt: InstantWire.optional(),
  /** Why the last attempt failed. */
  problem: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;

export const Alert = z.object({
  id: z.string(),
  severity: Severity,
  title: z.string(),
  detail: z.string(),
  subject: z.string(),
  at: InstantWire,
  /** By channel. Absent where the alert is older than the channels: it counts as delivered and is never sent. */
  delivery: z.record(z.string(), Delivery).optional(),
});
export type Alert = z.infer<typeof Alert>;
