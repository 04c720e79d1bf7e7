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
  type Figure,
  type SourceHealth,
} from '#lib/model/market-source.ts';
import { type Instant, MINUTE, SECOND } from '#lib/model/time.ts';
import type { Clock, Ledger } from '#lib/ports.ts';
import { TransientFault } from '../faults.ts';

/** Who was asked for what. */
export interface Asked {
  readonly source: string;
  readonly figure: Figure;
}

export interface HealthBook {
  circuit(of: Asked): Promise<{ readonly circuit: Circuit; readonly health: SourceHealth }>;
  succeeded(of: Asked): Promise<void>;
  /** A fault that may pass counts towards the circuit; a refusal is only told. */
  failed(of: Asked, fault: Error): Promise<void>;
}

const idOf = ({ source, figure }: Asked): string => `${source} ${figure}`;

/** One look asks several times. */
const READ_LIFE = 5 * SECOND;
const SUCCESS_TOLD_EVERY = 5 * MINUTE;

export function healthBook(ledger: Pick<Ledger, 'get' | 'commit'>, clock: Clock): HealthBook {
  const known = new Map<string, { readonly health: SourceHealth; readonly readAt: Instant }>();

  async function of(asked: Asked): Promise<SourceHealth> {
    const [now, id] = [clock.now(), idOf(asked)];
    const held = known.get(id);
    if (held && now - held.readAt < READ_LIFE) return held.health;
    const health = (await ledger.get('source', id))?.record ?? { ...asked, failures: 0 };
    known.set(id, { health, readAt: now });
    return health;
  }

  async function keep(health: SourceHealth): Promise<void> {
    const id = idOf(health);
    known.set(id, { health, readAt: clock.now() });
    await ledger.commit({ writes: [{ kind: 'source', id, record: health, expect: 'any' }] });
  }

  return {
    async circuit(asked) {
      const health = await of(asked);
      return { circuit: circuitOf(health, clock.now()), health };
    },
    async succeeded(asked) {
      const [health, now] = [await of(asked), clock.now()];
      const isTold = health.lastSuccess !== undefined && now - health.lastSuccess < SUCCESS_TOLD_EVERY;
      if (health.failures > 0 || !isTold) await keep(afterSuccess(health, now));
    },
    async failed(asked, fault) {
      const failure = { at: clock.now(), reason: fault.message };
      const after = fault instanceof TransientFault ? afterFailure : afterRefusal;
      await keep(after(await of(asked), failure));
    },
  };
}
