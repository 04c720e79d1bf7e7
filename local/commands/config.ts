/** `wsb config check|show`: the owner's configuration, read, checked and explained. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Config, parseConfig } from '#functions/adapters/config.ts';
import { limitsOf, parametersOf } from '#functions/strategies/bots.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { exiting, fault } from '../exit.ts';
import { homeFolder } from '../home.ts';
import { talkOf } from './report.ts';
import { print, printJson } from './terminal.ts';

const defaultFile = (): string => join(homeFolder(), 'config.json');

/** The configuration file named, or the one in the home folder, or none; a `--profile` beats the file's. */
export function configFrom(options: { config?: string; profile?: string }): Config {
  const file = options.config ?? (existsSync(defaultFile()) ? defaultFile() : undefined);
  const written = file === undefined ? {} : readJson(file);
  const chosen = options.profile === undefined ? written : { ...written, profile: options.profile };
  return exiting('configuration', () => {
    const config = parseConfig(chosen, file ?? 'command line');
    for (const strategy of Object.values<Strategy>(catalog)) parametersOf(config, strategy);
    return config;
  });
}

function readJson(file: string): object {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw fault('configuration', `cannot read the configuration ${file}: check the path, or leave --config out`, cause);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch (cause) {
    throw fault(
      'configuration',
      `${file} is not JSON: ${(cause as Error).message}; correct it and run "npm start -- config check"`,
      cause,
    );
  }
  throw fault(
    'configuration',
    `${file} holds no JSON object: write {"profile": "wsb_2025"} and run "npm start -- config check"`,
  );
}

/** What is in force: the profile's parameters and limits with the owner's on top. */
function effective(config: Config): object {
  const strategies = Object.values<Strategy>(catalog).map((strategy) => [
    strategy.id,
    {
      enabled: config.strategies[strategy.id]?.enabled !== false,
      parameters: parametersOf(config, strategy),
      limits: Object.fromEntries(
        Object.entries(limitsOf(config, strategy)).map(([id, { unit, rows }]) => [id, { unit, ...rows }]),
      ),
    },
  ]);
  return { profile: config.profile, strategies: Object.fromEntries(strategies) };
}

export function config(program: Command): void {
  const group = program.command('config').description('your configuration: check it, or show what is in force');
  group
    .command('check')
    .argument('[file]', 'the file; by default config.json in the home folder')
    .description('read the configuration and say whether it is good')
    .action((file: string | undefined, _: object, command: Command) => {
      const checked = configFrom(file === undefined ? {} : { config: file });
      const source = file ?? (existsSync(defaultFile()) ? defaultFile() : 'no file, so the defaults');
      if (talkOf(command).json) return printJson({ ok: true, source, profile: checked.profile });
      print(`good: ${source}; profile ${checked.profile}`);
    });
  group
    .command('show')
    .option('--config <file>', 'the file')
    .option('--profile <name>', 'the profile')
    .description('what is in force: parameters and limits of every strategy (soft, hard and ceiling levels)')
    .action((options: { config?: string; profile?: string }) => printJson(effective(configFrom(options))));
}
