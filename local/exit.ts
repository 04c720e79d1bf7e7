/** How a command ends: the exit codes of the command line, and faults that know theirs. */
import { areKeysRefused, PermanentFault, TransientFault } from '#functions/adapters/faults.ts';

export const EXIT = {
  good: 0,
  failed: 1,
  usage: 2,
  configuration: 3,
  credentials: 4,
  blocked: 5,
  halted: 6,
  interrupted: 130,
} as const;
export type Exit = keyof typeof EXIT;

const exits = new WeakMap<Error, Exit>();

/** A fault for the owner: what happened, why, and what to do next, in one line. */
export function fault(exit: Exit, message: string, cause?: unknown): PermanentFault {
  const error = new PermanentFault(message, cause === undefined ? {} : { cause });
  exits.set(error, exit);
  return error;
}

export const exitCodeOf = (error: unknown): number =>
  error instanceof Error ? EXIT[exits.get(error) ?? (areKeysRefused(error) ? 'credentials' : 'failed')] : EXIT.failed;

/** Runs `work`; whatever fault it throws ends the command with this code. */
export function exiting<T>(exit: Exit, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PermanentFault) exits.set(error, exit);
    throw error;
  }
}

/** What to tell the owner about an error, in one line; undefined for a bug, which keeps its stack. */
export function lineFor(error: unknown): string | undefined {
  if (error instanceof PermanentFault || error instanceof TransientFault) return oneLine(error.message);
  const isOfSystem = error instanceof Error && 'syscall' in error;
  return isOfSystem ? `the computer refused: ${oneLine(error.message)}; put that right and try again` : undefined;
}

export const oneLine = (text: string): string => text.trim().replace(/\s*\n+\s*/g, '; ');
