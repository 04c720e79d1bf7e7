/** I1, I2, I7, I9: a process that is killed with SIGKILL ten times and started anew ends in the ledger of one that never was. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/math/random.ts';
import { formatInstant, type Instant } from '#lib/model/time.ts';
import { askedFor, type Facts, lasting } from '#test/support/faults/facts.ts';
import { type Kill, killedAt } from '#test/support/faults/kill.ts';
import { MINUTES, MORNINGS, minuteAfter } from '#test/support/faults/mornings.ts';
import { differences } from '#test/support/faults/usual.ts';
import { openOf } from '#test/support/rig.ts';
import { wsb } from '#test/support/wsb.ts';

const KILLS = 10;
/** Real milliseconds: a quiet slot takes less, one that trades takes more. */
const LONGEST_WAIT = 60;

let undisturbed: Facts;
let busy: readonly Instant[];
beforeAll(async () => {
  undisturbed = await killedAt([], async ({ facts, deaths }) => {
    expect(deaths).toBe(0);
    return facts;
  });
  const slots = (undisturbed.records.order ?? []).map((line) => Date.parse(JSON.parse(line).slot) as Instant);
  busy = [...new Set(slots)].sort();
});

/** Half of them anywhere, half at slots in which orders go out. */
function drawn(seed: string): readonly Kill[] {
  const { uniform } = seededRandom(seed);
  const pick = <T>(items: readonly T[]) => items[Math.floor(uniform() * items.length)];
  const anywhere = MORNINGS.flatMap((day) =>
    Array.from({ length: MINUTES }, (_, minute) => minuteAfter(openOf(day), minute)),
  );
  const kills = Array.from({ length: KILLS }, (_, n) => pick(n % 2 === 0 ? anywhere : busy));
  return kills
    .flatMap((at) => (at === undefined ? [] : [{ at, afterMs: Math.floor(uniform() * LONGEST_WAIT) }]))
    .sort((a, b) => a.at - b.at);
}

describe('I1, I2, I7, I9: killed ten times', () => {
  it('the undisturbed run buys all three shapes', () => {
    const filled = (undisturbed.records.order ?? []).map((line) => JSON.parse(line));

    // Shares, a spread and a single call; others of the ten may trade there too.
    expect([...new Set(filled.map(({ strategyId }) => strategyId))]).toEqual(
      expect.arrayContaining(['index-baseline', 'debit-spreads', 'wsb-dip-bot']),
    );
    expect(filled.filter(({ state }) => state === 'filled').length).toBeGreaterThan(4);
  });

  it.each(['tuesday'])('ends in the same ledger (seed %s)', async (seed) => {
    const kills = drawn(seed);
    const told = kills.map(({ at, afterMs }) => `${formatInstant(at)} + ${afterMs} ms`).join(', ');
    console.info(`seed ${seed}: killed at ${told}`);
    await killedAt(kills, async ({ facts, starts, deaths, home }) => {
      const lost = askedFor(facts);

      expect({ starts, deaths }).toEqual({ starts: KILLS + 1, deaths: KILLS });
      expect(differences(lasting(undisturbed, lost), lasting(facts, lost))).toEqual([]);
      expect(await wsb(['audit', 'verify', '--ledger', 'killed', '--json'], { home })).toMatchObject({ exit: 0 });
    });
  });
});
