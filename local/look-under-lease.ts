/** A slot inside the minute, as on AWS: one look under a lease for all who are due, then each strategy by itself on what was seen. */
import { runStrategy, type SpeakPorts } from '#functions/strategies/runtime.ts';
import { type LookPorts, takeLook } from '#functions/strategies/take-look.ts';
import type { Instant } from '#lib/model/time.ts';

const HOLDER = 'local';

export function lookUnderLease(ports: LookPorts & SpeakPorts): (slot: Instant) => Promise<void> {
  const [look, speak] = [takeLook(ports), runStrategy(ports)];
  return async (slot) => {
    const seen = await look(slot, HOLDER);
    if (seen.kind !== 'seen') return;
    for (const bot of seen.due) await speak(bot, { slot, snapshot: seen.snapshot });
  };
}
