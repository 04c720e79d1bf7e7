/** `wsb strategies pause|resume --stage`: the rule that starts a strategy, switched off and on. */
import { eventBridgeRules } from '#functions/adapters/aws/rules.ts';
import { ruleName } from '#functions/adapters/deployment-names.ts';
import type { Environment } from '#lib/model/ids.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { fault } from '../exit.ts';
import { onAws } from './on-aws.ts';
import { deployLine, stageOf } from './stage.ts';

export interface Pausing {
  readonly strategy: StrategyId;
  readonly stage: Environment;
  readonly paused: boolean;
  /** False where it was so already. */
  readonly changed: boolean;
}

export async function setPaused(strategy: StrategyId, stage: Environment, paused: boolean): Promise<Pausing> {
  if (!paused) await refuseDisabled(strategy, stage);
  const [rules, rule] = [eventBridgeRules(), ruleName(stage, strategy)];
  return onAws(`${paused ? 'pause' : 'resume'} ${strategy}`, async () => {
    const changed = (await rules.isEnabled(rule)) === paused;
    if (changed) await (paused ? rules.disable(rule) : rules.enable(rule));
    return { strategy, stage, paused, changed };
  });
}

/** A strategy that the deployed configuration leaves out would be started and do nothing. */
async function refuseDisabled(strategy: StrategyId, stage: Environment): Promise<void> {
  const { config } = await stageOf(stage);
  if (config.strategies[strategy]?.enabled !== false) return;
  throw fault(
    'configuration',
    `${strategy} is disabled in the configuration that was deployed: enable it there, then run ${deployLine(stage)}`,
  );
}
