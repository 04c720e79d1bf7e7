/** `wsb invoke NAME --event FILE`: one function with one event. */
import type { Command } from 'commander';
import type { InvokeOptions } from '../../aws/invoke.ts';
import { talkOf } from '../../terminal.ts';
import { stageOption } from './stage.ts';

export function invoke(program: Command): void {
  program
    .command('invoke')
    .argument('<name>', 'the function: a strategy, or a file of functions/lambda')
    .description('run a function with an event: here, or with --stage the deployed one')
    .requiredOption('--event <file>', 'the event as JSON; test/events has one for every function')
    .addOption(stageOption())
    .option('--yes', 'also of the live stack, where it may trade real money')
    .action(async (name: string, options: InvokeOptions, command: Command) => {
      const aws = await import('../../aws/invoke.ts');
      await aws.invoke(name, options, talkOf(command));
    });
}
