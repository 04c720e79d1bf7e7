/** What the steps of the state machines answer: booleans to branch on, and what the next step is called with. */
import type * as z from 'zod';
import type { StrategyId } from '#lib/model/strategy.ts';
import { formatInstant, type Instant, SECOND } from '#lib/model/time.ts';
import type { Bot } from '#lib/pipeline.ts';
import type { Clock } from '#lib/ports.ts';
import type { Tools } from '../../adapters/lambda.ts';
import type { Plan } from '../../strategies/plan-ticks.ts';
import type { TickOutcome } from '../../strategies/runtime.ts';
import type { LookOutcome } from '../../strategies/take-look.ts';
import type { LookAt, Speak, Step, TicksAhead } from './events.ts';
import { isFollowed } from './hours.ts';

export type Noting = Pick<Tools, 'count' | 'requestId'>;

export interface Planner {
  readonly due: (strategies: readonly StrategyId[], seconds: number) => Promise<Plan>;
  readonly closing: (strategies: readonly StrategyId[]) => Promise<Plan>;
}

export const planStep =
  (plan: Planner) =>
  async ({ strategies, seconds, isClosing }: z.output<typeof TicksAhead>, { count }: Noting) => {
    const ids = strategies.map(({ id }) => id);
    const { slots, strategies: awake } = isClosing ? await plan.closing(ids) : await plan.due(ids, seconds);
    // A burst repeats what is due on the minute: each tick that is due is counted once.
    if (seconds === 60) count('TicksDue', slots.length * awake.length);
    return {
      isDue: slots.length > 0,
      slots: slots.map(formatInstant),
      strategies: strategies.filter(({ id }) => awake.includes(id)),
    };
  };

export const lookStep =
  (look: (slot: Instant, holder: string) => Promise<LookOutcome>) =>
  async ({ slot, strategies }: z.output<typeof LookAt>, { count, requestId }: Noting) => {
    const outcome = await look(slot, requestId);
    if (outcome.kind !== 'seen') return { isSeen: false, isBusy: outcome.kind === 'busy' };
    const { snapshot, due, dataAge } = outcome;
    if (dataAge !== undefined) count('DataAge', dataAge);
    const asked = strategies.filter(({ id }) => due.some((bot) => bot.id === id));
    return { isSeen: true, isBusy: false, snapshot, due: asked };
  };

export interface Speaker {
  /** The bot to run at a slot: the strategy itself, or what closes its positions; undefined where neither is. */
  readonly botAt: (slot: Instant) => Promise<Bot | undefined>;
  readonly run: (bot: Bot, at: { slot: Instant; snapshot: string }) => Promise<TickOutcome>;
}

export const speakStep =
  ({ botAt, run }: Speaker) =>
  async (event: z.output<typeof Speak>, { count }: Noting) => {
    const bot = await botAt(event.slot);
    if (!bot) return { kind: 'nothing' } as const;
    const outcome = await run(bot, event);
    if (outcome.kind === 'ran') count('Ticks');
    return outcome;
  };

/** After this long there is no time for another round before the next minute's. */
const LAST_ROUND = 50 * SECOND;
const leavesTime = (startedAt: Instant, now: Instant): boolean => now - startedAt < LAST_ROUND;

/** A step that counts what is left to do, and is taken again in five seconds while there is something. */
export const countingStep =
  (left: () => Promise<number>, clock: Clock) =>
  async ({ startedAt }: z.output<typeof Step>) => {
    if (!isFollowed(clock.now())) return { isClosed: true, isAgain: false, left: 0 };
    const open = await left();
    return { isClosed: false, isAgain: open > 0 && leavesTime(startedAt, clock.now()), left: open };
  };
