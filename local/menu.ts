/** The menu that a bare start opens on a terminal; without a terminal a bare start is the demo. */
import process from 'node:process';
import { isCancel, select } from '@clack/prompts';

const CHOICES: readonly { readonly value: string; readonly label: string; readonly hint: string }[] = [
  { value: 'demo', label: 'Run the demo', hint: 'ten sessions, no keys, about a minute' },
  { value: 'status', label: 'Status', hint: 'account, positions and orders of the last run' },
  { value: 'strategies list', label: 'Strategies', hint: 'what there is and when it runs' },
  { value: 'config show', label: 'Configuration', hint: 'parameters and limits in force' },
  { value: 'audit verify', label: 'Verify the audit', hint: 'hash chain of the last run' },
  { value: '--help', label: 'All commands', hint: '' },
];

/** The words of the command chosen; undefined where the owner left. */
export async function chooseCommand(): Promise<readonly string[] | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return ['demo'];
  const choice = await select({
    message: 'WallStreetBots: what would you like to do?',
    options: CHOICES.map((each) => ({ ...each })),
  });
  return isCancel(choice) ? undefined : choice.split(' ');
}
