/**
 * The owner's switches: while a scope is halted no entry order is sent there, and exits go on. Each change raises the
 * epoch. The dispatch transaction checks the version it read, so no entry is dispatched after a halt has been committed.
 */
import * as z from 'zod';
import { type Instant, InstantWire, newYorkDay, newYorkTime } from './time.ts';

/** The scope that stands over every strategy. */
export const ALL = 'all';

export const Control = z.object({
  /** 'all' or the id of a strategy. */
  scope: z.string(),
  halted: z.boolean(),
  /** Counts the changes. */
  epoch: z.number().int().positive(),
  /** The owner's words, or the rule that pulled it. */
  reason: z.string(),
  /** 'owner', or the function that pulled it. */
  by: z.string(),
  at: InstantWire,
});
export type Control = z.infer<typeof Control>;

/** The switches that stand over a strategy: all of them must be on for an entry. */
export const scopesOver = (strategyId: string): readonly string[] => [ALL, strategyId];

/** What keeps entries from being made: a rule and a sentence for the owner that begins with it. */
export interface Barrier {
  readonly rule: 'halted';
  readonly scope: string;
  readonly because: string;
}

/** The first switch that is off, as a barrier. */
export function haltIn(controls: readonly Control[]): Barrier | undefined {
  const control = controls.find(({ halted }) => halted);
  if (!control) return undefined;
  const { scope, by, at, reason } = control;
  const what = scope === ALL ? 'all entries' : `entries of ${scope}`;
  const since = `${newYorkDay(at)} ${newYorkTime(at)} New York`;
  return { rule: 'halted', scope, because: `halted: ${what} since ${since} by ${by}: ${reason}` };
}

/** A switch after it was pulled or released; the same where nothing changes. */
export function switched(
  before: Control | undefined,
  to: { readonly scope: string; readonly halted: boolean; readonly reason: string; readonly by: string },
  at: Instant,
): Control | undefined {
  if ((before?.halted ?? false) === to.halted) return before;
  return { ...to, epoch: (before?.epoch ?? 0) + 1, at };
}
