/** What the owner should know. Critical wants action now, warning today, info is for the record. */
import * as z from 'zod';
import { InstantWire } from './time.ts';

export const Alert = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  detail: z.string(),
  subject: z.string(),
  at: InstantWire,
});
export type Alert = z.infer<typeof Alert>;
