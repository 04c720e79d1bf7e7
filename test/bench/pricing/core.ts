/** One core for everybody, and one process for each run of a contestant. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Answer } from './peers/contest.ts';

/** Threads would spread over other cores, and settings of the shell would reach one contestant and not another. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
};

/** The last core that this process may use: the first ones are where the system does its own work. */
function lastCore(): string | undefined {
  if (!existsSync('/proc/self/status') || spawnSync('taskset', ['--version']).status !== 0) return undefined;
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return /(\d+)$/.exec(list)?.[1];
}

const core = lastCore();

export const PLACE = core === undefined ? 'not pinned to a core: there is no taskset here' : `pinned to core ${core}`;

export function runOnOneCore(command: readonly string[]): Answer {
  const [program = '', ...parameters] = core === undefined ? command : ['taskset', '-c', core, ...command];
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8', env: ENVIRONMENT });
  if (status !== 0) throw new Error(error?.message ?? complaintIn(stderr));
  return JSON.parse(stdout) as Answer;
}

/** The line that names the error, which Node prints in the middle and others at the end. */
function complaintIn(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^\w*Error: /.test(line)) ?? lines.at(-1) ?? 'it ended without a word').slice(0, 300);
}
