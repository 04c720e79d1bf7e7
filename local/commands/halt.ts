/** `wsb halt` and `wsb resume`: the owner's switches. Exits go on under a halt; `resume` wants a reason, for the audit. */
import { type Command, Option } from 'commander';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { entriesOf, type Mode, sinceText } from '#lib/model/control.ts';
import type { Environment } from '#lib/model/ids.ts';
import type { Ledger } from '#lib/ports.ts';
import { LEDGER, realClock, reasonGiven, STRATEGY, scopeNamed, switchesIn, toldOf, wireOf } from '../switches.ts';
import { print, printJson, talkOf } from '../terminal.ts';
import { onStage, stageOption } from './aws/stage.ts';
import { withLedger } from './ledger.ts';

interface Options {
  readonly strategy?: string;
  readonly reason: string;
  readonly ledger?: string;
  readonly stage?: Environment;
}

export function halt(program: Command): void {
  program
    .command('halt')
    .description('send no more entries, and cancel those that work; exits go on')
    .option(...STRATEGY)
    .option('--reason <text>', 'why, for the audit', 'by hand')
    .option(...LEDGER)
    .addOption(stageOption().conflicts('ledger'))
    .action((options: Options, command: Command) => moved(command, options, 'halted'));
}

export function resume(program: Command): void {
  program
    .command('resume')
    .description('let entries be sent again; ends a flattening too')
    .option(...STRATEGY)
    .addOption(new Option('--reason <text>', 'why it is safe again, for the audit').makeOptionMandatory())
    .option(...LEDGER)
    .addOption(stageOption().conflicts('ledger'))
    .action((options: Options, command: Command) => moved(command, options, 'running'));
}

function moved(command: Command, { strategy, reason: text, ledger: name, stage }: Options, to: Mode): Promise<void> {
  const [scope, reason] = [scopeNamed(strategy), reasonGiven(text)];
  const move = async (ledger: Ledger, path: string): Promise<void> => {
    const control = await moveSwitch({ ledger, clock: realClock }, { scope, mode: to, reason, by: 'owner' });
    const still = (await switchesIn(ledger)).filter((each) => each.scope !== scope);
    const mode = control?.mode ?? 'running';
    if (talkOf(command).json) {
      const halted = mode !== 'running';
      return printJson({ ledger: path, scope, mode, halted, control, stillHalted: still.map(wireOf) });
    }
    print(`${mode}: ${entriesOf(scope)}${control ? `, ${sinceText(control.at)}` : ''} (${path})`);
    if (mode === 'running') for (const each of still) print(`still ${each.mode}: ${toldOf(each)}`);
  };
  return stage === undefined ? withLedger(name, move) : onStage(stage, (held) => move(held.ledger, held.name));
}
