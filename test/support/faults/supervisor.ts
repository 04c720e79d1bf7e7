/**
 * Stands over the system as a scheduler does: what crashes loses all it held in memory, is started anew, and is called
 * again for the same slot. While an order has no answer, or an entry works under a halt, it asks every five seconds.
 */
import { TransientFault } from '#functions/adapters/faults.ts';
import { type Instant, instant, SECOND } from '#lib/model/time.ts';
import type { Message, Queues } from '#lib/ports.ts';
import type { AlpacaSimulator } from '#local/alpaca-simulator/simulator.ts';
import type { Parts, System } from '#local/system.ts';
import type { RigOptions } from '../rig.ts';
import { counter, type Strikes, tapped } from './tap.ts';

const CRASH = 'crash';
/** Thrown by a strike: the process is dead from here on. */
export const crash = (): Error => new Error(CRASH);
const isCrash = (error: unknown): boolean => error instanceof Error && error.message === CRASH;

/** What a dead process had received: given back as it is started anew, or only when its time has run out. */
export type Returns = 'at once' | 'in time';

const ASK_EVERY = 5 * SECOND;
/** The next slot comes a minute after the last. */
const ASK_FOR = 55 * SECOND;
const MOST_STARTS = 60;

export interface Supervised {
  readonly rig: Required<Pick<RigOptions, 'around' | 'supervised'>>;
  /** Starts of the system; the first is one. */
  readonly starts: () => number;
}

type Work = <T>(call: (system: System) => Promise<T>) => Promise<T>;

export interface Supervision {
  /** Asked at every start, with the parts as they are without strikes. */
  readonly strikesOf: (raw: Parts) => Strikes;
  readonly returns?: Returns;
  /** Stands around every tick. */
  readonly aroundTick?: (tick: () => Promise<void>, raw: Parts) => Promise<void>;
}

export function supervised({ strikesOf, returns = 'at once', aroundTick = (tick) => tick() }: Supervision): Supervised {
  const number = counter();
  let starts = 0;
  let life: Life | undefined;
  let raw: Parts | undefined;
  const around = (parts: Parts): Parts => {
    starts += 1;
    raw = parts;
    life = aLife(strikesOf(parts), parts.queues);
    return tapped(parts, life.strikes, number);
  };
  const watched = (start: () => System, simulator: AlpacaSimulator): System => {
    let system = start();
    const again: Work = async (call) => {
      for (;;) {
        const ended = await endOf(() => call(system), life);
        if ('answer' in ended) return ended.answer;
        if (starts >= MOST_STARTS) throw ended.fault;
        if (returns === 'at once') await life?.giveBack();
        system = start();
      }
    };
    const called = calledAgain(system, again, simulator);
    return { ...called, tick: (slot) => (raw ? aroundTick(() => called.tick(slot), raw) : called.tick(slot)) };
  };
  return { rig: { around, supervised: watched }, starts: () => starts };
}

type End<T> = { readonly answer: T } | { readonly fault: unknown };

/** An answer that a dead process gave is none: it never got out. */
async function endOf<T>(work: () => Promise<T>, life: Life | undefined): Promise<End<T>> {
  try {
    const answer = await work();
    return life?.isDead() ? { fault: crash() } : { answer };
  } catch (fault) {
    if (life?.isDead() || fault instanceof TransientFault) return { fault };
    throw fault;
  }
}

/** Every method of the system as it is now, which may be another than the one that was asked first. */
function methodsOf<T extends object>(first: T, again: <A>(call: (now: T) => Promise<A>) => Promise<A>): T {
  const methods = Object.keys(first).map((name) => [
    name,
    (...args: readonly unknown[]) =>
      again((now) => (now[name as keyof T] as (...of: readonly unknown[]) => Promise<unknown>)(...args)),
  ]);
  return Object.fromEntries(methods) as T;
}

function calledAgain(system: System, again: Work, simulator: AlpacaSimulator): System {
  const asked = async (slot: Instant): Promise<void> => {
    for (let at = simulator.now() + ASK_EVERY; at <= slot + ASK_FOR; at += ASK_EVERY) {
      if ((await again((each) => each.resolve())) + (await again((each) => each.sweep())) === 0) return;
      simulator.advanceTo(instant(at));
    }
  };
  return {
    ...methodsOf(system, again),
    notices: methodsOf(system.notices, (call) => again((each) => call(each.notices))),
    tick: async (slot) => {
      await again((each) => each.tick(slot));
      await asked(slot);
    },
  };
}

type Life = ReturnType<typeof aLife>;
const SETTLES: ReadonlySet<string> = new Set(['queues.acknowledge', 'queues.release', 'queues.bury']);

/** From one start to the crash that ends it: after it, nothing that was still on its way has any effect. */
function aLife(strikes: Strikes, queues: Queues) {
  const inFlight = new Map<string, Message>();
  let isDead = false;
  const fatal = async (strike: () => void | Promise<void> | undefined): Promise<void> => {
    if (isDead) throw crash();
    try {
      await strike();
    } catch (error) {
      isDead ||= isCrash(error);
      throw error;
    }
  };
  const mortal: Strikes = {
    before: (call) => fatal(() => strikes.before?.(call)),
    after: (call, answer) => {
      if (call.name === 'queues.receive')
        for (const message of answer as readonly Message[]) inFlight.set(message.receipt, message);
      if (SETTLES.has(call.name)) inFlight.delete((call.args[0] as Message).receipt);
      return fatal(() => strikes.after?.(call, answer));
    },
  };
  return {
    strikes: mortal,
    isDead: () => isDead,
    giveBack: async (): Promise<void> => {
      for (const message of inFlight.values()) await queues.release(message);
    },
  };
}
