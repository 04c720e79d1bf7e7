/** The launcher: every capability is a command here, and every command is a file of its own. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { audit } from './commands/audit.ts';
import { deploy, diff } from './commands/aws/deploy.ts';
import { destroy } from './commands/aws/destroy.ts';
import { invoke } from './commands/aws/invoke.ts';
import { logs } from './commands/aws/logs.ts';
import { iv } from './commands/calculator/iv.ts';
import { price } from './commands/calculator/price.ts';
import { reference } from './commands/calculator/reference.ts';
import { chain } from './commands/chain.ts';
import { config } from './commands/config.ts';
import { cost } from './commands/cost.ts';
import { demo } from './commands/demo.ts';
import { flatten } from './commands/flatten.ts';
import { halt, resume } from './commands/halt.ts';
import { payoff } from './commands/payoff.ts';
import { replay } from './commands/replay.ts';
import { risk } from './commands/risk.ts';
import { status } from './commands/status.ts';
import { strategies } from './commands/strategies.ts';
import { test } from './commands/test.ts';
import { EXIT, exitCodeOf, lineFor, oneLine } from './exit.ts';
import { chooseCommand } from './menu.ts';

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

const EVERYWHERE = [
  ['--json', 'machine-readable output on stdout and nothing else there'],
  ['--quiet', 'no talk on stderr'],
] as const;

function launcher(): Command {
  const program = new Command('wsb')
    .usage('[options] [command]        (npm start -- … or npx wsb …)')
    .description('WallStreetBots: WSB-style strategies on your own Alpaca account. Paper is the default.')
    .version(version(), '--version', 'the version')
    .helpOption('--help', 'this help')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\n--demo, --status and --test are the commands of those names. docs/command-line.md has more.',
    );
  for (const add of [demo, replay, status, strategies, config, cost, audit, halt, flatten, resume, test]) add(program);
  for (const add of [price, iv, chain, payoff, risk, reference]) add(program);
  for (const add of [deploy, diff, destroy, logs, invoke]) add(program);
  for (const command of everyCommand(program)) {
    for (const [flag, meaning] of EVERYWHERE) command.option(flag, meaning);
    // What goes wrong is told once, in one line, by `told`.
    command
      .helpOption('--help', 'this help')
      .exitOverride()
      .configureOutput({ writeErr: () => {}, outputError: () => {} });
  }
  return program;
}

const everyCommand = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** Flags that stand for a command. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['--status', 'status'],
  ['--demo', 'demo'],
  ['--test', 'test'],
]);

/** The command's words; where there is none but `--json` or `--quiet`, what the owner chooses. Undefined: to leave. */
async function wordsOf(args: readonly string[]): Promise<readonly string[] | undefined> {
  const first = args.findIndex((arg) => EVERYWHERE.every(([flag]) => flag !== arg));
  if (first !== -1) return args.with(first, FLAGS.get(args[first] ?? '') ?? args[first] ?? '');
  const chosen = args.includes('--json') ? ['demo'] : await chooseCommand();
  return chosen && [...chosen, ...args];
}

async function main(args: readonly string[]): Promise<number> {
  const words = await wordsOf(args);
  if (!words) return EXIT.good;
  const program = launcher();
  try {
    await program.parseAsync([...words], { from: 'user' });
    return Number(process.exitCode ?? EXIT.good);
  } catch (error) {
    return error instanceof CommanderError ? misused(error, program, words) : told(error);
  }
}

function misused(error: CommanderError, program: Command, words: readonly string[]): number {
  if (error.exitCode === 0) return EXIT.good;
  const [group, path] = namedBy(program, words);
  const problem =
    error.code === 'commander.help'
      ? `${group.name()} needs one of ${group.commands.map((each) => each.name()).join(', ')}`
      : oneLine(error.message.replace(/^error: /, '').replaceAll("'", '"')).replace('; (', ' (');
  process.stderr.write(`wsb: ${problem}: run "npm start -- ${[...path, '--help'].join(' ')}"\n`);
  return EXIT.usage;
}

/** The command that the words name, as far as they name one, and its path. */
function namedBy(program: Command, words: readonly string[]): readonly [Command, readonly string[]] {
  let [command, path]: [Command, readonly string[]] = [program, []];
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next) [command, path] = [next, [...path, word]];
  }
  return [command, path];
}

/** Faults are one line for the owner; anything else is a bug and keeps its stack. */
function told(error: unknown): number {
  const line = lineFor(error);
  if (line === undefined) throw error;
  process.stderr.write(`wsb: ${line}\n`);
  return exitCodeOf(error);
}

process.on('SIGINT', () => {
  process.stderr.write('wsb: interrupted; what was done so far is in the ledger: run "npm start -- status"\n');
  process.exit(EXIT.interrupted);
});
// Nobody reads any more, as after `| head -1`: results are printed last, so stdout's end is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => leaveQuietly(error, EXIT.good));
process.stderr.on('error', (error: NodeJS.ErrnoException) => leaveQuietly(error, EXIT.interrupted));

function leaveQuietly(error: NodeJS.ErrnoException, code: number): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? code);
}

process.exitCode = await main(process.argv.slice(2));
