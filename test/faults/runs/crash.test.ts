/**
 * The process dies at a step and is started anew: the end is that of a run without a crash, to the last audit entry. Where
 * it dies between a dispatch and its acknowledgement, the broker is asked, has the order once, and the books are the same.
 * Here at one call of each kind and at every step of one dispatch; `npm run test:long` takes every call of both days.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/math/random.ts';
import { crashedAt, type Point, pointsOf } from '#test/support/faults/crashes.ts';
import { SCENARIOS } from '#test/support/faults/days.ts';
import { type Usual, usual } from '#test/support/faults/usual.ts';

let of: Usual;
beforeAll(async () => {
  of = await usual(SCENARIOS.twoDays);
});

/** One of each kind of call that changes something, before or after it, drawn by a seed. */
function sample(): readonly Point[] {
  const { uniform } = seededRandom('crash');
  const kinds = Map.groupBy(pointsOf(of).effects, ({ number }) => of.calls[number - 1]);
  return [...kinds.values()].flatMap((points) => points[Math.floor(uniform() * points.length)] ?? []);
}

const nameOf = ({ number, when }: Point): string => `${when} call ${number}, ${of.calls[number - 1]}`;

/** Numbers of the calls from the dispatch of the first order to its acknowledgement. */
function firstDispatch() {
  const place = of.calls.indexOf('broker.place') + 1;
  const acknowledged = of.calls.indexOf('ledger.commit', place) + 1;
  return { dispatch: place - 1, place, acknowledged };
}

describe('I1, I2, I7, I9: a crash', () => {
  it('at a call of each kind that changes something makes no difference in the end', async () => {
    const points = sample();
    expect(new Set(points.map(({ when }) => when)).size).toBe(2);
    expect(points.length).toBeGreaterThan(5);
    for (const point of points) {
      const { findings } = await crashedAt(of, point);
      expect({ point: nameOf(point), findings }).toEqual({ point: nameOf(point), findings: [] });
    }
  });

  it('between the dispatch and the broker’s answer leaves one order, whether it had arrived or not', async () => {
    const { dispatch, place, acknowledged } = firstDispatch();
    const points: readonly Point[] = [
      { number: dispatch, when: 'after' },
      { number: place, when: 'before' },
      { number: place, when: 'after' },
      { number: acknowledged, when: 'before' },
    ];
    for (const point of points)
      expect({ point: nameOf(point), ...(await crashedAt(of, point)) }).toEqual({
        ...{ point: nameOf(point), findings: [], wasLost: true },
      });
  });

  it('just before the dispatch, or just after the acknowledgement, loses no answer', async () => {
    const { dispatch, acknowledged } = firstDispatch();
    for (const point of [
      { number: dispatch, when: 'before' },
      { number: acknowledged, when: 'after' },
    ] as const)
      expect(await crashedAt(of, point)).toEqual({ findings: [], wasLost: false });
  });

  it('whose messages come back only in time, when prices have moved on, breaks nothing (I4, I6, I8)', async () => {
    for (const number of [of.calls.indexOf('snapshots.get') + 1, firstDispatch().dispatch])
      expect((await crashedAt(of, { number, when: 'before' }, 'in time')).findings).toEqual([]);
  });
});
