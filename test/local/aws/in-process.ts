/** The owner's commands in this process: a process of its own for each would make these tests the slowest of all. */
import { Command, CommanderError } from 'commander';
import { deploy, diff } from '#local/commands/aws/deploy.ts';
import { destroy } from '#local/commands/aws/destroy.ts';
import { invoke } from '#local/commands/aws/invoke.ts';
import { logs } from '#local/commands/aws/logs.ts';
import { halt, resume } from '#local/commands/halt.ts';
import { risk } from '#local/commands/risk.ts';
import { status } from '#local/commands/status.ts';
import { strategies } from '#local/commands/strategies.ts';
import { test } from '#local/commands/test.ts';
import { EXIT, exitCodeOf, lineFor } from '#local/exit.ts';
import type { Ended } from '#test/support/wsb.ts';

let last: Promise<unknown> = Promise.resolve();

/** One after the other: environment, output and exit code are the process's. */
export function inProcess(line: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const run = last.then(() => ran(line, env));
  last = run.catch(() => {});
  return run;
}

async function ran(line: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const before = { env: { ...process.env }, exit: process.exitCode };
  const written = { stdout: '', stderr: '' };
  const streams = (['stdout', 'stderr'] as const).map((name) => ({ name, write: process[name].write }));
  for (const { name } of streams)
    process[name].write = (text: string | Uint8Array) => {
      written[name] += text;
      return true;
    };
  Object.assign(process.env, { NO_COLOR: '1', COLUMNS: '80', ...env });
  process.exitCode = 0;
  try {
    await program().parseAsync(line.split(' '), { from: 'user' });
    return { ...written, exit: Number(process.exitCode) };
  } catch (error) {
    if (error instanceof CommanderError) return { ...written, exit: EXIT.usage, stderr: error.message };
    const said = lineFor(error);
    if (said === undefined) throw error;
    return { ...written, exit: exitCodeOf(error), stderr: `${written.stderr}wsb: ${said}\n` };
  } finally {
    for (const { name, write } of streams) process[name].write = write;
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.exitCode = before.exit;
  }
}

function program(): Command {
  const all = new Command('wsb');
  for (const add of [deploy, diff, destroy, logs, invoke, status, strategies, halt, resume, risk, test]) add(all);
  for (const command of withItsOwn(all))
    command
      .option('--json')
      .option('--quiet')
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
  return all;
}

const withItsOwn = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(withItsOwn)];
