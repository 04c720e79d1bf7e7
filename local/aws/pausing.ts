/** The rule that starts a strategy on AWS: switched on again where it was switched off by hand, or by an earlier version. */
import { eventBridgeRules } from '#functions/adapters/aws/rules.ts';
import { ruleName } from '#functions/adapters/deployment-names.ts';
import type { Environment } from '#lib/model/ids.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { fault } from '../exit.ts';
import { deployLine, type Stage } from './stage.ts';

/** True where the rule had to be switched on. */
export async function ruleSwitchedOn(
  { config }: Pick<Stage, 'config'>,
  strategy: StrategyId,
  stage: Environment,
): Promise<boolean> {
  // A strategy that the deployed configuration leaves out would be started and do nothing.
  if (config.strategies[strategy]?.enabled === false)
    throw fault(
      'configuration',
      `${strategy} is disabled in the configuration that was deployed: enable it there, then run ${deployLine(stage)}`,
    );
  const [rules, rule] = [eventBridgeRules(), ruleName(stage, strategy)];
  if (await rules.isEnabled(rule)) return false;
  await rules.enable(rule);
  return true;
}
