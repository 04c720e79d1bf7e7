/** What each strategy answered to a tick of the schedule: kept so that "why did it not trade?" always has an answer. */
import * as z from 'zod';
import { Reason } from './signal.ts';
import type { WhyNot } from './strategy.ts';
import { InstantWire } from './time.ts';

/** Candidates that one reason turned down, observed alike: a look at thirty symbols without a history is one line, not thirty. */
export const TurnedDown = z.object({ symbols: z.array(z.string()).readonly(), reason: Reason });
export type TurnedDown = z.infer<typeof TurnedDown>;

/** Why-nots with the same reason as one, in the order in which the reasons came up. */
export function alike(whyNots: readonly WhyNot[]): readonly TurnedDown[] {
  const groups = Map.groupBy(whyNots, ({ reason }) => JSON.stringify(reason)).values();
  return [...groups].flatMap((group) => {
    const [first] = group;
    return first ? [{ symbols: group.map(({ symbol }) => symbol), reason: first.reason }] : [];
  });
}

/** What one strategy said at one slot. */
export const ProposalRecord = z.object({
  strategyId: z.string(),
  slot: InstantWire,
  snapshot: z.string(),
  /** Ids of its signals. */
  signals: z.array(z.string()).readonly(),
  whyNots: z.array(TurnedDown).readonly(),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;
