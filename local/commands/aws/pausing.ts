/** `wsb strategies pause|resume ID --stage`: whether AWS starts a strategy. */
import type { Command } from 'commander';
import type { StrategyId } from '#lib/model/strategy.ts';
import { fault } from '../../exit.ts';
import { print, printJson, talkOf } from '../../terminal.ts';
import { type STAGES, stageOption } from './stage.ts';

interface Options {
  readonly stage?: (typeof STAGES)[number];
}

const TURNS = {
  pause: { paused: true, does: 'AWS starts it no more until you resume it; it proposes no exits either' },
  resume: { paused: false, does: 'AWS starts it again' },
} as const;

/** `known` refuses ids that name no strategy. */
export function pausing(group: Command, known: (id: string) => { readonly id: StrategyId }): void {
  for (const [name, { paused, does }] of Object.entries(TURNS))
    group
      .command(name)
      .argument('<id>', 'the strategy')
      .addOption(stageOption())
      .description(does)
      .action(async (id: string, { stage }: Options, command: Command) => {
        const { id: strategy } = known(id);
        if (stage === undefined) throw onlyDeployed(name, strategy);
        const { setPaused } = await import('../../aws/pausing.ts');
        const done = await setPaused(strategy, stage, paused);
        if (talkOf(command).json) return printJson(done);
        print(`${paused ? 'paused' : 'running'}${done.changed ? '' : ' already'}: ${strategy} (${stage}). ${does}.`);
      });
}

const onlyDeployed = (name: string, strategy: string): Error => {
  const local = name === 'pause' ? `halt --strategy ${strategy}` : `resume --strategy ${strategy} --reason "..."`;
  return fault(
    'usage',
    `${name} is for a deployed stack: add --stage paper or --stage live; the switch on this computer is "npm start -- ${local}"`,
  );
};
