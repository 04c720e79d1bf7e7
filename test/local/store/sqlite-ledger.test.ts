import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { verify } from '#lib/compliance/audit-chain.ts';
import { openStore } from '#local/store/store.ts';
import { durableLedgerContract } from '#test/contracts/durable-ledger.ts';
import { NOON } from '#test/contracts/examples.ts';
import { cursor, ledgerContract } from '#test/contracts/ledger.ts';

const clock = { now: () => NOON };
const COUNTING = new URL('./counting-writer.ts', import.meta.url).pathname;
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'wsb-ledger-'));

ledgerContract('SQLite in memory', () => openStore(':memory:', clock));
ledgerContract('SQLite in a file', () => {
  const folder = newFolder();
  const store = openStore(join(folder, 'store.db'), clock);
  const close = () => {
    store.close();
    rmSync(folder, { recursive: true });
  };
  return { ledger: store.ledger, close };
});
durableLedgerContract('SQLite in a file', () => {
  const folder = newFolder();
  return {
    connect: () => openStore(join(folder, 'store.db'), clock),
    remove: () => rmSync(folder, { recursive: true }),
  };
});

test.each([
  [
    'is not JSON',
    '{"value":',
    /^the ledger's cursor "fills" cannot be read \(.*JSON.*\): restore a copy of the store$/,
  ],
  ['breaks its schema', '{"value":7}', /^the ledger's cursor "fills" cannot be read \(value: .*number\): restore/],
])('a stored record that %s is a fault that names it', async (_, body, message) => {
  const folder = newFolder();
  const path = join(folder, 'store.db');
  const store = openStore(path, clock);
  await store.ledger.commit({ writes: [cursor('fills', '1')] });
  const other = new DatabaseSync(path);
  other.prepare('UPDATE record SET body = ?').run(body);
  other.close();

  const reading = store.ledger.get('cursor', 'fills');
  await expect(reading).rejects.toThrow(PermanentFault);
  await expect(reading).rejects.toThrow(message);
  store.close();
  rmSync(folder, { recursive: true });
});

const counting = (path: string, ...times: readonly string[]) =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', COUNTING, path, ...times], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

test('nothing that was committed is lost when the process is killed', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.db');
  const child = counting(path);
  let told = 0;
  for await (const line of createInterface(child.stdout)) {
    told = Number(line);
    if (told === 200) child.kill('SIGKILL');
  }

  const store = openStore(path, clock);
  const kept = Number((await store.ledger.get('cursor', 'count'))?.record.value);
  expect(told).toBeGreaterThanOrEqual(200);
  expect(kept).toBeGreaterThanOrEqual(told);
  expect(verify(await store.ledger.auditRecords('count'))).toMatchObject({ ok: true, count: kept });
  store.close();
  rmSync(folder, { recursive: true });
});

test('two processes that count up together lose no count, and share one audit chain', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.db');
  const tellings = await Promise.all(
    [counting(path, '300'), counting(path, '300')].map(async (child) => {
      const [told, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return { lines: told.trim().split('\n'), code };
    }),
  );

  const store = openStore(path, clock);
  expect(tellings.map(({ code }) => code)).toEqual([0, 0]);
  expect(new Set(tellings.flatMap(({ lines }) => lines)).size).toBe(600);
  expect((await store.ledger.get('cursor', 'count'))?.version).toBe(600);
  expect(verify(await store.ledger.auditRecords('count'))).toMatchObject({ ok: true, count: 600 });
  store.close();
  rmSync(folder, { recursive: true });
});
