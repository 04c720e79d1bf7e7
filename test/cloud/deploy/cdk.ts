/** The CDK's command line as the owner runs it, against the emulator and nothing else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inAccount } from '../emulators.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CLI = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

export interface CdkOptions {
  /** Where AWS is. */
  readonly endpoint: string;
  /** For what the command line keeps for itself. */
  readonly scratch: string;
}

/** Runs it to its end; throws what it said where it failed. Its clock is the emulator's: a client whose clock is wrong waits. */
export async function cdk({ endpoint, scratch }: CdkOptions, ...parameters: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...parameters, '--no-notices', '--no-color', '--ci'], {
    cwd: parameters[0] === 'bootstrap' ? scratch : ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: endpoint,
      CDK_HOME: join(scratch, 'cdk'),
      TMPDIR: scratch,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NODE_OPTIONS: inAccount,
    },
  });
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code === 0) return `${out}${said}`;
  throw new Error(`cdk ${parameters.join(' ')} ended with ${code}:\n${`${out}${said}`.slice(-6_000)}`);
}
