import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { ended, start, temporaryFolder, wsb } from '#test/support/wsb.ts';

describe.concurrent('what the computer refuses ends with code 1, in one line', () => {
  test('a home folder that is a file', async () => {
    const home = join(temporaryFolder(), 'file');
    writeFileSync(home, '');

    const { exit, stderr } = await wsb(['demo', '--quiet'], { home });

    expect(stderr).toBe(`wsb: cannot write to ${home}: set WSB_HOME to a folder of yours and try again\n`);
    expect(exit).toBe(1);
  });

  test('a port in use, and the last ledger stays', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'demo.sqlite'), 'kept');
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;

    const { exit, stderr } = await wsb(['demo', '--quiet', '--port', String(port)], { home });
    server.close();

    expect(stderr).toMatch(new RegExp(`^wsb: port ${port} is in use by another program: [^\n]+\n$`));
    expect(exit).toBe(1);
    expect(readFileSync(join(home, 'demo.sqlite'), 'utf8')).toBe('kept');
  });

  test.for([
    ['not a database', 'is not a database and was left untouched'],
    ['of another program', 'is a database of another program'],
    ['of a newer version', 'was written by a newer version of this program'],
    ['locked', 'is locked by another process'],
  ] as const)('a ledger that is %s is never replaced', async ([kind, says]) => {
    const home = temporaryFolder();
    const path = join(home, 'demo.sqlite');
    makeLedger(path, kind);
    const before = readFileSync(path);
    // Reading a file lets go of this process's locks on it, so the lock comes after.
    const holder = kind === 'locked' ? new DatabaseSync(path) : undefined;
    holder?.exec('BEGIN EXCLUSIVE');

    const { exit, stderr } = await wsb(['demo', '--quiet'], { home });
    holder?.close();

    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^wsb: [^\n]+WSB_HOME[^\n]+\n$/);
    expect(exit).toBe(1);
    expect(readFileSync(path)).toEqual(before);
  });
});

function makeLedger(path: string, kind: string): void {
  if (kind === 'not a database') {
    writeFileSync(path, 'what the owner wrote\n'.repeat(100));
    return;
  }
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE other (a)');
  if (kind === 'of a newer version') database.exec(`PRAGMA application_id = ${0x57534231}; PRAGMA user_version = 1000`);
  database.close();
}

describe.concurrent('packages that are not what they were', () => {
  /** The program copied beside a choice of its packages. */
  function copyOf(isInstalled: (name: string) => boolean): string {
    const folder = temporaryFolder();
    for (const part of ['local', 'lib', 'functions', 'package.json'])
      cpSync(part, join(folder, part), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    for (const name of readdirSync('node_modules').filter((each) => !each.startsWith('.') && isInstalled(each)))
      symlinkSync(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
    return join(folder, 'local/launch.js');
  }

  test('the demo names the package of prices that is missing', async () => {
    const launcher = copyOf((name) => name !== 'vega-datasets');

    const { exit, stdout, stderr } = await wsb(['demo'], { home: temporaryFolder(), launcher });

    expect(stderr).toMatch(/^wsb: the daily prices of SPY, [^\n]*'vega-datasets'[^\n]*run "npm ci" to restore them\n$/);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
  });

  test('before npm ci the launcher asks for it', async () => {
    const launcher = copyOf(() => false);

    const { exit, stderr } = await wsb(['demo'], { home: temporaryFolder(), launcher });

    expect(stderr).toMatch(/^wsb: the package \S+ is not installed: run `npm ci`, then try again\n$/);
    expect(exit).toBe(3);
  });
});

test('a running demo keeps its ledger; interrupted, it ends with 130 and a ledger that verifies', async () => {
  const home = temporaryFolder();
  const running = start(['demo'], { home });
  const first = ended(running);
  await new Promise<void>((session) =>
    running.stderr?.on('data', (text: string) => void (/ equity /.test(text) && session())),
  );

  const second = await wsb(['demo', '--quiet'], { home });
  running.kill('SIGINT');
  const interrupted = await first;
  const verified = await wsb(['audit', 'verify'], { home });

  expect(second).toMatchObject({ exit: 1, stderr: expect.stringContaining('a demo is already running in') });
  expect(interrupted).toMatchObject({ exit: 130, stderr: expect.stringMatching(/\nwsb: interrupted; [^\n]+\n$/) });
  expect(verified).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^verified: \d+ records/) });
});
