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

export const planStep =
  (plan: (strategies: readonly StrategyId[], seconds: number) => Promise<Plan>) =>
  async ({ strategies, seconds }: z.output<typeof TicksAhead>, { count }: Noting) => {
    const { slots, strategies: awake } = await plan(
      strategies.map(({ id }) => id),
      seconds,
    );
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

export const speakStep =
  (bot: Bot, run: (bot: Bot, at: { slot: Instant; snapshot: string }) => Promise<TickOutcome>) =>
  async (event: z.output<typeof Speak>, { count }: Noting) => {
    const outcome = await run(bot, event);
    if (outcome.kind === 'ran') {
      count('Ticks');
      count('Signals', outcome.signals);
    }
    return outcome;
  };

/** After this long there is no time for another round before the next minute's. */
const LAST_ROUND = 50 * SECOND;

export const resolveStep =
  (resolve: () => Promise<number>, clock: Clock) =>
  async ({ startedAt }: z.output<typeof Step>) => {
    if (!isFollowed(clock.now())) return { isClosed: true, isAgain: false, unresolved: 0 };
    const unresolved = await resolve();
    return { isClosed: false, isAgain: unresolved > 0 && clock.now() - startedAt < LAST_ROUND, unresolved };
  };
