/** `wsb deploy` and `wsb diff`: the stack in the owner's AWS account, made or compared. */
import { type Command, Option } from 'commander';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import type { DeployOptions } from '../../aws/deploy.ts';
import { talkOf } from '../../terminal.ts';
import { STAGES } from './stage.ts';

export function deploy(program: Command): void {
  wishing(program.command('deploy'))
    .description('make or change the stack in your AWS account; asks before it does')
    .option('--yes', 'do not ask')
    .action(async (options: DeployOptions, command: Command) => {
      const aws = await import('../../aws/deploy.ts');
      await aws.deploy(options, talkOf(command));
    });
}

export function diff(program: Command): void {
  wishing(program.command('diff'))
    .description('what deploying would change in your AWS account')
    .action(async (options: DeployOptions, command: Command) => {
      const aws = await import('../../aws/deploy.ts');
      await aws.diff(options, talkOf(command));
    });
}

export const environmentOption = (): Option =>
  new Option('--environment <name>', 'paper, or real money').choices(STAGES).default('paper');

const wishing = (command: Command): Command =>
  command
    .addOption(environmentOption())
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .option('--email <address>', 'where alerts are mailed')
    .option('--sms <number>', 'where alerts are texted, such as +14155550100')
    .option('--webhook', 'also tell the webhook whose address is in Parameter Store')
    .option('--massive', 'also ask Massive for prices, with the key that is in Parameter Store')
    .option('--budget <usd>', 'US dollars a month at which AWS warns by mail')
    .option('--arm <words>', 'for live only: the words that let it trade real money');
