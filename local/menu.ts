/** The menu that a bare start opens on a terminal; without a terminal a bare start is the demo. */
import process from 'node:process';
import { isCancel, select, text } from '@clack/prompts';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  /** Asked for, and passed on with --reason. */
  readonly reason?: string;
}

const CHOICES: readonly Choice[] = [
  { value: 'demo', label: 'Run the demo', hint: 'ten sessions, no keys, about a minute' },
  { value: 'status', label: 'Status', hint: 'switches, account, positions and orders of the last run' },
  { value: 'strategies list', label: 'Strategies', hint: 'what there is and when it runs' },
  { value: 'config show', label: 'Configuration', hint: 'parameters and limits in force' },
  { value: 'halt', label: 'Halt', hint: 'send no more entries; exits go on', reason: 'Why, for the audit' },
  { value: 'flatten', label: 'Flatten', hint: 'what closing everything would do; asks before it does' },
  { value: 'resume', label: 'Resume', hint: 'let entries be sent again', reason: 'Why is it safe again?' },
  { value: 'audit verify', label: 'Verify the audit', hint: 'hash chain of the last run' },
  { value: '--help', label: 'All commands', hint: '' },
];

/** The words of the command chosen; undefined where the owner left. */
export async function chooseCommand(): Promise<readonly string[] | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return ['demo'];
  const choice = await select({
    message: 'WallStreetBots: what would you like to do?',
    options: CHOICES.map(({ value, label, hint }) => ({ value, label, hint })),
  });
  if (isCancel(choice)) return undefined;
  const question = CHOICES.find(({ value }) => value === choice)?.reason;
  if (question === undefined) return choice.split(' ');
  const reason = await text({
    message: question,
    validate: (given) => (given?.trim() ? undefined : 'a sentence, please'),
  });
  return isCancel(reason) ? undefined : [...choice.split(' '), '--reason', reason];
}
