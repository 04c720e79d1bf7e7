/** `wsb config check|show`: the owner's configuration, read, checked and explained. */
import type { Command } from 'commander';
import type { Config } from '#functions/adapters/config.ts';
import { limitsOf, parametersOf } from '#functions/strategies/bots.ts';
import { PROFILE_IDS, PROFILES } from '#lib/model/profile.ts';
import type { Strategy, StrategyId } from '#lib/model/strategy.ts';
import type { Levels, Row } from '#lib/risk/limits.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { type ConfigOptions, configFile, configFrom } from '../configuration.ts';
import { bold, columns, paragraph, print, printJson, shown, table, talkOf, valueText } from '../terminal.ts';

export function config(program: Command): void {
  const group = program.command('config').description('your configuration: check it, or show what is in force');
  group
    .command('check')
    .argument('[file]', 'the file; by default config.json in the home folder')
    .description('read the configuration and say whether it is good')
    .action(check);
  group
    .command('show')
    .option('--config <file>', 'the file; by default config.json in the home folder')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .description('what is in force: parameters and limits of every strategy (soft, hard and ceiling levels)')
    .action((options: ConfigOptions, command: Command) => {
      const inForce = effective(configFrom(options));
      if (talkOf(command).json) printJson(inForce);
      else print(page(inForce));
    });
}

function check(file: string | undefined, _: object, command: Command): void {
  const checked = configFrom(file === undefined ? {} : { config: file });
  const source = configFile(file);
  const { profile, limits } = checked;
  const strategies = Object.values<Strategy>(catalog).map(({ id }) => ({ id, enabled: isEnabled(checked, id) }));
  const own = limits.map(({ limit, row, soft }) => `${limit} (${row}) ${soft}`).join(', ');
  if (talkOf(command).json) printJson({ ok: true, source: source ?? null, profile, strategies });
  else
    print(
      [
        `good: ${source ?? 'no file, so the defaults'}`,
        `profile ${profile}: ${PROFILES[profile].title}`,
        `strategies: ${strategies.map(({ id, enabled }) => `${id} ${enabled ? 'on' : 'off'}`).join(', ')}`,
        `limits of your own: ${own || 'none'}`,
      ].join('\n'),
    );
}

const isEnabled = (config: Config, id: StrategyId): boolean => config.strategies[id]?.enabled !== false;

/** What is in force: the profile's parameters and limits with the owner's on top. */
function effective(config: Config) {
  const strategies = Object.values<Strategy>(catalog).map((strategy) => {
    const limits = Object.entries(limitsOf(config, strategy)).map(([id, { unit, rows }]) => [id, { unit, ...rows }]);
    const shownSettings = {
      enabled: isEnabled(config, strategy.id),
      parameters: parametersOf(config, strategy) as Readonly<Record<string, unknown>>,
      limits: Object.fromEntries(limits) as Readonly<Record<string, LimitRows>>,
    };
    return [strategy.id, shownSettings] as const;
  });
  return { profile: config.profile, strategies: Object.fromEntries(strategies) };
}

type LimitRows = { readonly unit: string } & Partial<Readonly<Record<Row, Levels>>>;
type Effective = ReturnType<typeof effective>;

const LIMIT_COLUMNS = [
  ...columns('limit', 'for'),
  ...['soft', 'hard', 'ceiling'].map((title) => ({ title, align: 'right' as const })),
  ...columns('unit'),
];

function page({ profile, strategies }: Effective): string {
  const parts = Object.entries(strategies).flatMap(([id, { enabled, parameters, limits }]) => [
    bold(`${id}${enabled ? '' : ' (disabled)'}`),
    table(
      columns('parameter', 'value'),
      Object.entries(parameters).map(([name, value]) => [name, valueText(value)]),
      '  ',
    ),
    '',
    table(LIMIT_COLUMNS, limitRows(limits), '  '),
    '',
  ]);
  const meaning = 'soft: sized under it; hard: refused over it; ceiling: the most that configuration may ever set';
  return [bold(`profile ${profile}`), paragraph(PROFILES[profile].title), paragraph(meaning), '', ...parts]
    .join('\n')
    .trimEnd();
}

const limitRows = (limits: Effective['strategies'][string]['limits']): readonly (readonly string[])[] =>
  Object.entries(limits).flatMap(([id, { unit, ...rows }]) =>
    Object.entries(rows).map(([row, { soft, hard, ceiling }]) => [id, row, ...[soft, hard, ceiling].map(shown), unit]),
  );
