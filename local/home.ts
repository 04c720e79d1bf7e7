/** Where the program keeps its state: one folder, by default `.wsb` beside where it is started. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PermanentFault } from '#functions/adapters/faults.ts';
import type { Clock } from '#lib/ports.ts';
import { fault } from './exit.ts';
import { removeArchive } from './store/file-archive.ts';
import { removeSnapshots } from './store/file-snapshots.ts';
import { openStore } from './store/store.ts';

export const homeFolder = (): string => resolve(process.env.WSB_HOME || '.wsb');

const LEDGER = '.sqlite';

export const ledgerPath = (name: string): string => join(homeFolder(), `${name}${LEDGER}`);

const beside = (ledger: string, ending: string): string =>
  `${ledger.endsWith(LEDGER) ? ledger.slice(0, -LEDGER.length) : ledger}.${ending}`;

/** Where the anchors of a ledger's audit are kept: beside it. */
export const archiveFolder = (ledger: string): string => beside(ledger, 'archive');
/** Where the market snapshots that a ledger's decisions rest on are kept: beside it. */
export const snapshotFolder = (ledger: string): string => beside(ledger, 'snapshots');

export interface Claim {
  readonly path: string;
  release(): void;
}

/**
 * A place for a new ledger, in place of the last one of that name and its archive, and a claim on it for as long as the
 * run takes: the ledger of a run that is still going, or what is not of this program, is never removed.
 */
export function claimLedger(name: string, clock: Clock): Claim {
  const path = ledgerPath(name);
  try {
    mkdirSync(homeFolder(), { recursive: true });
  } catch (cause) {
    throw fault('failed', `cannot write to ${homeFolder()}: set WSB_HOME to a folder of yours and try again`, cause);
  }
  const release = lock(name);
  try {
    removeOurs(path, clock);
  } catch (error) {
    release();
    throw error;
  }
  return { path, release };
}

/** The operating system lets go of SQLite's lock when its process ends, however it ends. */
function lock(name: string): () => void {
  const path = join(homeFolder(), `${name}.lock`);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY;
    const next = 'or set WSB_HOME to another folder';
    throw isBusy
      ? fault('failed', `a ${name} is already running in ${homeFolder()}: wait for it, ${next}`, cause)
      : fault('failed', `cannot lock ${path}: make the folder writable, ${next}`, cause);
  }
  const { close } = database;
  return close.bind(database);
}

const SQLITE_BUSY = 5;

function removeOurs(path: string, clock: Clock): void {
  try {
    if (existsSync(path)) openStore(path, clock, { waitMs: 0 }).close();
    removeArchive(archiveFolder(path));
    removeSnapshots(snapshotFolder(path));
  } catch (cause) {
    if (!(cause instanceof PermanentFault)) throw cause;
    throw fault('failed', `${cause.message}; or move it away, or set WSB_HOME to another folder`, cause);
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** The ledger named, or the one written last. */
export function existingLedger(name: string | undefined): string {
  const names = ledgersHere();
  if (name === undefined) {
    const [latest] = names
      .map((file) => join(homeFolder(), file))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    if (latest === undefined) throw fault('usage', `no ledger in ${homeFolder()} yet: run "npm start -- demo" first`);
    return latest;
  }
  const path = name.includes('/') || name.endsWith(LEDGER) ? resolve(name) : ledgerPath(name);
  if (existsSync(path) && !isEmpty(path)) return path;
  const here = names.map((file) => file.slice(0, -LEDGER.length)).join(', ');
  const next = here ? `choose one of ${here}, or give a file` : 'run "npm start -- demo" to make one';
  throw fault('usage', `${existsSync(path) ? `${path} is empty, and no ledger` : `no ledger ${path}`}: ${next}`);
}

/** Whether anything has run here yet. */
export const hasLedger = (): boolean => ledgersHere().length > 0;

const isEmpty = (path: string): boolean => {
  const state = statSync(path);
  return state.isFile() && state.size === 0;
};

function ledgersHere(): readonly string[] {
  const home = homeFolder();
  if (!existsSync(home) || !statSync(home).isDirectory()) return [];
  return readdirSync(home).filter((file) => file.endsWith(LEDGER));
}
