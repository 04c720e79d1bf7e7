/**
 * Makes the peers ready: pinned packages are installed and drivers compiled into a folder of this project that git ignores.
 * None is a dependency of the project. What cannot be had is said with the reason and what would help.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
export const FOLDER = join(HERE, '../../../../.cache/bench-peers');
export const NPM_FOLDER = join(FOLDER, 'npm');
export const NPM_VERSIONS: Readonly<Record<string, string>> = {
  'black-scholes': '1.1.0',
  greeks: '1.0.0',
  'implied-volatility': '1.0.0',
  '@uqee/black-scholes': '1.0.7',
};

/** The last release with the C++ in it. Pip runs its setup file to read its name, so the hash of the archive is pinned. */
const LETS_BE_RATIONAL = 'lets_be_rational==1.0.9';
const ITS_HASH = 'sha256:4858f2eb9faafeb6631b265bd8d07dc2851b717f7dc54f214fffeb0083aaabbd';

/** Debian's own library is compiled with the same. */
const COMPILER_FLAGS = ['-O2', '-std=c++17'];
const PYTHON = process.env.PYTHON ?? 'python3';

/** The program and its first arguments, or why there is none. */
export type Peer = { readonly command: readonly string[] } | { readonly missing: string };

export const PEERS = {
  ours: () => ({ command: [process.execPath, join(HERE, 'ours.ts')] }),
  quantlib: readyQuantLib,
  'lets-be-rational': readyLetsBeRational,
  numpy: readyNumpy,
  loppatto: () => readyNpm('npm-loppatto.ts'),
  uqee: () => readyNpm('npm-uqee.ts'),
} as const satisfies Readonly<Record<string, () => Peer>>;

export type PeerName = keyof typeof PEERS;

function readyQuantLib(): Peer {
  const probe = tried('g++', ['-E', '-x', 'c++', '-'], '#include <ql/version.hpp>\n');
  if (probe !== undefined)
    return { missing: 'it needs g++ and the headers of QuantLib: apt-get install g++ libquantlib0-dev' };
  return compiled('quantlib-peer', [join(HERE, 'quantlib-peer.cpp')], ['-lQuantLib']);
}

function readyLetsBeRational(): Peer {
  if (tried('g++', ['--version']) !== undefined) return { missing: 'it needs g++: apt-get install g++' };
  const source = join(FOLDER, 'lets_be_rational-1.0.9');
  const problem = existsSync(join(source, 'src')) ? undefined : fetchLetsBeRational();
  if (problem !== undefined) return { missing: problem };
  const parts = ['LetsBeRational', 'erf_cody', 'normaldistribution', 'rationalcubic'];
  return compiled('lets-be-rational-peer', [
    join(HERE, 'lets-be-rational-peer.cpp'),
    ...parts.map((part) => join(source, `src/${part}.cpp`)),
  ]);
}

function fetchLetsBeRational(): string | undefined {
  mkdirSync(FOLDER, { recursive: true });
  const wanted = join(FOLDER, 'lets_be_rational.txt');
  writeFileSync(wanted, `${LETS_BE_RATIONAL} --hash=${ITS_HASH}\n`);
  const flags = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-deps', '--no-binary', ':all:'];
  return (
    tried(PYTHON, ['-m', 'pip', 'download', ...flags, '--require-hashes', '-r', wanted, '-d', FOLDER]) ??
    tried('tar', ['-xzf', join(FOLDER, 'lets_be_rational-1.0.9.tar.gz'), '-C', FOLDER])
  );
}

function readyNumpy(): Peer {
  if (tried(PYTHON, ['-c', 'import numpy, scipy']) !== undefined)
    return {
      missing: `${PYTHON} has no numpy and scipy: set PYTHON to one that has, or ${PYTHON} -m pip install numpy scipy`,
    };
  return { command: [PYTHON, join(HERE, 'numpy_peer.py')] };
}

function readyNpm(file: string): Peer {
  const wanted = Object.entries(NPM_VERSIONS);
  const isThere = wanted.every(([name, version]) => installedVersion(name) === version);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  const names = wanted.map(([name, version]) => `${name}@${version}`);
  mkdirSync(NPM_FOLDER, { recursive: true });
  const problem = isThere ? undefined : tried('npm', ['install', '--prefix', NPM_FOLDER, ...flags, ...names]);
  return problem === undefined ? { command: [process.execPath, join(HERE, file)] } : { missing: problem };
}

function installedVersion(name: string): string | undefined {
  const file = join(NPM_FOLDER, 'node_modules', name, 'package.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
    : undefined;
}

/** Compiled once for each state of its sources. */
function compiled(name: string, sources: readonly string[], libraries: readonly string[] = []): Peer {
  const hash = createHash('sha256').update(COMPILER_FLAGS.join(' '));
  for (const file of [...sources, join(HERE, 'peer.hpp')]) hash.update(readFileSync(file));
  const program = join(FOLDER, `${name}-${hash.digest('hex').slice(0, 16)}`);
  mkdirSync(FOLDER, { recursive: true });
  const parameters = [...COMPILER_FLAGS, `-I${HERE}`, ...sources, '-o', program, ...libraries];
  const problem = existsSync(program) ? undefined : tried('g++', parameters);
  return problem === undefined ? { command: [program] } : { missing: problem };
}

/** Nothing where the command went well; else what it said last. */
function tried(command: string, parameters: readonly string[], input = ''): string | undefined {
  const { status, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8', input });
  if (status === 0) return undefined;
  return `${command} failed: ${(error?.message ?? stderr.trim().split('\n').at(-1) ?? '').slice(0, 200)}`;
}

const compilerVersion = spawnSync('g++', ['-dumpfullversion'], { encoding: 'utf8' }).stdout?.trim();
export const COMPILER = compilerVersion ? `g++ ${compilerVersion} ${COMPILER_FLAGS.join(' ')}` : 'none';
