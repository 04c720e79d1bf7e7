/**
 * How each source has fared, kept in the ledger: functions live for a minute, and the next one must not try again what
 * the last one found dead. Only news is written, and now and then that all is well.
 */
import {
  afterFailure,
  afterRefusal,
  afterSuccess,
  type Circuit,
  circuitOf,
  type SourceHealth,
} from '#lib/model/market-source.ts';
import { type Instant, MINUTE, SECOND } from '#lib/model/time.ts';
import type { Clock, Ledger } from '#lib/ports.ts';
import { TransientFault } from '../faults.ts';

export interface HealthBook {
  circuit(source: string): Promise<{ readonly circuit: Circuit; readonly health: SourceHealth }>;
  succeeded(source: string): Promise<void>;
  /** A fault that may pass counts towards the circuit; a refusal is only told. */
  failed(source: string, fault: Error): Promise<void>;
}

/** One look asks several times. */
const READ_LIFE = 5 * SECOND;
const SUCCESS_TOLD_EVERY = 5 * MINUTE;

export function healthBook(ledger: Pick<Ledger, 'get' | 'commit'>, clock: Clock): HealthBook {
  const known = new Map<string, { readonly health: SourceHealth; readonly readAt: Instant }>();

  async function of(source: string): Promise<SourceHealth> {
    const now = clock.now();
    const held = known.get(source);
    if (held && now - held.readAt < READ_LIFE) return held.health;
    const health = (await ledger.get('source', source))?.record ?? { source, failures: 0 };
    known.set(source, { health, readAt: now });
    return health;
  }

  async function keep(health: SourceHealth): Promise<void> {
    const { source } = health;
    known.set(source, { health, readAt: clock.now() });
    await ledger.commit({ writes: [{ kind: 'source', id: source, record: health, expect: 'any' }] });
  }

  return {
    async circuit(source) {
      const health = await of(source);
      return { circuit: circuitOf(health, clock.now()), health };
    },
    async succeeded(source) {
      const [health, now] = [await of(source), clock.now()];
      const isTold = health.lastSuccess !== undefined && now - health.lastSuccess < SUCCESS_TOLD_EVERY;
      if (health.failures > 0 || !isTold) await keep(afterSuccess(health, now));
    },
    async failed(source, fault) {
      const failure = { at: clock.now(), reason: fault.message };
      const after = fault instanceof TransientFault ? afterFailure : afterRefusal;
      await keep(after(await of(source), failure));
    },
  };
}
