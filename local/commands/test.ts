/** `wsb test`: the project's own tests, from wherever it is started; `wsb test alerts` is a test of another kind. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import type { Command } from 'commander';
import { EXIT, fault } from '../exit.ts';
import { printJson, talkOf } from '../terminal.ts';
import { testAlerts } from './test/alerts.ts';
import { testRisk } from './test/risk.ts';

const PROJECT = new URL('../..', import.meta.url);

export function test(program: Command): void {
  const command = program
    .command('test')
    .description('the tests of this program (npm test); their exit code is passed on')
    .action((_: object, command: Command) => {
      const { json, quiet } = talkOf(command);
      const out = quiet ? 'ignore' : json ? process.stderr : 'inherit';
      const { status, signal, error } = spawnSync('npm', ['test'], {
        cwd: PROJECT,
        stdio: ['inherit', out, 'inherit'],
        shell: process.platform === 'win32',
      });
      if (error) throw fault('failed', `npm cannot be started (${error.message}): install Node.js with npm`, error);
      const exit = status ?? (signal === 'SIGINT' ? EXIT.interrupted : EXIT.failed);
      if (json) printJson({ exit });
      process.exitCode = exit;
    });
  testAlerts(command);
  testRisk(command);
}
