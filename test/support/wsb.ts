/** The real launcher as a child process, with a home folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';

const LAUNCHER = resolve('local/launch.js');

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly launcher?: string;
  /** Where it is started; the project by default. */
  readonly folder?: string;
  /** What comes in on stdin; without it nothing does. */
  readonly input?: string;
}

const root = mkdtempSync(join(tmpdir(), 'wsb-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A folder that is removed when the test file ends: a test that runs beside others cannot say when it has ended. */
export const temporaryFolder = (): string => mkdtempSync(join(root, 'home-'));

export function start(args: readonly string[], surroundings: Surroundings): ChildProcess {
  const { home, env = {}, launcher = LAUNCHER, folder, input } = surroundings;
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [launcher, ...args], {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: {
      ...inherited,
      NO_COLOR: '1',
      COLUMNS: '80',
      ...env,
      WSB_HOME: home,
    },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {}).end(input);
  return child;
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const read = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      read[name] += text;
    });
  const exit = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  return { exit, ...read };
}

export const wsb = (args: readonly string[], surroundings: Surroundings): Promise<Ended> =>
  ended(start(args, surroundings));
