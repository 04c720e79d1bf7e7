/** Where the program keeps its state: one folder, by default `.wsb` beside where it is started. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '#lib/ports.ts';
import { fault } from './exit.ts';
import { openStore } from './store/store.ts';

export const homeFolder = (): string => resolve(process.env.WSB_HOME ?? '.wsb');

const LEDGER = '.sqlite';

export const ledgerPath = (name: string): string => join(homeFolder(), `${name}${LEDGER}`);
export const snapshotFolder = (): string => join(homeFolder(), 'snapshots');

/**
 * An empty ledger for a demo or a replay, in place of the last one of that name. What stands there is opened first: a
 * file that is not a ledger of this program is never removed.
 */
export function freshLedger(name: string, clock: Clock): string {
  const path = ledgerPath(name);
  try {
    mkdirSync(homeFolder(), { recursive: true });
  } catch (cause) {
    throw fault('failed', `cannot write to ${homeFolder()}: set WSB_HOME to a folder of yours and try again`, cause);
  }
  if (existsSync(path)) {
    openStore(path, clock).close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  }
  return path;
}

/** The ledger named, or the one written last. */
export function existingLedger(name: string | undefined): string {
  const names = existsSync(homeFolder()) ? readdirSync(homeFolder()).filter((file) => file.endsWith(LEDGER)) : [];
  if (name !== undefined) {
    const path = name.includes('/') || name.endsWith(LEDGER) ? resolve(name) : ledgerPath(name);
    if (!existsSync(path))
      throw fault(
        'usage',
        `no ledger ${path}: there is ${names.join(', ') || 'none yet'}; run "npm start -- demo" to make one`,
      );
    return path;
  }
  const [latest] = names
    .map((file) => join(homeFolder(), file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (latest === undefined) throw fault('usage', `no ledger in ${homeFolder()} yet: run "npm start -- demo" first`);
  return latest;
}
