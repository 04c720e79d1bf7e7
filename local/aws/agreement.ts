/** Questions whose safe answer is the one that Enter gives. Nobody is asked where nobody can answer. */
import process from 'node:process';
import { confirm, isCancel, text } from '@clack/prompts';

export const canAnswer = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

export async function agreed(message: string): Promise<boolean> {
  return canAnswer() && (await confirm({ message, initialValue: false })) === true;
}

/** The owner types a name, so that a habit of pressing keys does nothing. */
export async function typed(message: string, wanted: string): Promise<boolean> {
  if (!canAnswer()) return false;
  const given = await text({ message });
  return !isCancel(given) && given.trim() === wanted;
}
