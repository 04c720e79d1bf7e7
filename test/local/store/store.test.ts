import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { openStore } from '#local/store/store.ts';
import { NOON } from '#test/contracts/examples.ts';
import { cursor } from '#test/contracts/ledger.ts';

const clock = { now: () => NOON };

describe('opening a store', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wsb-store-'));
    path = join(folder, 'store.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (where = path) => openStore(where, clock, { waitMs: 20 });
  /** The message of the fault; everything in the folder must be as it was. */
  function faultOf(where = path): string {
    const before = contents();
    try {
      open(where).close();
    } catch (fault) {
      expect(fault).toBeInstanceOf(PermanentFault);
      expect(contents()).toEqual(before);
      return fault instanceof Error ? fault.message : '';
    }
    throw new Error('a fault was expected');
  }
  const contents = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]));
  const database = (sql: string, where = path): void => {
    const other = new DatabaseSync(where);
    other.exec(sql);
    other.close();
  };

  test('creates the file once and finds it again', async () => {
    const first = open();
    await first.ledger.commit({ writes: [cursor('a', '1')] });
    first.close();
    first.close();

    const second = open();
    expect((await second.ledger.get('cursor', 'a'))?.record.value).toBe('1');
    second.close();
    expect(readdirSync(folder)).toEqual(['store.db']);
  });

  test('takes an empty file for a new one', () => {
    writeFileSync(path, '');

    expect(() => open().close()).not.toThrow();
  });

  test('refuses a file that is no database, and leaves it as it is', () => {
    writeFileSync(path, 'day,open,high,low,close\n'.repeat(200));

    expect(faultOf()).toBe(`${path} is not a database and was left untouched: choose another file`);
  });

  test('refuses the database of another program, and leaves it as it is', () => {
    database('CREATE TABLE songs (title TEXT) STRICT');

    expect(faultOf()).toMatch(/database of another program .* choose another file$/);
  });

  test('refuses the database of another program that counts its versions as we do', () => {
    database('CREATE TABLE songs (title TEXT) STRICT; PRAGMA user_version = 1');

    expect(faultOf()).toMatch(/another program/);
  });

  test('refuses a store of a newer version, says how to upgrade, and leaves it as it is', () => {
    open().close();
    database('PRAGMA user_version = 2');

    expect(faultOf()).toMatch(/newer version of this program \(store 2, this one knows 1\).*npm ci/);
  });

  test('refuses a folder', () => {
    expect(faultOf(folder)).toMatch(/cannot be opened: check/);
  });

  test('refuses a file in a folder that is not there, and does not make it', () => {
    expect(faultOf(join(folder, 'nowhere', 'store.db'))).toMatch(
      /nowhere.*cannot be opened: check that the folder exists/,
    );
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test('refuses a file that may not be written', () => {
    open().close();
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    // The superuser may write every file, so the child steps down.
    const script = `const { openStore } = await import(process.argv[1]);
      if (process.getuid?.() === 0) process.setuid(65534);
      try { openStore(process.argv[2], { now: () => 0 }); } catch (fault) { console.log(fault.name, fault.message); }`;
    const store = new URL('../../../local/store/store.ts', import.meta.url).href;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script, store, path]);
    chmodSync(folder, 0o755);

    expect(String(stdout)).toMatch(/^PermanentFault .* may only be read: make it and its folder writable/);
  });

  test('refuses a damaged file, and leaves it as it is', () => {
    open().close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 100, 600));

    expect(faultOf()).toMatch(/is damaged .* restore a copy/);
  });

  test('refuses a file that another process holds for itself, and takes it once it is free', () => {
    open().close();
    const holder = new DatabaseSync(path);
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');

    expect(faultOf()).toMatch(/is locked by another process: end that one/);
    holder.close();
    expect(() => open().close()).not.toThrow();
  });

  test('messages are one line', () => {
    writeFileSync(path, 'x'.repeat(4_000));

    expect(faultOf()).not.toContain('\n');
  });

  test('a writer that holds the file too long is a passing fault, and nothing is written', async () => {
    const store = open();
    const holder = new DatabaseSync(path);
    holder.exec('BEGIN IMMEDIATE');

    await expect(store.ledger.commit({ writes: [cursor('a', '1')] })).rejects.toThrow(TransientFault);
    holder.exec('ROLLBACK');
    holder.close();
    expect(await store.ledger.commit({ writes: [cursor('a', '1', 'absent')] })).toEqual({ committed: true });
    store.close();
  });

  test('writing goes on while another process reads, and what it reads stays the same', async () => {
    const store = open();
    await store.ledger.commit({ writes: [cursor('a', '1')] });
    const reader = new DatabaseSync(path);
    reader.exec('BEGIN');
    const read = () => reader.prepare('SELECT body FROM record').all();
    const before = read();

    expect(await store.ledger.commit({ writes: [cursor('a', '2', 1)] })).toEqual({ committed: true });
    expect(read()).toEqual(before);
    reader.close();
    store.close();
  });
});
