/**
 * `npm run test:cloud`: installs the emulators, starts them, runs the tests against them, and leaves nothing running.
 * Where the system allows it all of this happens in a network of its own that has no interface but loopback.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatorName, makeReady, type Running, start } from './emulators.ts';

const ROOT = join(import.meta.dirname, '../..');
const EMULATORS: readonly EmulatorName[] = ['ministack', 'dynamodb-local'];

/** A step is skipped where an emulator that it needs is missing; later ones run whatever became of it. */
interface Step {
  readonly name: string;
  readonly needs: EmulatorName;
  run(environment: NodeJS.ProcessEnv): boolean;
}

const vitestOver =
  (folder: string) =>
  (environment: NodeJS.ProcessEnv): boolean =>
    ran(
      [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'test/cloud/vitest.config.ts', folder],
      environment,
    );

const STEPS: readonly Step[] = [
  { name: 'contracts on DynamoDB Local', needs: 'dynamodb-local', run: vitestOver('test/cloud/dynamodb-local') },
  { name: 'contracts on ministack', needs: 'ministack', run: vitestOver('test/cloud/ministack') },
];

function ran(command: readonly string[], environment: NodeJS.ProcessEnv = process.env): boolean {
  const [program = '', ...parameters] = command;
  return spawnSync(program, parameters, { cwd: ROOT, env: environment, stdio: 'inherit' }).status === 0;
}

/** Runs this program again where only loopback is: in a network, and as the first of processes that all end with it. */
const PRIVATE = [
  'unshare',
  '--map-root-user',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  'sh',
  '-c',
  'ip link set lo up && exec "$@"',
  'sh',
];
const INSIDE = '--inside';

const canBePrivate = (): boolean =>
  process.platform === 'linux' && spawnSync(PRIVATE[0] ?? '', [...PRIVATE.slice(1), 'true']).status === 0;

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Whatever the caller's shell knows of AWS stays outside: these tests speak to emulators only. */
function emulatorEnvironment(running: readonly Running[], scratch: string): NodeJS.ProcessEnv {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  return {
    ...clean,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    WSB_EMULATOR_CLOCK: clockFile(scratch),
    WSB_EMULATORS: JSON.stringify(Object.fromEntries(running.map(({ name, url }) => [name, url]))),
  };
}

const clockFile = (scratch: string): string => join(scratch, 'clock');

/** Starts what is ready, runs every step that can be, and stops it all; answers whether all of them passed. */
async function runSteps(names: readonly EmulatorName[]): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'wsb-cloud-'));
  const running: Running[] = [];
  const stopAll = () => Promise.all(running.map((each) => each.stop()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void stopAll().finally(() => process.exit(130)));
  process.env.WSB_EMULATOR_CLOCK = clockFile(scratch);
  try {
    for (const name of names) running.push(await start(name, scratch));
    const environment = emulatorEnvironment(running, scratch);
    const failed = STEPS.filter(({ needs, run }) => names.includes(needs) && !run(environment));
    for (const { name } of failed) say(`failed: ${name}`);
    return failed.length === 0;
  } finally {
    await stopAll();
    rmSync(scratch, { recursive: true });
  }
}

/** What is missing is said, with the steps that fall away. */
function ready(isPrivate: boolean): readonly EmulatorName[] {
  const open = 'it listens on every interface, and this system gives no network of its own (unshare and ip, on Linux)';
  return EMULATORS.filter((name) => {
    const missing = name === 'dynamodb-local' && !isPrivate ? open : makeReady(name).missing;
    for (const step of STEPS)
      if (missing !== undefined && step.needs === name) say(`skipped: ${step.name}: ${missing}`);
    return missing === undefined;
  });
}

async function main(parameters: readonly string[]): Promise<number> {
  if (parameters[0] === INSIDE) return (await runSteps(parameters.slice(1) as EmulatorName[])) ? 0 : 1;
  const isPrivate = canBePrivate();
  const names = ready(isPrivate);
  if (names.length === 0) {
    say('skipped');
    return 0;
  }
  if (!isPrivate) return (await runSteps(names)) ? 0 : 1;
  return ran([...PRIVATE, process.execPath, ...process.execArgv, import.meta.filename, INSIDE, ...names]) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
