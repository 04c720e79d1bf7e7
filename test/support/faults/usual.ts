/** A run that nothing disturbs, and how another run differs from it. */
import type { Order } from '#lib/model/order.ts';
import { type Scenario, withRun } from './days.ts';
import { type Facts, factsOf } from './facts.ts';
import { supervised } from './supervisor.ts';
import type { Strikes } from './tap.ts';

export interface Usual {
  readonly scenario: Scenario;
  readonly facts: Facts;
  readonly orders: readonly Order[];
  /** The name of every call under supervision, in order: disturbances name a call by its number. */
  readonly calls: readonly string[];
}

export async function usual(scenario: Scenario): Promise<Usual> {
  const calls: string[] = [];
  const noted: Strikes = { before: ({ name }) => void calls.push(name) };
  return withRun(scenario, supervised({ strikesOf: () => noted }).rig, async ({ rig }) => ({
    ...{ scenario, calls: [...calls] },
    ...{ facts: await factsOf({ ledger: rig.ledger, broker: rig.parts.broker }), orders: await rig.all('order') },
  }));
}

/** Lines that only one of two runs has. */
export function differences(one: Facts, other: Facts): readonly string[] {
  const [usually, here] = [new Set(linesOf(one)), new Set(linesOf(other))];
  return [
    ...[...usually].filter((line) => !here.has(line)).map((line) => `missing: ${line}`),
    ...[...here].filter((line) => !usually.has(line)).map((line) => `too much: ${line}`),
  ];
}

const linesOf = ({ records, audit, broker }: Facts): readonly string[] =>
  Object.entries({ ...records, ...audit, broker }).flatMap(([of, lines]) =>
    numbered(lines.map((line) => `${of}: ${line}`)),
  );

/** The same line twice is two lines. */
function numbered(lines: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const count = (seen.get(line) ?? 0) + 1;
    seen.set(line, count);
    return count === 1 ? line : `${line} (${count})`;
  });
}
