/** Started a minute ahead by a rule: names the slots of the next minute, without those of strategies that have nothing to do. */
import { flattens } from '#lib/model/control.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { eventBridgeRules } from '../adapters/aws/rules.ts';
import { pulledSwitches } from '../adapters/controls.ts';
import { ruleName } from '../adapters/deployment-names.ts';
import { invoked } from '../adapters/lambda.ts';
import { restingAmong } from '../strategies/pausing.ts';
import { planClosing, planTicks } from '../strategies/plan-ticks.ts';
import { clock, environment } from './wiring/environment.ts';
import { TicksAhead } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';
import { planStep } from './wiring/steps.ts';

export const handler = invoked(TicksAhead, async () => {
  const [rules, ledger, named] = [eventBridgeRules(), ports.ledger(), environment()];
  const awake = async (ids: readonly StrategyId[]) => {
    const states = await Promise.all(ids.map((id) => rules.isEnabled(ruleName(named, id))));
    const resting = await restingAmong(ledger, await pulledSwitches(ledger), ids);
    return ids.filter((id, place) => states[place] && !resting.has(id));
  };
  const closing = async (ids: readonly StrategyId[]) => {
    const controls = await pulledSwitches(ledger);
    return ids.filter((id) => flattens(controls, id));
  };
  const parts = { clock, awake, closing };
  return planStep({ due: planTicks(parts), closing: planClosing(parts) });
});
