import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const run = (line: string, env: Readonly<Record<string, string>> = {}) =>
  wsb(line.split(' '), { home: temporaryFolder(), env });

describe.concurrent('commands that look', () => {
  test.for([
    'strategies list --json',
    '--json strategies list',
    'strategies show debit-spreads --json',
    'config check --json',
    'config show --json --profile research_2024',
  ])('%s prints one JSON document and nothing else', async (line) => {
    const { exit, stdout, stderr } = await run(line);

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(typeof JSON.parse(stdout)).toBe('object');
  });

  test.for(['strategies list', 'strategies show debit-spreads', 'config show'])(
    '%s fits eighty columns, without colours where they are not wanted',
    async (line) => {
      const { exit, stdout } = await run(line);

      expect(exit).toBe(0);
      expect(stdout.split('\n').filter((each) => each.length > 80)).toEqual([]);
      expect(stdout).not.toContain('\u001b');
    },
  );

  test('--help names every command, and every command has its own', async () => {
    const [all, one] = await Promise.all([run('--help'), run('strategies why --help')]);

    expect(all.stdout).toMatch(/ demo .* replay .* status .* strategies .* config .* audit .* test /s);
    expect(one.stdout).toContain('--last <n>');
    expect([all.exit, one.exit]).toEqual([0, 0]);
  });

  test('--test runs npm test and passes its exit code on', async ({ skip }) => {
    skip(process.platform === 'win32', 'skipped: needs a shell script in the place of npm');
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'npm'), '#!/bin/sh\necho "npm $*"\nexit 7\n');
    chmodSync(join(folder, 'npm'), 0o755);

    const { exit, stdout } = await run('--test', { PATH: `${folder}${delimiter}${process.env.PATH}` });

    expect({ exit, stdout }).toEqual({ exit: 7, stdout: 'npm test\n' });
  });
});
