/**
 * I1, I4, I7, I9: everything twice and in any order across groups and queues. The records, the entries of every audit lane
 * and the orders at the simulator must be the same to the letter. Two things follow the order of the work and are no part
 * of its outcome: the numbers of the entries within a lane, and the ids that the broker gives in the order of arrival.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/math/random.ts';
import type { Order } from '#lib/model/order.ts';
import type { Queues } from '#lib/ports.ts';
import type { Parts, System } from '#local/system.ts';
import { SCENARIOS, withRun } from '#test/support/faults/days.ts';
import { mixed, shuffled, twice } from '#test/support/faults/deliveries.ts';
import { factsOf } from '#test/support/faults/facts.ts';
import { broken, rested } from '#test/support/faults/invariants.ts';
import { type Strikes, tapped, together } from '#test/support/faults/tap.ts';
import { differences, type Usual, usual } from '#test/support/faults/usual.ts';
import { watch } from '#test/support/faults/watch.ts';

const SEEDS = ['one', 'two', 'three', 'four'] as const;
const CASES = Object.keys(SCENARIOS) as readonly (keyof typeof SCENARIOS)[];

let undisturbed: Readonly<Record<string, Usual>>;
beforeAll(async () => {
  undisturbed = Object.fromEntries(
    await Promise.all(CASES.map(async (name) => [name, await usual(SCENARIOS[name])] as const)),
  );
});

interface Delivery {
  readonly queues?: (queues: Queues) => Queues;
  readonly strikes?: Strikes;
  readonly ticked?: (start: () => System) => System;
}

/** How a delivery differs from the usual run and what it breaks, and the order in which orders went out. */
async function delivered(name: keyof typeof SCENARIOS, { queues = (same) => same, strikes = {}, ticked }: Delivery) {
  const seen = watch(SCENARIOS[name].budgets);
  const sequence: string[] = [];
  const noted: Strikes = {
    before: (call) => {
      if (call.name === 'broker.place') sequence.push((call.args[0] as Order).id);
    },
  };
  const around = (parts: Parts): Parts =>
    tapped({ ...parts, queues: queues(parts.queues) }, together(strikes, seen.strikes, noted));
  const options = { around, ...(ticked ? { supervised: ticked } : {}) };
  const findings = await withRun(SCENARIOS[name], options, async ({ rig, breaks }) => {
    const usually = undisturbed[name];
    return [
      ...(usually
        ? differences(usually.facts, await factsOf({ ledger: rig.ledger, broker: rig.parts.broker }))
        : ['there is no usual run']),
      ...breaks,
      ...[...(await rested(rig)), ...(await broken(rig)), ...seen.violations],
    ];
  });
  return { findings, sequence };
}

const tickedTwice = (start: () => System): System => {
  const system = start();
  return {
    ...system,
    tick: async (slot) => {
      await system.tick(slot);
      await system.tick(slot);
    },
  };
};

describe.each(CASES)(
  'I1, I4, I7, I9 in the scenario %s: the same ledger and the same orders at the broker come of',
  (name) => {
    const sequences = new Set<string>();
    afterAll(() => {
      // Otherwise nothing was out of order.
      expect(sequences.size).toBeGreaterThan(1);
    });

    it.each(SEEDS)('ticks and messages twice, out of order across groups and queues (seed %s)', async (seed) => {
      const queues = (real: Queues) => shuffled(seededRandom(`${name} ${seed}`))(twice(real));
      const { findings, sequence } = await delivered(name, { queues, ticked: tickedTwice });
      sequences.add(sequence.join());

      expect(findings).toEqual([]);
    });

    it('two schedulers that work at the same time, step by step in turns', async () => {
      const { uniform } = seededRandom(name);
      const strikes: Strikes = {
        before: async () => {
          for (let turns = Math.floor(uniform() * 4); turns > 0; turns -= 1) await Promise.resolve();
        },
      };
      const both = (start: () => System): System => {
        const [one, other] = [start(), start()];
        return { ...one, tick: async (slot) => void (await Promise.all([one.tick(slot), other.tick(slot)])) };
      };

      expect((await delivered(name, { strikes, ticked: both })).findings).toEqual([]);
    });
  },
);

describe('the shuffling itself', () => {
  const message = (queue: 'exits' | 'orders', group: string, body: string) => ({
    ...{ queue, group, body, receipt: body, receiveCount: 1 },
    sentAt: 0 as Parameters<System['tick']>[0],
  });

  it('keeps the order inside a group, and no other', () => {
    const sent = ['a1', 'a2', 'a3', 'b1', 'b2'].map((body) => message('orders', body.charAt(0), body));
    const orders = new Set<string>();
    for (let seed = 0; seed < 600; seed += 1) {
      const bodies = mixed([...sent, message('exits', 'a', 'e1')], seededRandom(String(seed))).map(({ body }) => body);
      expect(bodies.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
      expect(bodies.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
      orders.add(bodies.join());
    }

    // Six messages in groups of three, two and one: 6! / (3! 2! 1!) orders.
    expect(orders.size).toBe(60);
  });
});
