/** `wsb destroy`: the stack taken out of the owner's AWS account. */
import type { Command } from 'commander';
import type { DestroyOptions } from '../../aws/destroy.ts';
import { talkOf } from '../../terminal.ts';
import { environmentOption } from './deploy.ts';

export function destroy(program: Command): void {
  program
    .command('destroy')
    .description('take the stack out of your AWS account; names what stays, and asks twice')
    .addOption(environmentOption())
    .option('--config <file>', 'your configuration')
    .option('--yes', 'the first yes')
    .option('--confirm <stack>', 'the second: the name of the stack')
    .action(async (options: DestroyOptions, command: Command) => {
      const aws = await import('../../aws/destroy.ts');
      await aws.destroy(options, talkOf(command));
    });
}
