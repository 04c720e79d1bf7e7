/** A way to Alpaca that takes its turn in the calls a minute that all functions share. */
import { setTimeout } from 'node:timers/promises';
import { SECOND } from '#lib/model/time.ts';

export type Urgency = 'urgent' | 'ordinary';

/** As much of a rate bucket as is needed here. */
export interface Turns {
  take(
    calls: number,
    urgency: Urgency,
  ): Promise<{ readonly granted: true } | { readonly granted: false; readonly retryMs: number }>;
}

/** A look at the market that would have to wait longer is left out. */
const LONGEST_WAIT = 2 * SECOND;

/**
 * What is urgent goes out when it has waited, whatever the bucket says: an order that is not sent would have to count as
 * one without an answer.
 */
export const withinRate =
  (turns: Turns, urgency: Urgency, send: typeof fetch = fetch): typeof fetch =>
  async (input, init) => {
    const taken = await turns.take(1, urgency).catch((fault: unknown) => {
      if (urgency === 'urgent') return { granted: true } as const;
      throw fault;
    });
    if (taken.granted) return send(input, init);
    if (urgency === 'ordinary' && taken.retryMs > LONGEST_WAIT)
      throw new Error('the calls of this minute are spent, and what is left is for orders');
    await setTimeout(Math.min(taken.retryMs, LONGEST_WAIT));
    return send(input, init);
  };
