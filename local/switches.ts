/** What the commands about switches share: options, scopes, and how a switch is told of. */
import { ALL, type Control, entriesOf, isPulled, sinceText } from '#lib/model/control.ts';
import { isStrategyId, STRATEGY_IDS } from '#lib/model/strategy.ts';
import { formatInstant, instant } from '#lib/model/time.ts';
import type { Ledger } from '#lib/ports.ts';
import { fault } from './exit.ts';

export const realClock = { now: () => instant(Date.now()) };
export const LEDGER = ['--ledger <name>', 'demo, replay or a file; the last one written by default'] as const;
export const STRATEGY = ['--strategy <id>', 'of this strategy alone; of all by default'] as const;

/** The scope that the owner names; all where none is named. */
export function scopeNamed(strategy: string | undefined): string {
  if (strategy === undefined) return ALL;
  if (isStrategyId(strategy)) return strategy;
  throw fault('usage', `unknown strategy "${strategy}": choose one of ${STRATEGY_IDS.join(', ')}`);
}

export function reasonGiven(text: string): string {
  if (text.trim() === '') throw fault('usage', '--reason wants a sentence: it is what the audit will say');
  return text.trim();
}

/** Those that hold something back: pauses and halts. */
export const switchesIn = async (ledger: Ledger): Promise<readonly Control[]> =>
  (await ledger.list('control')).map(({ record }) => record).filter(isPulled);

export const wireOf = ({ scope, mode, by, reason, at }: Control) => ({
  scope,
  mode,
  by,
  reason,
  since: formatInstant(at),
});

/** "all entries, by owner: odd fills". */
export const toldOf = ({ scope, by, reason }: Control): string => `${entriesOf(scope)}, by ${by}: ${reason}`;

/** The words that end a switch. */
export const resumeLine = (scope: string): string =>
  `npm start -- resume ${scope === ALL ? '' : `--strategy ${scope} `}--reason "..."`;

/** What a command that ran under a halt ends with: exit code 6, and every switch that stands. */
export function haltedFault(controls: readonly Control[]): Error {
  const told = controls.map((control) => {
    const { scope, mode, at, by, reason } = control;
    return `${entriesOf(scope)} ${mode} ${sinceText(at)} by ${by}: ${reason}`;
  });
  const [first] = controls;
  return fault('halted', `${told.join('; ')}; when it is safe again, run ${resumeLine(first?.scope ?? ALL)}`);
}
