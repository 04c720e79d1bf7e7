/**
 * The slots of the next minute, planned a minute ahead: a schedule on AWS fires some time within its minute, and a state
 * machine then waits for the exact instants.
 */
import type { StrategyId } from '#lib/model/strategy.ts';
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import { isDue, SCHEDULES, slotsOf } from '#lib/strategies/schedules.ts';

export interface PlanPorts {
  readonly clock: Clock;
  /** Of these strategies, those that the owner has not paused. */
  readonly awake: (strategies: readonly StrategyId[]) => Promise<readonly StrategyId[]>;
}

export interface Plan {
  readonly strategies: readonly StrategyId[];
  /** Of the next minute, those at which one of the strategies is due. */
  readonly slots: readonly Instant[];
}

const NOTHING: Plan = { strategies: [], slots: [] };

export const planTicks =
  ({ clock, awake }: PlanPorts) =>
  async (strategies: readonly StrategyId[], seconds: number): Promise<Plan> => {
    const next = instant((Math.floor(clock.now() / MINUTE) + 1) * MINUTE);
    const schedules = strategies.map((id) => SCHEDULES[id as keyof typeof SCHEDULES]);
    const slots = slotsOf(next, seconds).filter((slot) => schedules.some((each) => isDue(each, slot, seconds)));
    if (slots.length === 0) return NOTHING;
    const running = await awake(strategies);
    return running.length === 0 ? NOTHING : { strategies: running, slots };
  };
