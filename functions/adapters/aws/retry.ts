/** Tries again after waits that are drawn at random, so that writers who met do not meet again, until the time is up. */
import { setTimeout } from 'node:timers/promises';

const FIRST_MS = 20;
const LONGEST_MS = 500;

/** The first answer that `attempt` gives, or undefined where it gave none in time. The signal ends with the time. */
export async function untilDeadline<T>(
  milliseconds: number,
  attempt: (signal: AbortSignal) => Promise<T | undefined>,
): Promise<T | undefined> {
  const signal = AbortSignal.timeout(milliseconds);
  for (let retry = 0; !signal.aborted; retry += 1) {
    const answer = await attempt(signal);
    if (answer !== undefined) return answer;
    await setTimeout(Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** retry));
  }
  return undefined;
}
