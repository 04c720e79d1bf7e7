/** The functions by the names that the owner knows them by, and the entry whose code each of them runs. */
import { readdirSync } from 'node:fs';
import { SCHEDULES } from '#lib/strategies/schedules.ts';
import { fault } from '../exit.ts';

export const ENTRIES_FOLDER = new URL('../../functions/lambda/', import.meta.url);
/** All strategies are run by the same code. */
const STRATEGY_ENTRY = 'run-strategy';
const STRATEGIES = Object.keys(SCHEDULES);

const entries = (): readonly string[] =>
  readdirSync(ENTRIES_FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((entry) => entry !== STRATEGY_ENTRY)
    .sort();

export const functionNames = (): readonly string[] => [...STRATEGIES, ...entries()];

export const isStrategy = (name: string): boolean => STRATEGIES.includes(name);

export function entryOf(name: string): string {
  if (isStrategy(name)) return STRATEGY_ENTRY;
  if (entries().includes(name)) return name;
  throw fault('usage', `unknown function "${name}": choose one of ${functionNames().join(', ')}`);
}
