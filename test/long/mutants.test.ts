/** The tests can fail: every guard of the protocol is taken away in a copy of the project, and a test of its invariant goes red. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MUTANTS } from '#test/mutants/table.ts';
import { type Copy, copyOfProject, tested, tried } from '#test/mutants/trial.ts';

let copy: Copy;
beforeAll(async () => {
  copy = copyOfProject();
  // Without this a test that is always red would kill everything.
  expect(await tested(copy, [...new Set(MUTANTS.flatMap(({ tests }) => tests))])).toMatchObject({ red: [] });
});
afterAll(() => copy.remove());

describe('a test goes red without the guard', () => {
  test.each(MUTANTS)('$invariant: $guard', async (mutant) => {
    expect(await tried(copy, mutant)).toEqual({ killedBy: expect.any(String) });
  });
});

describe('the trial itself', () => {
  const [mutant] = MUTANTS;
  if (!mutant) throw new Error('the table is empty');

  test('says that a guard is not where the table has it', async () => {
    const moved = { ...mutant, text: 'no such text' };

    expect(await tried(copy, moved)).toMatchObject({ problem: expect.stringMatching(/^the guard stands 0 times/) });
  });

  test('takes a program that does not start for no proof', async () => {
    const torn = { ...mutant, without: '((' };

    expect(await tried(copy, torn)).toMatchObject({ problem: expect.stringMatching(/^the tests did not start/) });
  });

  test('says that nobody noticed', async () => {
    const harmless = { ...mutant, without: `${mutant.text} ` };

    expect(await tried(copy, harmless)).toMatchObject({ problem: expect.stringMatching(/^no test of I1 /) });
  });
});
