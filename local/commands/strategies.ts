/** `wsb strategies …`: what there is, how it is set, why it did not trade, what it earned, one trade as a picture, and a new one. */
import type { Command } from 'commander';
import { parametersOf } from '#functions/strategies/bots.ts';
import { type Control, MODES, type Mode, scopesOver } from '#lib/model/control.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { catalog, strategyOf } from '#lib/strategies/catalog.ts';
import { SCHEDULES } from '#lib/strategies/schedules.ts';
import { type ConfigOptions, configFrom } from '../configuration.ts';
import { fault } from '../exit.ts';
import { hasLedger } from '../home.ts';
import { parametersIn } from '../report/parameters.ts';
import { switchesIn } from '../switches.ts';
import { bold, columns, dim, paragraph, print, printJson, table, talkOf, valueText } from '../terminal.ts';
import { withLedger } from './ledger.ts';
import { strategyLedger } from './strategies/ledger.ts';
import { newStrategy } from './strategies/new.ts';
import { pausing } from './strategies/pausing.ts';
import { picture } from './strategies/picture.ts';
import { why } from './strategies/why.ts';

function known(id: string): Strategy {
  const strategy = strategyOf(id);
  if (strategy) return strategy;
  const names = Object.keys(catalog).join(', ');
  throw fault('usage', `unknown strategy "${id}": choose one of ${names}`);
}

const cadence = (id: string): string => {
  const schedule = SCHEDULES[id as keyof typeof SCHEDULES];
  return 'every' in schedule
    ? `every ${schedule.every} min from ${schedule.after} min after the open`
    : `once a session, ${schedule.after} min after the open`;
};

export function strategies(program: Command): void {
  const group = program
    .command('strategies')
    .description('the strategies: list them, show one, ask why it did not trade');
  group
    .command('list')
    .option('--ledger <name>', 'whose switches to show: demo, replay or a file; the last one written by default')
    .description('the strategies there are, and whose entries are halted')
    .action((options: { ledger?: string }, command: Command) => list(options.ledger, command));
  group
    .command('show')
    .argument('<id>', 'the strategy')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .description('its idea, its parameters with their meaning, and their values in force')
    .action(show);
  group
    .command('why')
    .argument('<id>', 'the strategy')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .option('--last <n>', 'how many looks at the market, newest first', '3')
    .description('why it did not trade: the candidates it turned down, and what risk refused')
    .action((id: string, options: { ledger?: string; last: string }, command: Command) =>
      why(known(id).id, options, talkOf(command)),
    );
  picture(group, known);
  strategyLedger(group);
  newStrategy(group);
  pausing(group, known);
}

async function list(ledger: string | undefined, command: Command): Promise<void> {
  const switches = await switchesKnown(ledger);
  const rows = Object.values<Strategy>(catalog).map(({ id, title, hypothesis }) => ({
    ...{ id, title, hypothesis },
    runs: cadence(id),
    ...(switches ? { entries: modeOf(switches, id) } : {}),
  }));
  const cells = rows.map(({ id, title, runs, entries }) => [id, title, ...(entries ? [entries] : []), runs]);
  const head = columns('strategy', 'what it is', ...(switches ? ['entries'] : []), 'runs');
  if (talkOf(command).json) printJson(rows);
  else print(table(head, cells));
}

/** Those of the ledger named or written last; undefined where there is none yet. */
async function switchesKnown(name: string | undefined): Promise<readonly Control[] | undefined> {
  if (name === undefined && !hasLedger()) return undefined;
  let found: readonly Control[] | undefined;
  await withLedger(name, async (ledger) => {
    found = await switchesIn(ledger);
  });
  return found;
}

/** The most that any switch over the strategy holds back. */
const modeOf = (switches: readonly Control[], id: string): Mode => {
  const modes = switches.filter(({ scope }) => scopesOver(id).includes(scope)).map(({ mode }) => mode);
  return MODES.findLast((mode) => modes.includes(mode)) ?? 'running';
};

function show(id: string, options: ConfigOptions, command: Command): void {
  const strategy = known(id);
  const { title, hypothesis } = strategy;
  const config = configFrom(options);
  const parameters = described(strategy, parametersOf(config, strategy));
  const shown = { id, title, hypothesis, runs: cadence(id), profile: config.profile, parameters };
  if (talkOf(command).json) printJson(shown);
  else print(page(shown));
}

interface Shown {
  readonly title: string;
  readonly hypothesis: string;
  readonly runs: string;
  readonly profile: string;
  readonly parameters: ReturnType<typeof described>;
}

function page({ title, hypothesis, runs, profile, parameters }: Shown): string {
  const head = [{ title: 'parameter' }, { title: 'value', max: 24 }, { title: 'meaning [unit: range]', style: dim }];
  const cells = parameters.map(({ name, value, meaning, unit, range }) => [
    ...[name, valueText(value), `${meaning} [${unit}: ${range}]`],
  ]);
  return `${bold(title)}\n${paragraph(hypothesis)}\nruns ${runs}; profile ${profile}\n\n${table(head, cells)}`;
}

/** Each value in force with what its schema states. */
function described(strategy: Strategy, values: unknown) {
  const inForce = values as Readonly<Record<string, unknown>>;
  return parametersIn(strategy).map((row) => ({ ...row, value: inForce[row.name] }));
}
