/** What the commands about a deployed stack share. AWS clients are loaded only where one is asked for: they are large. */
import { Option } from 'commander';
import type { Stage } from '../../aws/stage.ts';

export const STAGES = ['paper', 'live'] as const;

export const stageOption = (): Option =>
  new Option('--stage <name>', 'which stack in your AWS account').choices(STAGES);

export async function onStage(
  environment: (typeof STAGES)[number],
  look: (stage: Stage) => Promise<void>,
): Promise<void> {
  const { withStage } = await import('../../aws/stage.ts');
  await withStage(environment, look);
}
