/** How long a run puts up with a channel. On a virtual clock the policy's waits are over in no time, and real time is the cost. */
import type { AlertChannel } from '#lib/ports.ts';

export interface Patience {
  /** In a row. */
  readonly failures: number;
  /** Real milliseconds, all notices together. */
  readonly ms: number;
  /** Real milliseconds since whenever. */
  readonly stopwatch: () => number;
}

export interface Effort {
  /** The channel is left alone until the last try of the run. */
  isSpent(channel: AlertChannel): boolean;
  /** For the last try. */
  renew(): void;
  /** An attempt, which answers its problem. */
  of(channel: AlertChannel, attempt: () => Promise<string | undefined>): Promise<string | undefined>;
}

const NO_END: Patience = { failures: Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY, stopwatch: () => 0 };

/** Without patience given there is no end to it: on a real clock the policy's waits are enough. */
export function effortOf(patience: Patience = NO_END): Effort {
  const spent = new Map<string, Pick<Patience, 'failures' | 'ms'>>();
  const on = ({ name }: AlertChannel) => spent.get(name) ?? { failures: 0, ms: 0 };
  return {
    isSpent: (channel) => on(channel).failures >= patience.failures || on(channel).ms >= patience.ms,
    renew: () => spent.clear(),
    async of(channel, attempt) {
      const start = patience.stopwatch();
      const problem = await attempt();
      const ms = on(channel).ms + patience.stopwatch() - start;
      spent.set(channel.name, { failures: problem === undefined ? 0 : on(channel).failures + 1, ms });
      return problem;
    },
  };
}
