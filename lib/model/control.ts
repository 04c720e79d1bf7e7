/**
 * The owner's switches: while a strategy is paused or a scope is halted no entry order is sent there, and exits go on; while
 * it flattens, the system also closes what it holds. Each change raises the epoch. The dispatch transaction checks the version it read, so
 * no entry is dispatched after a halt has been committed.
 */
import * as z from 'zod';
import { type Instant, InstantWire, newYorkDay, newYorkTime } from './time.ts';

/** The scope that stands over every strategy. */
export const ALL = 'all';

/**
 * Each holds back more than the one before. Paused is the everyday word for one strategy, and halted that of an emergency:
 * a run that ends under a halt says so with its exit code, and the end of a pause is no end of a halt.
 */
export const MODES = ['running', 'paused', 'halted', 'flattening'] as const;
export type Mode = (typeof MODES)[number];

const fields = {
  /** 'all' or the id of a strategy. */
  scope: z.string(),
  /** Counts the changes. */
  epoch: z.number().int().positive(),
  /** The owner's words, or the rule that pulled it. */
  reason: z.string(),
  /** 'owner', or the function that pulled it. */
  by: z.string(),
};
const Current = z.object({ ...fields, mode: z.enum(MODES), at: InstantWire });
/** As it was kept before there was a third mode. */
const Former = z.object({ ...fields, halted: z.boolean(), at: z.string() });

export const Control = z.union([
  Current,
  z.codec(Former, Current, {
    decode: ({ halted, ...rest }) => ({ ...rest, mode: halted ? ('halted' as const) : ('running' as const) }),
    encode: ({ mode, ...rest }) => ({ ...rest, halted: mode !== 'running' }),
  }),
]);
export type Control = z.infer<typeof Control>;

/** The switches that stand over a strategy: all of them must be on for an entry. */
export const scopesOver = (strategyId: string): readonly string[] => [ALL, strategyId];

/** Whether entries are held back, in whatever mode. */
export const isPulled = ({ mode }: Control): boolean => mode !== 'running';
export const isHalted = ({ mode }: Control): boolean => mode === 'halted' || mode === 'flattening';

/** The switch by which a strategy is paused, where it is. */
export const pauseOver = (controls: readonly Control[], strategyId: string): Control | undefined =>
  controls.find(({ mode, scope }) => mode === 'paused' && scopesOver(strategyId).includes(scope));

/** Whether one of the switches has the strategy's positions closed. */
export const flattens = (controls: readonly Control[], strategyId: string): boolean =>
  controls.some(({ mode, scope }) => mode === 'flattening' && scopesOver(strategyId).includes(scope));

/** What keeps entries from being made: a rule and a sentence for the owner that begins with it. */
export interface Barrier {
  readonly rule: 'paused' | 'halted' | 'frozen' | 'unreconciled';
  readonly scope: string;
  readonly because: string;
}

/** The entries that a switch is about, in words. */
export const entriesOf = (scope: string): string => (scope === ALL ? 'all entries' : `entries of ${scope}`);
export const sinceText = (at: Instant): string => `since ${newYorkDay(at)} ${newYorkTime(at)} New York`;

/** The first switch that is off, as a barrier. */
export function haltIn(controls: readonly Control[]): Barrier | undefined {
  const control = controls.find(isPulled);
  if (!control) return undefined;
  const { scope, mode, by, at, reason } = control;
  const rule = mode === 'paused' ? 'paused' : 'halted';
  return { rule, scope, because: `${rule}: ${entriesOf(scope)} ${sinceText(at)} by ${by}: ${reason}` };
}

/** Where a switch is to stand, and who says so. */
export type Move = Pick<Control, 'scope' | 'mode' | 'reason' | 'by'>;

/** A switch after it was moved; the same where nothing changes. What holds back more already goes on doing so until it is resumed. */
export function switched(before: Control | undefined, to: Move, at: Instant): Control | undefined {
  const mode = before?.mode ?? 'running';
  if (mode === to.mode || (to.mode !== 'running' && MODES.indexOf(mode) > MODES.indexOf(to.mode))) return before;
  return { ...to, epoch: (before?.epoch ?? 0) + 1, at };
}

/**
 * How far the cancelling of entries under a halt has come. It counts from when execution first saw the halt, by
 * execution's own clock: whoever pulled the switch may have another.
 */
export const Sweep = z.object({
  scope: z.string(),
  /** Of the halt. */
  epoch: z.number().int().nonnegative(),
  since: InstantWire,
  /** When the broker listed no entry any more and none could be on its way. */
  clearedAt: InstantWire.optional(),
});
export type Sweep = z.infer<typeof Sweep>;
