/**
 * A difference between our books and the broker's: what differs, since when, and why as far as it is known. While it is
 * open no entry is sent in its symbol; it heals by itself when the difference is gone.
 */
import * as z from 'zod';
import type { Barrier } from './control.ts';
import { type Instant, InstantWire, newYorkDay, newYorkTime } from './time.ts';

/** The id of the break that is about money instead of a symbol. */
export const CASH = 'cash';

/** Why it differs, as far as is known. */
export const BREAK_CAUSES = ['unresolved-order', 'external-order', 'activity', 'late-news', 'unexplained'] as const;
export const BreakCause = z.enum(BREAK_CAUSES);
export type BreakCause = z.infer<typeof BreakCause>;

/** One thing that differs. */
export const BreakRow = z.object({
  of: z.enum(['position', 'order', 'cash']),
  /** An instrument's symbol, a client order id, or "cash". */
  subject: z.string(),
  /** Shares, contracts, US dollars, or the state of an order. */
  ours: z.string(),
  brokers: z.string(),
});
export type BreakRow = z.infer<typeof BreakRow>;

export const Break = z.object({
  /** The share or the underlying, or "cash". */
  subject: z.string(),
  state: z.enum(['open', 'healed']),
  rows: z.array(BreakRow).readonly(),
  cause: BreakCause,
  /** A sentence for the owner. */
  explanation: z.string(),
  since: InstantWire,
  lastSeenAt: InstantWire,
  healedAt: InstantWire.optional(),
});
export type Break = z.infer<typeof Break>;

/** What an open break keeps from being sent: every entry in its symbol. Cash stops all of them or none, by the switch. */
export function freezeBy(found: Break | undefined): Barrier | undefined {
  if (found?.state !== 'open' || found.subject === CASH) return undefined;
  const { subject, since, explanation } = found;
  const when = `${newYorkDay(since)} ${newYorkTime(since)} New York`;
  return { rule: 'frozen', scope: subject, because: `frozen: entries in ${subject} since ${when}: ${explanation}` };
}

/**
 * Before the first full look of a day at the broker's books there is no entry, nor after a silence: what is ours may have
 * changed meanwhile. `heardAgain` is when ticks came again after the last silence.
 */
export function unlookedAt({ full }: Looks, now: Instant, heardAgain: Instant | undefined): Barrier | undefined {
  const [day, silent] = [newYorkDay(now), heardAgain !== undefined && (full ?? 0) < heardAgain];
  if (full !== undefined && newYorkDay(full) === day && !silent) return undefined;
  const since = silent ? 'since there was no tick for minutes' : `on ${day} yet`;
  const because = `unreconciled: our books have not been held against Alpaca’s ${since}`;
  return { rule: 'unreconciled', scope: 'all', because };
}

/** How far the comparing has come: what was looked at when, and what still has to be told or judged. Kept in a cursor. */
export const Looks = z.object({
  orders: InstantWire.optional(),
  holdings: InstantWire.optional(),
  /** Everything, with the activities of the night. */
  full: InstantWire.optional(),
  /** Differences left to a later look because something was executed just before, with the first look that found them. */
  deferred: z.record(z.string(), InstantWire),
  /** Orders of others at the broker by its id: those still open, and those told of that may be listed again. */
  foreign: z.record(z.string(), z.object({ open: z.boolean(), at: InstantWire })),
});
export type Looks = z.infer<typeof Looks>;

/** The id of its cursor, and of the one that says when ticks came again after a silence. */
export const LOOKS = 'looks';
export const HEARD_AGAIN = 'heard-again';
export const looksText = (looks: Looks): string => JSON.stringify(z.encode(Looks, looks));

/** Without a readable note everything is due. */
export function looksIn(text: string | undefined): Looks {
  try {
    return z.decode(Looks, JSON.parse(text ?? ''));
  } catch {
    return { deferred: {}, foreign: {} };
  }
}
