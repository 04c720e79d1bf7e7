/**
 * `npm run test:cloud`: installs the emulators, starts them, runs the tests against them, and leaves nothing running.
 * Where the system allows it all of this happens in a network of its own that has no interface but loopback.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatorName, makeReady, type Running, type Surroundings, start } from './emulators.ts';

const ROOT = join(import.meta.dirname, '../..');
const EMULATORS: readonly EmulatorName[] = ['ministack', 'dynamodb-local'];

interface Circumstances {
  readonly environment: NodeJS.ProcessEnv;
  /** Aborted when somebody wants it all to end. */
  readonly signal: AbortSignal;
}

/** Skipped where the emulator that it needs is missing; the others run whatever became of it. */
interface Step {
  readonly name: string;
  readonly needs: EmulatorName;
  run(circumstances: Circumstances): Promise<boolean>;
}

const VITEST = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'test/cloud/vitest.config.ts'];
const vitestOver = (folder: string) => (circumstances: Circumstances) => passes([...VITEST, folder], circumstances);

const STEPS: readonly Step[] = [
  { name: 'contracts on DynamoDB Local', needs: 'dynamodb-local', run: vitestOver('test/cloud/dynamodb-local') },
  { name: 'contracts on ministack', needs: 'ministack', run: vitestOver('test/cloud/ministack') },
  { name: 'the stack deployed on ministack', needs: 'ministack', run: vitestOver('test/cloud/deploy') },
];

async function passes(command: readonly string[], { environment, signal }: Circumstances): Promise<boolean> {
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, { cwd: ROOT, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  const end = () => child.kill();
  signal.addEventListener('abort', end);
  const code = await exitOf(child);
  signal.removeEventListener('abort', end);
  return code === 0;
}

const exitOf = async (child: ChildProcess): Promise<number | null> => (await once(child, 'exit'))[0];

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Whatever the caller's shell knows of AWS stays outside: these tests speak to emulators only. */
const withoutAws = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));

const environmentOf = (running: readonly Running[], { clock, alpaca }: Files): NodeJS.ProcessEnv => ({
  ...withoutAws(),
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'emulator',
  AWS_SECRET_ACCESS_KEY: 'emulator',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  WSB_EMULATOR_CLOCK: clock,
  WSB_EMULATOR_ALPACA: alpaca,
  WSB_EMULATORS: JSON.stringify(Object.fromEntries(running.map(({ name, url }) => [name, url]))),
});

type Files = Pick<Surroundings, 'clock' | 'alpaca'>;

/** Starts what is ready, runs every step that can be, and stops it all; answers whether all of them passed. */
async function runSteps(names: readonly EmulatorName[], signal: AbortSignal): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'wsb-cloud-'));
  const files: Files = { clock: join(scratch, 'clock'), alpaca: join(scratch, 'alpaca') };
  const running: Running[] = [];
  let passed = true;
  try {
    for (const name of names) running.push(await start(name, { scratch, ...files, environment: withoutAws() }));
    for (const { name, needs, run } of STEPS) {
      if (!names.includes(needs) || signal.aborted) continue;
      const isGood = await run({ environment: environmentOf(running, files), signal });
      if (!isGood) say(`${signal.aborted ? 'interrupted' : 'failed'}: ${name}`);
      passed &&= isGood;
    }
  } finally {
    await Promise.all(running.map((each) => each.stop()));
    rmSync(scratch, { recursive: true });
  }
  return passed && !signal.aborted;
}

/** A network with nothing but loopback, and the first of processes that all end with it. */
const PRIVATE = ['unshare', '--map-root-user', '--net', '--pid', '--fork', '--kill-child'];
const LOOPBACK_UP = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const INSIDE = '--inside';

function canBePrivate(): boolean {
  const [program = '', ...parameters] = [...PRIVATE, ...LOOPBACK_UP, 'true'];
  return process.platform === 'linux' && spawnSync(program, parameters).status === 0;
}

/** Runs this program again in there. It ends when this one lets go of its input, even where this one was killed. */
async function runInside(names: readonly EmulatorName[], signal: AbortSignal): Promise<boolean> {
  const self = [process.execPath, ...process.execArgv, import.meta.filename, INSIDE, ...names];
  const [program = '', ...parameters] = [...PRIVATE, ...LOOPBACK_UP, ...self];
  // A group of its own, so that Ctrl-C reaches it by way of this program and it can clear away.
  const child = spawn(program, parameters, { detached: true, stdio: ['pipe', 'inherit', 'inherit'] });
  signal.addEventListener('abort', () => child.stdin?.end());
  return (await exitOf(child)) === 0;
}

/** What is missing is said, with the steps that fall away. */
function ready(isPrivate: boolean): readonly EmulatorName[] {
  const open = 'it listens on every interface, and this system gives no network of its own (unshare and ip, on Linux)';
  return EMULATORS.filter((name) => {
    const missing = name === 'dynamodb-local' && !isPrivate ? open : makeReady(name);
    for (const step of STEPS)
      if (missing !== undefined && step.needs === name) say(`skipped: ${step.name}: ${missing}`);
    return missing === undefined;
  });
}

async function main(parameters: readonly string[]): Promise<boolean> {
  const ending = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ending.abort());
  if (parameters[0] === INSIDE) {
    process.stdin.on('end', () => ending.abort()).resume();
    const passed = await runSteps(parameters.slice(1) as EmulatorName[], ending.signal);
    process.stdin.destroy();
    return passed;
  }
  const isPrivate = canBePrivate();
  const names = ready(isPrivate);
  if (names.length > 0) return (isPrivate ? runInside : runSteps)(names, ending.signal);
  say('skipped');
  return true;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
