/** Test files that share a worker leave nothing behind that another could trip over. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALONE } from './support/architecture/alone.ts';

const LEAVES = /support\/wsb|vi\.(stub|spyOn|mock|doMock|useFake)|process\.chdir|process\.env(\.\w+|\[[^\]]+\]) = /;
const NOT_HERE = ['test/cloud/**', 'test/long/**', 'test/isolation.test.ts'];

it('who starts processes or changes the environment has a worker of its own', () => {
  const shared = globSync('test/**/*.test.ts', { exclude: [...ALONE, ...NOT_HERE] });

  expect(shared.length).toBeGreaterThan(200);
  expect(shared.filter((file) => LEAVES.test(readFileSync(file, 'utf8')))).toEqual([]);
  expect(globSync(ALONE).length).toBeGreaterThan(20);
});
