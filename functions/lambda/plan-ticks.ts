/** Started a minute ahead by a strategy's rule: names the slots of the next minute, without those of paused strategies. */
import type { StrategyId } from '#lib/model/strategy.ts';
import { eventBridgeRules } from '../adapters/aws/rules.ts';
import { ruleName } from '../adapters/deployment-names.ts';
import { invoked } from '../adapters/lambda.ts';
import { planTicks } from '../strategies/plan-ticks.ts';
import { clock, environment } from './wiring/environment.ts';
import { TicksAhead } from './wiring/events.ts';
import { planStep } from './wiring/steps.ts';

export const handler = invoked(TicksAhead, async () => {
  const rules = eventBridgeRules();
  const named = environment();
  const awake = async (ids: readonly StrategyId[]) => {
    const states = await Promise.all(ids.map((id) => rules.isEnabled(ruleName(named, id))));
    return ids.filter((_, place) => states[place]);
  };
  return planStep(planTicks({ clock, awake }));
});
