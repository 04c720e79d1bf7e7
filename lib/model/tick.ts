/** A tick of the schedule, and what each strategy answered to it: kept so that "why did it not trade?" always has an answer. */
import * as z from 'zod';
import { WhyNot } from './strategy.ts';
import { InstantWire } from './time.ts';

export const Tick = z.object({ slot: InstantWire, strategies: z.array(z.string()).readonly() });
export type Tick = z.infer<typeof Tick>;

/** What one strategy said at one slot. */
export const ProposalRecord = z.object({
  strategyId: z.string(),
  slot: InstantWire,
  snapshot: z.string(),
  /** Ids of its signals. */
  signals: z.array(z.string()).readonly(),
  whyNots: z.array(WhyNot).readonly(),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;
