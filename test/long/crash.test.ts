/** I1, I2, I4, I7, I8, I9: the process dies before and after every call of two days that changes something, and is started anew. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Crashed, crashedAt, type Point, pointsOf } from '#test/support/faults/crashes.ts';
import { SCENARIOS } from '#test/support/faults/days.ts';
import type { Returns } from '#test/support/faults/supervisor.ts';
import { type Usual, usual } from '#test/support/faults/usual.ts';

let of: Usual;
beforeAll(async () => {
  of = await usual(SCENARIOS.twoDays);
});

async function crashedEverywhere(points: readonly Point[], returns: Returns) {
  const found: Record<string, Crashed['findings']> = {};
  const lost: Point[] = [];
  for (const point of points) {
    const { findings, wasLost } = await crashedAt(of, point, returns);
    const { number, when } = point;
    if (findings.length > 0) found[`${when} call ${number}, ${of.calls[number - 1]}`] = findings;
    if (wasLost) lost.push(point);
  }
  return { found, lost };
}

describe('a crash at any call', () => {
  it('I1, I2, I7, I9: ends as a run without it; only between a dispatch and its acknowledgement is an answer lost', async () => {
    const { effects, sample } = pointsOf(of);
    const written = await crashedEverywhere(effects, 'at once');
    const read = await crashedEverywhere(sample, 'at once');

    expect({ ...written.found, ...read.found }).toEqual({});
    // After the dispatch, before and after the broker's answer, and before the acknowledgement.
    expect(written.lost).toHaveLength(4 * of.orders.length);
  });

  it('I1, I2, I4, I7, I8, I9: breaks nothing where messages come back only in time', async () => {
    const points = pointsOf(of).effects.filter(({ when }) => when === 'after');

    expect((await crashedEverywhere(points, 'in time')).found).toEqual({});
  });
});
