import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '#lib/model/ids.ts';
import { TUESDAY } from '#test/support/market/two-days.ts';
import { aCopy, auditedHome, wsbAudit } from './home.ts';

let home: string;
beforeAll(async () => {
  ({ home } = await auditedHome());
});
afterAll(() => rmSync(home, { recursive: true }));
const wsb = (args: readonly string[], folder = home) => wsbAudit(args, folder);

const STRANGER = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
`;

describe('wsb audit verify', () => {
  test('says how many lanes, records and anchors hold, until when, and signed by which key', async () => {
    const { code, out } = await wsb(['audit', 'verify']);

    expect(code).toBe(0);
    expect(out).toMatch(
      /^verified: \d+ records in \d+ lanes of .*demo\.sqlite\n2 anchors, signed by the key [0-9a-f]{16}; anchored until 2015-01-21 16:00:00 New York\nno record is later than the last anchor\n$/,
    );
  });

  test('as data says the same', async () => {
    const { code, out } = await wsb(['audit', 'verify', '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      verified: true,
      anchors: 2,
      unanchored: 0,
      anchoredUntil: '2015-01-21T21:00:00Z',
      problems: [],
    });
  });

  const LANE = `run-strategies/paper/${TUESDAY}`;
  test.each<[string, RegExp, (database: DatabaseSync, folder: string) => void]>([
    [
      'an edited record',
      new RegExp(`lane ${LANE}, record 2: its hash`),
      (db) => db.prepare(`UPDATE audit SET body = replace(body, 'AAPL', 'MSFT') WHERE lane = ? AND seq = 2`).run(LANE),
    ],
    [
      'a record edited together with its hash',
      new RegExp(`lane ${LANE}, record 2: .*not the record that anchor 1 holds`),
      (db) => {
        const row = db
          .prepare('SELECT previous_hash AS previous, body FROM audit WHERE lane = ? AND seq = 2')
          .get(LANE);
        const body = String(row?.body).replaceAll('AAPL', 'MSFT');
        db.prepare('UPDATE audit SET body = ?, hash = ? WHERE lane = ? AND seq = 2').run(
          body,
          hashOf(`audit/v1${row?.previous}${body}`),
          LANE,
        );
      },
    ],
    [
      'a cut tail',
      new RegExp(`lane ${LANE}, record 3: it is missing`),
      (db) => db.prepare('DELETE FROM audit WHERE lane = ? AND seq > 2').run(LANE),
    ],
    [
      'a lane that is gone',
      new RegExp(`lane ${LANE}, record 1: it is missing`),
      (db) => db.prepare('DELETE FROM audit WHERE lane = ?').run(LANE),
    ],
    [
      'a record without a number',
      new RegExp(`lane ${LANE}, record 1: sequence jumps to -7`),
      (db) => db.prepare('UPDATE audit SET seq = -7 WHERE lane = ? AND seq = 1').run(LANE),
    ],
    [
      'an anchor that is gone',
      /anchor 2: the ledger knows it/,
      (_, folder) => rmSync(join(folder, 'demo.archive/anchors/000002.json')),
    ],
    [
      'an anchor that was overwritten',
      /anchor 1: it cannot be read/,
      (_, folder) => {
        rmSync(join(folder, 'demo.archive/anchors/000001.json'));
        writeFileSync(join(folder, 'demo.archive/anchors/000001.json'), 'nothing');
      },
    ],
    [
      'an archive signed with another key',
      /anchor 1: its signature/,
      (_, folder) => {
        rmSync(join(folder, 'signing-key.pub.pem'));
        writeFileSync(join(folder, 'signing-key.pub.pem'), STRANGER);
      },
    ],
  ])('finds %s, names it and fails', async (_, problem, tamper) => {
    const folder = aCopy(home, tamper);
    const { code, out, err } = await wsb(['audit', 'verify'], folder);

    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(problem);
    expect(err).toMatch(/does not verify: .*; keep the file as evidence, and restore a copy$/);
  });

  test('works elsewhere with nothing but ledger and archive, and then says whose word the key is', async () => {
    const folder = aCopy(home, (_, copy) => {
      for (const name of readdirSync(copy).filter((each) => each.startsWith('signing-key'))) rmSync(join(copy, name));
    });
    const { code, out } = await wsb(['audit', 'verify'], folder);

    expect(code).toBe(0);
    expect(out).toMatch(/signed by a key that only the archive names: compare/);
  });

  test('never shows the private key', async () => {
    const secret = readFileSync(join(home, 'signing-key.pem'), 'utf8').split('\n')[1] ?? '';
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /archive.*\.|pub/.test(name),
    );

    expect(secret.length).toBeGreaterThan(40);
    for (const name of files) expect(readFileSync(join(home, name), 'utf8')).not.toContain(secret);
  });
});
