/**
 * Every tick leaves its instant in the ledger. One that finds the last too old tells the owner, and entries wait until
 * our books have been compared with the broker's; that they wait stands in the ledger too, so no restart forgets it.
 */
import { type Rhythm, silenceBefore } from '#lib/compliance/heartbeat.ts';
import { formatInstant, parseInstant } from '#lib/model/time.ts';
import type { Alerts, Clock, Ledger, Write } from '#lib/ports.ts';

export interface HeartbeatPorts {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly clock: Clock;
  readonly dueAfter: Rhythm;
}

export const HEARTBEAT = 'heartbeat';
const WAITING = 'heartbeat-silence';

/** Do entries still wait for a reconciliation? */
export const entriesWait = async (ledger: Ledger): Promise<boolean> =>
  (await ledger.get('cursor', WAITING)) !== undefined;

export interface Heartbeat {
  /** At the start of a tick. True where entries have to wait for a reconciliation. */
  beat(): Promise<boolean>;
  /** The reconciliation has run. */
  reconciled(): Promise<void>;
}

export const watchHeartbeat = ({ ledger, alerts, clock, dueAfter }: HeartbeatPorts): Heartbeat => ({
  async beat() {
    const now = clock.now();
    const held = await ledger.get('cursor', HEARTBEAT);
    const last = held && parseInstant(held.record.value);
    const silence = silenceBefore(now, last, dueAfter);
    if (silence) await alerts.raise(silence);
    const beat = last === undefined || now > last ? [cursor(HEARTBEAT, formatInstant(now))] : [];
    const writes = [...beat, ...(silence ? [cursor(WAITING, silence.id)] : [])];
    if (writes.length > 0) await ledger.commit({ writes });
    return entriesWait(ledger);
  },
  async reconciled() {
    await ledger.commit({ writes: [{ kind: 'cursor', id: WAITING, remove: true, expect: 'any' }] });
  },
});

const cursor = (id: string, value: string): Write => ({ kind: 'cursor', id, record: { value }, expect: 'any' });
