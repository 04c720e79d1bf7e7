/** `wsb flatten`: close everything. Without `--yes` only the preview, which changes nothing. */
import process from 'node:process';
import { confirm } from '@clack/prompts';
import type { Command } from 'commander';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { type Control, entriesOf, sinceText } from '#lib/model/control.ts';
import { newYorkDay, newYorkTime, parseInstant } from '#lib/model/time.ts';
import type { Ledger } from '#lib/ports.ts';
import { snapshotFolder } from '../home.ts';
import { type FlattenPreview, flattenPreview } from '../report/flatten-preview.ts';
import { fileSnapshots } from '../store/file-snapshots.ts';
import { LEDGER, realClock, reasonGiven, resumeLine, STRATEGY, scopeNamed } from '../switches.ts';
import { bold, columns, counted, dim, money, paragraph, print, printJson, table, talkOf } from '../terminal.ts';
import { withLedger } from './ledger.ts';

interface Options {
  readonly strategy?: string;
  readonly reason: string;
  readonly ledger?: string;
  readonly yes?: true;
}

export function flatten(program: Command): void {
  program
    .command('flatten')
    .description('close everything: a preview, and with --yes the deed')
    .option(...STRATEGY)
    .option('--yes', 'do it: halt entries, cancel those that work, close what is held')
    .option('--reason <text>', 'why, for the audit', 'by hand')
    .option(...LEDGER)
    .action(run);
}

function run(options: Options, command: Command): Promise<void> {
  const [scope, reason] = [scopeNamed(options.strategy), reasonGiven(options.reason)];
  const { json, quiet } = talkOf(command);
  return withLedger(options.ledger, async (ledger, path) => {
    const preview = await flattenPreview({ ledger, snapshots: fileSnapshots(snapshotFolder(path)) }, scope);
    const before = (await ledger.get('control', scope))?.record;
    const page = { path, scope, preview, before, command: lineFor(options) };
    if (options.yes !== true && !json) print(previewPage(page));
    const isWanted = options.yes === true || (!json && !quiet && (await asked()));
    const control = isWanted ? await pulled(ledger, { scope, reason }) : before;
    if (json) {
      const { command: next } = page;
      return printJson({
        ledger: path,
        scope,
        mode: control?.mode ?? 'running',
        done: isWanted,
        ...preview,
        command: next,
      });
    }
    if (control && isWanted) print(pulledPage(control, preview, path));
  });
}

const pulled = (ledger: Ledger, to: { readonly scope: string; readonly reason: string }) =>
  moveSwitch({ ledger, clock: realClock }, { ...to, mode: 'flattening', by: 'owner' });

/** Only where somebody can answer, and doing nothing is what Enter means. */
async function asked(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  return (await confirm({ message: 'Close all of this now?', initialValue: false })) === true;
}

/** The exact command that does what the preview shows. */
function lineFor({ strategy, ledger, reason }: Options): string {
  const words = [
    ...(strategy === undefined ? [] : ['--strategy', strategy]),
    ...(ledger === undefined ? [] : ['--ledger', ledger]),
    ...(reason === 'by hand' ? [] : ['--reason', JSON.stringify(reason)]),
  ];
  return ['npm start -- flatten', ...words, '--yes'].join(' ');
}

interface Page {
  readonly path: string;
  readonly scope: string;
  readonly preview: FlattenPreview;
  readonly before: Control | undefined;
  readonly command: string;
}

function previewPage({ path, scope, preview, before, command }: Page): string {
  const { positions, entries, leftAlone } = preview;
  const isModelled = positions.some(({ modelled }) => modelled);
  return [
    dim(path),
    bold('A preview: nothing has been changed.'),
    '',
    bold('Would be closed'),
    positions.length > 0 ? positionTable(positions) : dim('nothing: no position is open'),
    ...(isModelled ? [dim('values are modelled')] : []),
    '',
    bold('Would be cancelled'),
    entries.length > 0
      ? table(
          columns('strategy', 'state', 'units', 'limit USD', 'legs'),
          entries.map((e) => [e.strategy, e.state, e.quantity, e.limitPrice, e.legs.join(' / ')]),
        )
      : dim('nothing: no entry works'),
    ...leftAlone.flatMap(({ strategy, holdings }) => [
      '',
      paragraph(`Left alone, for no strategy opened it (${strategy}): ${holdingsText(holdings)}`),
    ]),
    '',
    paragraph(`${entriesOf(scope)} would be halted; now they are ${modeText(before)}.`),
    `To do it: ${command}`,
  ].join('\n');
}

const modeText = (control: Control | undefined): string =>
  control === undefined || control.mode === 'running' ? 'running' : `${control.mode} ${sinceText(control.at)}`;

const holdingsText = (holdings: FlattenPreview['leftAlone'][number]['holdings']): string =>
  holdings.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(', ');

const positionTable = (positions: FlattenPreview['positions']): string =>
  table(
    columns('strategy', 'cost USD', 'last value USD', 'holds'),
    positions.map((p) => [
      p.strategy,
      money(p.costUsd),
      p.lastValueUsd === null || p.valuedAt === null
        ? 'unknown'
        : `${money(p.lastValueUsd)} at ${newYorkDay(parseInstant(p.valuedAt))} ${newYorkTime(parseInstant(p.valuedAt))}`,
      `${holdingsText(p.holdings)}${p.exitWorks ? ' (an exit works already)' : ''}`,
    ]),
  );

function pulledPage(control: Control, { positions, entries }: FlattenPreview, path: string): string {
  const what = `${counted(positions.length, 'position')} to close, ${counted(entries.length, 'working order')} to cancel`;
  return [
    `flattening: ${entriesOf(control.scope)}, ${sinceText(control.at)} (${path})`,
    paragraph(`${what}: from the next tick of the run that trades this ledger, each tick until nothing is left.`),
    `See how far it is: npm start -- status; end it: ${resumeLine(control.scope)}`,
  ].join('\n');
}
