/** Why things were turned down, kept readable: per rule how many, and the one that missed by least. */
import type { Reason } from '../../model/signal.ts';

/** How far it came: listed as it should be, expiring when it should, measuring what was asked, tradable, with its other legs. */
export const STAGES = ['listing', 'expiry', 'criteria', 'market', 'pairing', 'structure'] as const;

export interface Refusal {
  readonly stage: (typeof STAGES)[number];
  /** A contract, several joined by " + ", an expiry, or the underlying where it concerns all. */
  readonly subject: string;
  readonly reason: Reason;
}

/** All refusals by one rule. */
export interface Tally<R> {
  readonly nearest: R;
  readonly count: number;
}

const missOf = ({ observed, threshold }: Reason): number =>
  typeof observed === 'number' && typeof threshold === 'number' ? Math.abs(observed - threshold) : Infinity;

/** Most frequent rule first; of rules as frequent, and of misses as near, the one that came first. */
export function tally<R>(refusals: readonly R[], reasonOf: (refusal: R) => Reason): readonly Tally<R>[] {
  return [...Map.groupBy(refusals, (refusal) => reasonOf(refusal).rule).values()]
    .sort((a, b) => b.length - a.length)
    .map((group) => ({
      nearest: group.reduce((best, next) => (missOf(reasonOf(next)) < missOf(reasonOf(best)) ? next : best)),
      count: group.length,
    }));
}

/** By rule; what came furthest first, and then as `tally` has it. */
export const whyNot = (refusals: readonly Refusal[]): readonly Tally<Refusal>[] =>
  [...tally(refusals, ({ reason }) => reason)].sort(
    (a, b) => STAGES.indexOf(b.nearest.stage) - STAGES.indexOf(a.nearest.stage),
  );
