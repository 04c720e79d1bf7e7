/** The owner's configuration: where it is, and what it comes to. Whatever is wrong with it is told before anything runs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, parseConfig } from '#functions/adapters/config.ts';
import { botsOf, parametersOf } from '#functions/strategies/bots.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { exiting, fault } from './exit.ts';
import { homeFolder } from './home.ts';

export interface ConfigOptions {
  readonly config?: string;
  readonly profile?: string;
}

/** The file named, or the one in the home folder, or none. */
export function configFile(named: string | undefined): string | undefined {
  const usual = join(homeFolder(), 'config.json');
  return named ?? (existsSync(usual) ? usual : undefined);
}

/** The configuration of the file; a `--profile` beats the file's. */
export function configFrom(options: ConfigOptions): Config {
  if (options.profile !== undefined && !(PROFILE_IDS as readonly string[]).includes(options.profile))
    throw fault('usage', `unknown profile "${options.profile}": choose one of ${PROFILE_IDS.join(', ')}`);
  const file = configFile(options.config);
  const written = file === undefined ? {} : readJson(file);
  const source = file ?? 'the defaults';
  return exiting('configuration', () => {
    const config = parseConfig(
      options.profile === undefined ? written : { ...written, profile: options.profile },
      source,
    );
    for (const strategy of Object.values<Strategy>(catalog)) parametersOf(config, strategy);
    refuseIdle(config, source);
    return config;
  });
}

/** A configuration that changes nothing, or that leaves nothing to run, is a mistake. */
function refuseIdle(config: Config, source: string): void {
  if (botsOf(config).length === 0)
    throw fault(
      'configuration',
      `${source}: every strategy is disabled: enable one, see "npm start -- strategies list"`,
    );
}

const NEXT = 'correct it and run "npm start -- config check"';

function readJson(file: string): object {
  const text = textOf(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fault('configuration', `${file} is not JSON: ${(cause as Error).message}; ${NEXT}`, cause);
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  throw fault('configuration', `${file} holds no JSON object: write {"profile": "wsb_2025"} or the like, ${NEXT}`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw fault(
      'configuration',
      `cannot read the configuration ${file} (${why}): check the path and its rights`,
      cause,
    );
  }
}
