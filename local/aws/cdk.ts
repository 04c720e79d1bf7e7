/** The pinned CDK as a program of its own: what it writes is passed on, and its exit code is ours. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fault } from '../exit.ts';
import type { Talk } from '../terminal.ts';

const PROJECT = new URL('../..', import.meta.url);
const MOST_BYTES = 64 * 1024 * 1024;

export interface Ran {
  readonly exit: number;
  /** What it wrote, where that was kept. */
  readonly text: string;
}

/** Everything is kept for later. */
export const quietly = (args: readonly string[]): Ran => run(args, ['ignore', 'pipe', 'pipe']);

/** The owner watches. Stdout stays free for our own document, and under `--quiet` only a failure is shown. */
export function watched(args: readonly string[], { json, quiet }: Talk): Ran {
  if (!quiet) return run(args, ['inherit', json ? process.stderr : 'inherit', 'inherit']);
  const ran = quietly(args);
  if (ran.exit !== 0) process.stderr.write(ran.text);
  return ran;
}

function run(args: readonly string[], stdio: NonNullable<Parameters<typeof spawnSync>[2]>['stdio']): Ran {
  const { status, stdout, stderr, error } = spawnSync('npx', ['--no-install', 'cdk', ...args, '--no-notices'], {
    cwd: PROJECT,
    stdio,
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    shell: process.platform === 'win32',
  });
  if (error) throw fault('failed', `npx cannot be started (${error.message}): install Node.js with npm`, error);
  return { exit: status ?? 1, text: `${stdout ?? ''}${stderr ?? ''}` };
}
