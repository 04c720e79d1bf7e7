/**
 * One look at the market per slot, whoever asks for it: who is looking, until when nobody else need try, and what was
 * seen. A look that was not finished in time may be taken over; the fence tells its first holder that it came too late.
 */
import * as z from 'zod';
import { type Instant, InstantWire, instant, SECOND } from './time.ts';

export const Look = z.object({
  slot: InstantWire,
  holder: z.string(),
  /** Counts the holders. */
  fence: z.number().int().positive(),
  until: InstantWire,
  /** What was seen, once it has been. */
  snapshot: z.string().optional(),
});
export type Look = z.infer<typeof Look>;

/** A look takes a second or two; after this one it is taken for lost. */
const LEASE = 8 * SECOND;

/** The look as this holder may take it; undefined while another has it, and once there is something to see. */
export function takenBy(
  before: Look | undefined,
  { slot, holder, now }: { readonly slot: Instant; readonly holder: string; readonly now: Instant },
): Look | undefined {
  if (before && (before.snapshot !== undefined || now < before.until)) return undefined;
  return { slot, holder, fence: (before?.fence ?? 0) + 1, until: instant(now + LEASE) };
}

/** The look with what its holder saw; undefined where it has gone to another meanwhile. */
export const seenBy = (held: Look | undefined, mine: Look, snapshot: string): Look | undefined =>
  held?.fence === mine.fence && held.holder === mine.holder && held.snapshot === undefined
    ? { ...held, snapshot }
    : undefined;
