/** The events that the functions are called with. */
import * as z from 'zod';
import { StrategyId } from '#lib/model/strategy.ts';
import { InstantWire } from '#lib/model/time.ts';

/** A strategy and the function that runs it, as a rule names them. */
const Runner = z.object({ id: StrategyId, function: z.string() });

/** From a rule, a minute ahead. */
export const TicksAhead = z.object({
  strategies: z.array(Runner).min(1),
  seconds: z.number().int().min(10).max(60),
  /** Not what is due, but what is being closed. */
  isClosing: z.boolean(),
});
/** At a slot, before its strategies run. */
export const LookAt = z.object({ slot: InstantWire, strategies: z.array(Runner) });
/** A strategy on what was seen. */
export const Speak = z.object({ slot: InstantWire, snapshot: z.string() });
/** A step of the minute that follows orders, and when that began: it is over before the next one. */
export const Step = z.object({ startedAt: InstantWire });
/** From a rule, four times an hour: the function itself knows which look is due. */
export const Quarter = z.object({});
/** Around a session, or at the start of a minute in it. */
export const When = z.union([z.object({ when: z.enum(['open', 'close']) }), Step]);
