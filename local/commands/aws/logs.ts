/** `wsb logs NAME`: what a deployed function wrote. */
import type { Command } from 'commander';
import type { LogOptions } from '../../aws/logs.ts';
import { talkOf } from '../../terminal.ts';
import { stageOption } from './stage.ts';

export function logs(program: Command): void {
  program
    .command('logs')
    .argument('<name>', 'the function: a strategy, or a file of functions/lambda')
    .description('what a function in your AWS account wrote')
    .addOption(stageOption().default('paper'))
    .option('--since <time>', 'how far back: 30s, 10m, 2h, 1d', '10m')
    .option('--follow', 'go on until interrupted; with --json one line of JSON each')
    .action(async (name: string, options: LogOptions, command: Command) => {
      const aws = await import('../../aws/logs.ts');
      await aws.logs(name, options, talkOf(command));
    });
}
