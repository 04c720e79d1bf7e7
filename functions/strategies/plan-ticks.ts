/**
 * The slots of the next minute, planned a minute ahead: a schedule on AWS fires some time within its minute, and a state
 * machine then waits for the exact instants.
 */
import { sessionAt } from '#lib/model/calendar.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import { isDue, SCHEDULES, slotsOf } from '#lib/strategies/schedules.ts';

/** Strategies of these that are, or are to be, something. */
type Of = (strategies: readonly StrategyId[]) => Promise<readonly StrategyId[]>;

export interface PlanPorts {
  readonly clock: Clock;
  /** Neither switched off nor paused with nothing to manage. */
  readonly awake: Of;
  /** Their positions are being closed. */
  readonly closing: Of;
}

export interface Plan {
  readonly strategies: readonly StrategyId[];
  /** Of the next minute, those at which one of the strategies is to run. */
  readonly slots: readonly Instant[];
}

const NOTHING: Plan = { strategies: [], slots: [] };
const nextMinute = ({ now }: Clock): Instant => instant((Math.floor(now() / MINUTE) + 1) * MINUTE);

/** What is due, every `seconds` of the next minute. */
export const planTicks =
  ({ clock, awake }: Pick<PlanPorts, 'clock' | 'awake'>) =>
  async (strategies: readonly StrategyId[], seconds: number): Promise<Plan> => {
    const schedules = strategies.map((id) => SCHEDULES[id as keyof typeof SCHEDULES]);
    const isSlot = (slot: Instant) => schedules.some((each) => isDue(each, slot, seconds));
    const slots = slotsOf(nextMinute(clock), seconds).filter(isSlot);
    if (slots.length === 0) return NOTHING;
    const running = await awake(strategies);
    return running.length === 0 ? NOTHING : { strategies: running, slots };
  };

/** What is being closed: once a minute, due or not, paused or not. */
export const planClosing =
  ({ clock, closing }: Pick<PlanPorts, 'clock' | 'closing'>) =>
  async (strategies: readonly StrategyId[]): Promise<Plan> => {
    const slot = nextMinute(clock);
    if (!sessionAt(slot)) return NOTHING;
    const flattened = await closing(strategies);
    return flattened.length === 0 ? NOTHING : { strategies: flattened, slots: [slot] };
  };
