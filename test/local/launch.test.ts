import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { refusal } from '#local/node-version.js';

const SYSTEM_NODE = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));
const version = SYSTEM_NODE ? spawnSync(SYSTEM_NODE, ['--version'], { encoding: 'utf8' }).stdout.trim() : undefined;
const isOld = version !== undefined && refusal(version) !== undefined;

test.each(['v24.0.0', 'v24.21.0', 'v25.1.0', 'v100.0.0'])('Node %s will do', (good) => {
  expect(refusal(good)).toBeUndefined();
});

test.each(['v4.9.1', 'v20.20.2', 'v22.99.0', 'v23.11.1', 'v2.4.0', '', 'nonsense'])(
  'Node %j is refused in one line',
  (old) => {
    expect(refusal(old)).toMatch(/^wsb: this is Node .* needs Node 24 or newer .*`npm ci`, then `npm start`[^\n]*$/);
  },
);

test('an old Node is told what to do, on stderr alone, with the exit code of a configuration error', ({ skip }) => {
  skip(!isOld, `skipped: needs an old Node beside the pinned one, and the system's is ${version ?? 'absent'}`);

  const { status, stdout, stderr } = spawnSync(String(SYSTEM_NODE), ['local/launch.js'], { encoding: 'utf8' });

  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toBe(`${refusal(String(version))}\n`);
});

test('the launcher can be run by itself, as npx does', () => {
  accessSync('local/launch.js', constants.X_OK);

  expect(readFileSync('local/launch.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(JSON.parse(readFileSync('package.json', 'utf8')).bin).toEqual({ wsb: 'local/launch.js' });
});

test('the owner’s .env beside it is read, and the environment beats it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wsb-env-'));
  writeFileSync(join(folder, '.env'), `WSB_HOME=${join(folder, 'from-file')}\n`);
  const { WSB_HOME: _, ...bare } = process.env;
  const status = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [resolve('local/launch.js'), 'status'], { cwd: folder, env, encoding: 'utf8' }).stderr;

  expect(status(bare)).toContain(join(folder, 'from-file'));
  expect(status({ ...bare, WSB_HOME: join(folder, 'from-environment') })).toContain(join(folder, 'from-environment'));
});
