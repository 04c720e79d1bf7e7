/** The launcher: every capability is a command here, and every command is a file of its own. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { audit } from './commands/audit.ts';
import { config } from './commands/config.ts';
import { demo } from './commands/demo.ts';
import { replay } from './commands/replay.ts';
import { status } from './commands/status.ts';
import { strategies } from './commands/strategies.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { chooseCommand } from './menu.ts';

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

function launcher(): Command {
  const program = new Command('wsb')
    .description('WallStreetBots: WSB-style strategies on your own Alpaca account. Paper is the default.')
    .version(version())
    .option('--json', 'machine-readable output on stdout and nothing else there')
    .option('--quiet', 'no talk on stderr')
    .showHelpAfterError('run "npm start -- --help" for the commands')
    .exitOverride();
  for (const add of [demo, replay, status, strategies, config, audit]) add(program);
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ outputError: (text, write) => write(oneLine(text)) });
    if (command !== program)
      command.option('--json', 'machine-readable output on stdout').option('--quiet', 'no talk on stderr');
  }
  return program;
}

const everyCommand = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(everyCommand)];
const oneLine = (text: string): string => `${text.trim().replace(/\s*\n+\s*/g, '; ')}\n`;

/** Flags that stand for a command, everywhere. */
const FLAGS: Readonly<Record<string, readonly string[]>> = { '--status': ['status'], '--demo': ['demo'] };

async function main(args: readonly string[]): Promise<number> {
  const chosen =
    args.length === 0
      ? await chooseCommand()
      : args.flatMap((arg, index) => (index === 0 ? (FLAGS[arg] ?? [arg]) : [arg]));
  if (!chosen) return EXIT.good;
  try {
    await launcher().parseAsync([...chosen], { from: 'user' });
    return EXIT.good;
  } catch (error) {
    return told(error);
  }
}

/** Faults are one line for the owner; anything else is a bug and keeps its stack. */
function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.usage;
  if (!(error instanceof PermanentFault)) throw error;
  process.stderr.write(`wsb: ${error.message}\n`);
  return exitCodeOf(error);
}

process.on('SIGINT', () => process.exit(EXIT.interrupted));
process.exitCode = await main(process.argv.slice(2));
