import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '#lib/model/ids.ts';
import { type Instant, newYorkDay } from '#lib/model/time.ts';
import { format, fromNumber } from '#lib/model/units.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { openStore } from '#local/store/store.ts';
import { lookAheads } from '#test/support/look-ahead.ts';
import { type Ended, temporaryFolder, wsb } from '#test/support/wsb.ts';

interface Line {
  readonly id: string;
  readonly fills: number;
  readonly realisedPnl: number;
  readonly unrealisedPnl: number;
  readonly whyNot: readonly unknown[];
}

/** What finds its pattern in these ten sessions; the others say why not. */
const TRADING = [
  'earnings-protection',
  'index-baseline',
  'wheel',
  'momentum-weeklies',
  'debit-spreads',
  'swing-trading',
  'leaps-tracker',
  'wsb-dip-bot',
];

/** Of which every look is checked: the day with the ten-second looks. */
const CHECKED = ['2015-01-27'];

describe('the demo', () => {
  const home = temporaryFolder();
  let first: Ended;
  beforeAll(async () => {
    first = await wsb(['demo', '--json'], { home });
  }, 240_000);
  const look = (...args: readonly string[]) => wsb(args, { home });

  test('prints one document, and talks elsewhere', () => {
    expect(first.exit).toBe(0);
    expect(first.stderr.match(/ equity /g)).toHaveLength(10);
    expect(first.stdout.length).toBeGreaterThan(1_000);
  });

  test('has the agreed keys, and profits that add up to the equity', () => {
    const document = JSON.parse(first.stdout);
    const lines: readonly Line[] = document.strategies;
    const profit = lines.reduce((total, line) => total + line.realisedPnl + line.unrealisedPnl, 0);

    expect(document).toMatchObject({ scenario: 'earnings-dip', reconciled: true, auditVerified: true, modelled: true });
    expect(Object.keys(document)).toEqual(
      expect.arrayContaining(['sessions', 'orders', 'fills', 'positions', 'auditRecords', 'alerts', 'modelHash']),
    );
    expect(Object.keys(lines[0] ?? {})).toEqual(
      expect.arrayContaining(['id', 'signals', 'refused', 'orders', 'fills', 'whyNot']),
    );
    expect(lines.filter(({ fills, whyNot }) => fills === 0 && whyNot.length === 0)).toEqual([]);
    expect(lines.filter(({ fills }) => fills > 0).map(({ id }) => id)).toEqual(TRADING);
    expect(document.sessions.at(-1).equity).toBeCloseTo(100_000 + profit, 2);
  });

  test('enters and leaves each kind of option structure', () => {
    const orders: readonly { strategyId: string; kind: string; state: string }[] = JSON.parse(first.stdout).orders;
    const filled = orders
      .filter(({ state }) => state === 'filled')
      .map(({ strategyId, kind }) => `${strategyId} ${kind}`);

    for (const id of ['earnings-protection', 'wheel', 'momentum-weeklies', 'wsb-dip-bot'])
      expect(filled).toEqual(expect.arrayContaining([`${id} entry`, `${id} exit`]));
  });

  test('looks every ten seconds in the named stretch, each time under a lease', () => {
    const { burst } = JSON.parse(first.stdout);
    const from = Date.parse('2015-01-27T15:00:00Z');
    const database = new DatabaseSync(join(home, 'demo.sqlite'), { readOnly: true });
    const looks = database.prepare("SELECT id, body FROM record WHERE kind = 'look' ORDER BY id").all();
    database.close();

    expect(burst).toMatchObject({
      from: '10:00',
      to: '10:10',
      everySeconds: 10,
      looks: 60,
      strategies: ['wsb-dip-bot'],
    });
    expect(burst.signals).toBeGreaterThan(0);
    expect(looks.map(({ id }) => Number(id))).toEqual(Array.from({ length: 60 }, (_, place) => from + place * 10_000));
    expect(looks.every(({ body }) => JSON.parse(String(body)).fence === 1)).toBe(true);
  });

  test('fills at the modelled sides of its time, and decides on nothing that had not ended', async () => {
    const { feed } = demoMarket('earnings-dip', 10);
    const { ledger, close } = openStore(join(home, 'demo.sqlite'), { now: () => 0 as Instant });
    const fills = (await ledger.list('fill')).map(({ record }) => record);
    const proposals = (await ledger.list('proposal')).map(({ record }) => record);
    close();
    const snapshots = fileSnapshots(join(home, 'demo.snapshots'));
    const names = new Set(
      proposals.filter(({ slot }) => CHECKED.includes(newYorkDay(slot))).map((each) => each.snapshot),
    );
    const seen = await Promise.all([...names].map((name) => snapshots.get(name)));

    expect(fills.length).toBeGreaterThan(20);
    for (const { instrument, side, at, price } of fills) {
      const quote = feed.quote(instrument.symbol, at);
      const taken = side === 'buy' ? quote?.ask : quote?.bid;
      expect(format(price)).toBe(format(fromNumber(taken ?? 0, 'nearest', 0.0001)));
    }
    expect(seen.length).toBeGreaterThan(150);
    expect(seen.flatMap((view) => (view ? lookAheads(view) : ['missing']))).toEqual([]);
    expect(seen.every((view) => view?.modelled)).toBe(true);
  });

  // The same bytes in every run. After a change that means to move them: npm test -- -u, and say why.
  test('comes to the golden document, byte for byte', async () => {
    const { strategies, sessions, modelHash } = JSON.parse(first.stdout);
    const figures = strategies.map(({ whyNot: _, refusedBecause: __, ...line }: Record<string, unknown>) => line);
    const equity = sessions.map((session: { equity: number }) => session.equity);
    const golden = { document: hashOf(first.stdout), modelHash, strategies: figures, equity };

    await expect(`${JSON.stringify(golden, null, 2)}\n`).toMatchFileSnapshot('../../golden/demo-earnings-dip.json');
  });

  test('leaves a ledger to look at, by no name, by name and by path', async () => {
    const path = join(home, 'demo.sqlite');

    const states = await Promise.all([
      look('--status', '--json'),
      look('status', '--json', '--ledger', 'demo'),
      look('--json', 'status', '--ledger', path),
    ]);
    const [why, page, earned] = await Promise.all([
      look('strategies', 'why', 'debit-spreads', '--json', '--last', '1'),
      look('strategies', 'why', 'index-baseline'),
      look('strategies', 'ledger', '--json'),
    ]);

    expect(states.map(({ exit, stderr }) => ({ exit, stderr }))).toEqual(Array(3).fill({ exit: 0, stderr: '' }));
    expect(new Set(states.map(({ stdout }) => stdout)).size).toBe(1);
    expect(JSON.parse(states[0]?.stdout ?? '').account.equityUsd).toBe(JSON.parse(first.stdout).sessions.at(-1).equity);
    expect(JSON.parse(why.stdout).proposals).toHaveLength(1);
    expect(page.stdout).toContain('QQQ IWM VTI ARKK SMH SOXX');
    const realised = (rows: readonly { id: string; realisedPnl?: number; realisedUsd?: number }[]) =>
      Object.fromEntries(rows.map((row) => [row.id, row.realisedPnl ?? row.realisedUsd]));
    const { strategies, modelled } = JSON.parse(earned.stdout);
    expect(realised(strategies)).toEqual(realised(JSON.parse(first.stdout).strategies));
    expect(modelled).toBe(true);
    expect(strategies.filter(({ openUsd }: { readonly openUsd: number | null }) => openUsd === null)).toEqual([]);
  });

  test('verifies its audit, and names the record that somebody changed', async () => {
    const copy = join(home, 'changed.sqlite');
    cpSync(join(home, 'demo.sqlite'), copy);
    cpSync(join(home, 'demo.archive'), join(home, 'changed.archive'), { recursive: true });
    const database = new DatabaseSync(copy);
    const { lane } = database.prepare('SELECT lane FROM audit WHERE seq = 3 ORDER BY lane').get() ?? {};
    database
      .prepare("UPDATE audit SET body = replace(body, '2015', '2016') WHERE lane = ? AND seq = 3")
      .run(String(lane));
    database.close();

    const good = await look('audit', 'verify', '--ledger', 'demo');
    const bad = await look('audit', 'verify', '--ledger', copy);

    expect(good).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringMatching(/^verified: \d+ records in \d+/) });
    expect(bad).toMatchObject({ exit: 1, stdout: '' });
    expect(bad.stderr).toBe(
      `wsb: the audit of ${copy} does not verify: lane ${lane}, record 3: its hash does not match its content; keep the file as evidence, and restore a copy\n`,
    );
  });
});
