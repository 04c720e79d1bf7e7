/** What "strategies new" writes works: in a copy of the project, by its own test, by the types and by the tests of the catalogue. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wsb } from '#test/support/wsb.ts';

/** Long enough for its lines to break elsewhere. */
const ID = 'my-idea-of-a-lazy-sunday';
const copy = mkdtempSync(join(tmpdir(), 'new-strategy-'));
const LEFT_OUT = ['node_modules', '.git', '.wsb', 'cdk.out', 'coverage'].map((name) => resolve(name));

const run = (bin: string, ...args: readonly string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [join('node_modules', bin), ...args], {
    ...{ cwd: copy, encoding: 'utf8' },
    env: { ...process.env, NODE_OPTIONS: '', VITEST: undefined },
  });
  return { status, said: stdout };
};

beforeAll(async () => {
  cpSync('.', copy, { recursive: true, filter: (from) => !LEFT_OUT.includes(resolve(from)) });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  const made = await wsb(['strategies', 'new', ID], { home: join(copy, '.wsb'), folder: copy });
  expect(made.stderr).toBe('');
  expect(made.stdout).toContain('wrote       docs/strategies/parameters.md');
  expect(made.exit).toBe(0);
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true }));

test('its own test, those of the catalogue, and the written pages are green', () => {
  const paths = [`test/lib/strategies/${ID}.test.ts`, 'test/lib/strategies/parameters.test.ts', 'test/lib/model'];
  const { status, said } = run('vitest/vitest.mjs', 'run', ...paths, 'test/docs', 'test/architecture.test.ts');
  expect(said).toContain(ID.slice(0, 7));
  expect(status, said).toBe(0);
});

test('types and lint are green', () => {
  expect(run('typescript/bin/tsc')).toEqual({ status: 0, said: '' });
  const { status, said } = run('@biomejs/biome/bin/biome', 'ci');
  expect(status, said).toBe(0);
});

test('a second one of the same name is refused', async () => {
  const again = await wsb(['strategies', 'new', ID], { home: join(copy, '.wsb'), folder: copy });
  expect(again).toMatchObject({ exit: 2, stdout: '', stderr: expect.stringContaining('already') });
});
