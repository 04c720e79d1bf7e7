/** `wsb strategies pause|resume ID`: a switch over one strategy. Paused, it enters nothing and still manages what it holds. */
import type { Command } from 'commander';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { type Control, isHalted, sinceText } from '#lib/model/control.ts';
import type { Environment } from '#lib/model/ids.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import type { Ledger } from '#lib/ports.ts';
import { fault } from '../../exit.ts';
import { LEDGER, realClock, reasonGiven, resumeLine } from '../../switches.ts';
import { print, printJson, talkOf } from '../../terminal.ts';
import { onStage, stageOption } from '../aws/stage.ts';
import { withLedger } from '../ledger.ts';

interface Options {
  readonly reason: string;
  readonly ledger?: string;
  readonly stage?: Environment;
}

const TURNS = {
  pause: { to: 'paused', does: 'it enters nothing until you resume it, and still manages what it holds' },
  resume: { to: 'running', does: 'it may enter again' },
} as const;
type Turn = keyof typeof TURNS;

/** `known` refuses ids that name no strategy. */
export function pausing(group: Command, known: (id: string) => { readonly id: StrategyId }): void {
  for (const name of ['pause', 'resume'] as const)
    group
      .command(name)
      .argument('<id>', 'the strategy')
      .option('--reason <text>', 'why, for the audit', 'by hand')
      .option(...LEDGER)
      .addOption(stageOption().conflicts('ledger'))
      .description(TURNS[name].does)
      .action((id: string, options: Options, command: Command) => turned(command, { name, id: known(id).id, options }));
}

interface Turning {
  readonly name: Turn;
  readonly id: StrategyId;
  readonly options: Options;
}

function turned(command: Command, turning: Turning): Promise<void> {
  const { id, name, options } = turning;
  const { stage } = options;
  if (stage === undefined)
    return withLedger(options.ledger, async (ledger, path) =>
      told(command, turning, { ...(await moved(ledger, turning)), ledger: path }),
    );
  return onStage(stage, async (held) => {
    const { ruleSwitchedOn } = await import('../../aws/pausing.ts');
    const isSwitchedOn = name === 'resume' && (await ruleSwitchedOn(held, id, stage));
    const { changed, control } = await moved(held.ledger, turning);
    told(command, turning, { changed: changed || isSwitchedOn, control, ledger: held.name });
  });
}

interface Moved {
  readonly changed: boolean;
  readonly control: Control | undefined;
}

async function moved(ledger: Ledger, { name, id, options }: Turning): Promise<Moved> {
  const reason = reasonGiven(options.reason);
  const before = (await ledger.get('control', id))?.record;
  if (before && isHalted(before))
    throw fault(
      'halted',
      `${id} is ${before.mode} ${sinceText(before.at)} by ${before.by}: ${before.reason}; to end that, run ${resumeLine(id)}`,
    );
  const control = await moveSwitch(
    { ledger, clock: realClock },
    { scope: id, mode: TURNS[name].to, reason, by: 'owner' },
  );
  return { changed: control?.epoch !== before?.epoch, control };
}

function told(command: Command, { name, id, options: { stage } }: Turning, done: Moved & { readonly ledger: string }) {
  const { changed, control, ledger } = done;
  const paused = name === 'pause';
  if (talkOf(command).json) {
    const since = control === undefined ? {} : { since: sinceText(control.at), reason: control.reason };
    return printJson({ strategy: id, ...(stage ? { stage } : {}), ledger, paused, changed, ...since });
  }
  print(
    `${paused ? 'paused' : 'running'}${changed ? '' : ' already'}: ${id} (${ledger}). From now on ${TURNS[name].does}.`,
  );
}
