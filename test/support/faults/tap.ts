/** Every call that the system makes to its ports, numbered, with a place to strike before it and one after it. */
import type { Instant } from '#lib/model/time.ts';
import type { Transaction } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';

export interface Call {
  /** From 1, in the order in which the calls are made. */
  readonly number: number;
  /** Such as 'ledger.commit'. */
  readonly name: string;
  readonly args: readonly unknown[];
  readonly at: Instant;
}

/** A strike that throws before a call keeps the call from happening; one that throws after it loses the answer. */
export interface Strikes {
  before?(call: Call): void | Promise<void>;
  after?(call: Call, answer: unknown): void | Promise<void>;
}

type Method = (...args: readonly unknown[]) => unknown;
type Counter = () => number;

/** Time is no call: it cannot fail, and asking for it changes nothing. */
const UNTAPPED: ReadonlySet<string> = new Set(['clock', 'config', 'patience']);

export const counter = (): Counter => {
  let calls = 0;
  return () => {
    calls += 1;
    return calls;
  };
};

/** The same parts, with the strikes around every method that answers with a promise. */
export function tapped(parts: Parts, strikes: Strikes, count: Counter = counter()): Parts {
  const tap = { strikes, count, now: parts.clock.now };
  const ports = Object.entries(parts).map(([name, port]) => [
    name,
    UNTAPPED.has(name) ? port : around(name, port, tap),
  ]);
  return Object.fromEntries(ports) as Parts;
}

function around(name: string, port: unknown, tap: Tap): unknown {
  if (Array.isArray(port)) return port.map((each) => around(name, each, tap));
  return typeof port === 'object' && port !== null ? tappedPort(name, port, tap) : port;
}

interface Tap {
  readonly strikes: Strikes;
  readonly count: Counter;
  readonly now: () => Instant;
}

function tappedPort(name: string, port: object, tap: Tap): object {
  const methods = Object.entries(port).map(([method, work]) =>
    typeof work === 'function' ? [method, struck(`${name}.${method}`, work as Method, tap)] : [method, work],
  );
  return Object.fromEntries(methods);
}

const struck =
  (name: string, work: Method, { strikes, count, now }: Tap): Method =>
  async (...args) => {
    const call = { number: count(), name, args, at: now() };
    await strikes.before?.(call);
    const answer = await work(...args);
    await strikes.after?.(call, answer);
    return answer;
  };

/** Several strikes as one, in order. */
export const together = (...all: readonly Strikes[]): Strikes => ({
  async before(call) {
    for (const each of all) await each.before?.(call);
  },
  async after(call, answer) {
    for (const each of all) await each.after?.(call, answer);
  },
});

/** What a commit would write, where the call is one. */
export const transactionOf = ({ name, args }: Call): Transaction | undefined =>
  name === 'ledger.commit' ? (args[0] as Transaction) : undefined;
