/** I1 to I5, I7 to I9, I11, I14: faults drawn by a seed; `npm run faults -- --seeds N` takes more. */
import { beforeAll, describe, expect, it } from 'vitest';
import { FAULTS, type SeededRun, seededRun } from '#test/support/faults/seeded.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];
let runs: readonly SeededRun[];
beforeAll(async () => {
  runs = await Promise.all(SEEDS.map(seededRun));
});

describe('I1 to I5, I7 to I9, I11, I14: whatever a seed lets go wrong', () => {
  it.each(SEEDS)('every invariant holds (again: npm run faults -- --seeds 1 --from %i)', (seed) => {
    expect(runs.find((run) => run.seed === seed)?.findings).toEqual([]);
  });

  it('many things do', () => {
    const seen = FAULTS.filter((fault) => runs.some(({ counts }) => counts[fault] > 0));

    expect(seen.length).toBeGreaterThan(FAULTS.length / 2);
  });

  it('the same seed is the same run, to the last record', async () => {
    expect(await seededRun(2)).toEqual(runs.find(({ seed }) => seed === 2));
    expect(new Set(runs.map(({ hash }) => hash)).size).toBeGreaterThan(1);
  });
});
