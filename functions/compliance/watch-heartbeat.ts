/**
 * Every tick leaves its instant in the ledger. One that finds the last too old tells the owner, and notes that ticks came
 * again: until our books have been held against the broker's after that, there is no entry.
 */
import { type Rhythm, silenceBefore } from '#lib/compliance/heartbeat.ts';
import { HEARD_AGAIN } from '#lib/model/break.ts';
import { formatInstant, parseInstant } from '#lib/model/time.ts';
import type { Alerts, Clock, Ledger, Write } from '#lib/ports.ts';

export interface HeartbeatPorts {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly clock: Clock;
  readonly dueAfter: Rhythm;
}

export const HEARTBEAT = 'heartbeat';

/** At the start of a tick. */
export const watchHeartbeat =
  ({ ledger, alerts, clock, dueAfter }: HeartbeatPorts) =>
  async (): Promise<void> => {
    const now = clock.now();
    const held = await ledger.get('cursor', HEARTBEAT);
    const last = held && parseInstant(held.record.value);
    const silence = silenceBefore(now, last, dueAfter);
    if (silence) await alerts.raise(silence);
    const beat = last === undefined || now > last ? [cursor(HEARTBEAT, formatInstant(now))] : [];
    const writes = [...beat, ...(silence ? [cursor(HEARD_AGAIN, formatInstant(now))] : [])];
    if (writes.length > 0) await ledger.commit({ writes });
  };

const cursor = (id: string, value: string): Write => ({ kind: 'cursor', id, record: { value }, expect: 'any' });
