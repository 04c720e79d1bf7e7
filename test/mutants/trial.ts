/** A temporary copy of the project in which guards are taken away, one at a time, and the tests are asked whether they notice. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import type { Mutant } from './mutant.ts';

const LEFT_OUT = new Set(['node_modules', '.git', '.wsb']);

export interface Copy {
  readonly folder: string;
  remove(): void;
}

export function copyOfProject(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'wsb-mutants-'));
  cpSync('.', folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export interface Verdict {
  /** Names of the tests that failed. */
  readonly red: readonly string[];
  readonly passed: number;
  /** Why the tests could not be run at all. */
  readonly broken?: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Runs test files in the copy. */
export async function tested({ folder }: Copy, files: readonly string[]): Promise<Verdict> {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const said = await output(folder, ['run', ...files, '--reporter=json', `--outputFile=${report}`]);
  let results: Report['testResults'];
  try {
    results = (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults;
  } catch {
    return { red: [], passed: 0, broken: said.slice(-2_000) };
  }
  const unable = results.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const [first] = unable;
  if (first) return { red: [], passed: 0, broken: first.message.slice(0, 2_000) };
  const tests = results.flatMap(({ assertionResults }) => assertionResults);
  return {
    red: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    passed: tests.filter(({ status }) => status === 'passed').length,
  };
}

/** Vitest in a process of its own: what is set for the one that may be running here does not reach it. */
async function output(folder: string, args: readonly string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST$|CI$)/.test(name));
  const child = spawn(process.execPath, [join(folder, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: folder,
    env: Object.fromEntries(inherited),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  await new Promise((done) => child.once('close', done));
  return said;
}

/** Why the mutant lives, or the test that killed it. */
export type Trial = { readonly killedBy: string } | { readonly problem: string };

export async function tried(copy: Copy, mutant: Mutant): Promise<Trial> {
  const path = join(copy.folder, mutant.file);
  const source = readFileSync(path, 'utf8');
  const found = source.split(mutant.text).length - 1;
  if (found !== 1) return { problem: `the guard stands ${found} times in ${mutant.file}: bring the table up to date` };
  try {
    writeFileSync(
      path,
      source.replace(mutant.text, () => mutant.without),
    );
    return judged(mutant, await tested(copy, mutant.tests));
  } finally {
    writeFileSync(path, source);
  }
}

function judged({ invariant, red, tests }: Mutant, { red: failed, broken }: Verdict): Trial {
  if (broken !== undefined) return { problem: `the tests did not start, which proves nothing: ${broken}` };
  const named = red === undefined ? new RegExp(`\\b${invariant}\\b`) : undefined;
  const killer = failed.find((name) => (named ? named.test(name) : name.includes(red ?? '')));
  if (killer !== undefined) return { killedBy: killer };
  const others = failed.length > 0 ? `; red were only: ${failed.join(' | ')}` : '';
  return { problem: `no test of ${invariant} in ${tests.join(', ')} misses the guard${others}` };
}
