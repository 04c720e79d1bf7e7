/** `wsb halt` and `wsb resume`: the owner's switches. Exits go on under a halt; `resume` wants a reason, for the audit. */
import { type Command, Option } from 'commander';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { ALL, type Control } from '#lib/model/control.ts';
import { StrategyId } from '#lib/model/strategy.ts';
import { instant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { fault } from '../exit.ts';
import { print, printJson, talkOf } from '../terminal.ts';
import { withLedger } from './ledger.ts';

interface Options {
  readonly strategy?: string;
  readonly reason: string;
  readonly ledger?: string;
}

const clock = { now: () => instant(Date.now()) };
const LEDGER = ['--ledger <name>', 'demo, replay or a file; the last one written by default'] as const;
const STRATEGY = ['--strategy <id>', 'of this strategy alone; of all by default'] as const;

export function halt(program: Command): void {
  program
    .command('halt')
    .description('send no more entries, and cancel those that work; exits go on')
    .option(...STRATEGY)
    .option('--reason <text>', 'why, for the audit', 'by hand')
    .option(...LEDGER)
    .action((options: Options, command: Command) => moved(command, options, true));
}

export function resume(program: Command): void {
  program
    .command('resume')
    .description('let entries be sent again')
    .option(...STRATEGY)
    .addOption(new Option('--reason <text>', 'why it is safe again, for the audit').makeOptionMandatory())
    .option(...LEDGER)
    .action((options: Options, command: Command) => moved(command, options, false));
}

function moved(command: Command, { strategy, reason, ledger: name }: Options, halted: boolean): Promise<void> {
  const scope = strategy === undefined ? ALL : strategyNamed(strategy);
  if (reason.trim() === '') throw fault('usage', '--reason wants a sentence: it is what the audit will say');
  return withLedger(name, async (ledger, path) => {
    const control = await moveSwitch({ ledger, clock }, { scope, halted, reason: reason.trim(), by: 'owner' });
    const others = (await ledger.list('control')).map(({ record }) => record).filter((each) => each.halted);
    const still = others.filter((each) => each.scope !== scope);
    if (talkOf(command).json)
      return printJson({ ledger: path, scope, halted, control, stillHalted: still.map(wireOf) });
    print(
      `${halted ? 'halted' : 'running'}: ${sentence(scope)}${control ? `, since ${timeOf(control)}` : ''} (${path})`,
    );
    if (!halted)
      for (const each of still) print(`still halted: ${sentence(each.scope)}, by ${each.by}: ${each.reason}`);
  });
}

function strategyNamed(text: string): string {
  const parsed = StrategyId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw fault('usage', `unknown strategy "${text}": choose one of ${StrategyId.options.join(', ')}`);
}

const sentence = (scope: string): string => (scope === ALL ? 'all entries' : `entries of ${scope}`);
const timeOf = ({ at }: Control): string => `${newYorkDay(at)} ${newYorkTime(at)} New York`;
const wireOf = ({ scope, by, reason }: Control) => ({ scope, by, reason });
