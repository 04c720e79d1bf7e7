/** Runs the real handler in a process of its own: its log goes to stderr, and only its answer comes back. */
import { fork } from 'node:child_process';
import process from 'node:process';
import * as z from 'zod';
import { ENVIRONMENT } from '#functions/adapters/deployment-names.ts';
import { configFrom } from '../configuration.ts';
import { fault } from '../exit.ts';
import type { Talk } from '../terminal.ts';
import { isStrategy } from './functions.ts';

const HANDLER = new URL('handler-process.ts', import.meta.url);

/** What a function answered, or what it failed with. */
export interface Answer {
  readonly answer?: unknown;
  readonly error?: string;
}

export interface Call {
  readonly name: string;
  readonly entry: string;
  readonly event: unknown;
}

const Answered = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

export async function invokedHere(call: Call, { quiet }: Talk): Promise<Answer> {
  const env = { ...process.env, ...defaultsFor(call.name) };
  if (env[ENVIRONMENT.environment] === 'live')
    throw fault(
      'blocked',
      `this computer does not run a function of the live stack: unset ${ENVIRONMENT.environment}, or add --stage live`,
    );
  const child = fork(HANDLER, {
    env,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', quiet ? 'ignore' : process.stderr, quiet ? 'ignore' : 'inherit', 'ipc'],
  });
  return new Promise((done, failed) => {
    let answer: Answer = { error: 'it ended without an answer' };
    child.once('error', failed);
    child.on('message', (said) => {
      answer = Answered.parse(said);
    });
    child.once('close', () => done(answer));
    child.send(call);
  });
}

/** What the deployment would tell it, where the owner's environment does not. */
function defaultsFor(name: string): Readonly<Record<string, string>> {
  const given: Readonly<Record<string, () => string>> = {
    [ENVIRONMENT.environment]: () => 'paper',
    [ENVIRONMENT.config]: () => JSON.stringify(configFrom({})),
    ...(isStrategy(name) ? { [ENVIRONMENT.strategy]: () => name } : {}),
  };
  return Object.fromEntries(
    Object.entries(given)
      .filter(([variable]) => !process.env[variable])
      .map(([variable, value]) => [variable, value()]),
  );
}
