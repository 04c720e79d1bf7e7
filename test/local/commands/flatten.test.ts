/** The owner's switches by command, over a ledger that three bots left behind, and the exit code of a run under a halt. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { usd } from '#lib/model/units.ts';
import type { Ledger } from '#lib/ports.ts';
import { audit } from '#local/commands/audit.ts';
import { flatten } from '#local/commands/flatten.ts';
import { halt, resume } from '#local/commands/halt.ts';
import { status } from '#local/commands/status.ts';
import { strategies } from '#local/commands/strategies.ts';
import { openStore } from '#local/store/store.ts';
import { runDays } from '#local/virtual-days.ts';
import { CONFIG, TUESDAY, threeBots } from '#test/faults/switches/flatten-market.ts';
import { anOrder, aPosition, NOW } from '#test/support/builders.ts';
import { flat, HEADERS, marketFolder } from '#test/support/market/market-folder.ts';
import { ended, start, temporaryFolder } from '#test/support/wsb.ts';

const origin = mkdtempSync(join(tmpdir(), 'wsb-flatten-'));
afterAll(() => rmSync(origin, { recursive: true }));

beforeAll(async () => {
  vi.stubEnv('WSB_HOME', origin);
  const run = { config: parseConfig(CONFIG, 'the test'), cash: usd('100000'), name: 'demo', onDay: () => {} };
  const { store } = await runDays({ ...run, feed: threeBots(), days: [TUESDAY] });
  store.close();
  vi.unstubAllEnvs();
});

/** A home of its own, with what is left to do by hand. */
async function aHome(prepare: (ledger: Ledger) => Promise<unknown> = async () => {}) {
  const home = temporaryFolder();
  cpSync(origin, home, { recursive: true });
  const path = join(home, 'demo.sqlite');
  const store = openStore(path, { now: () => NOW });
  await prepare(store.ledger);
  store.close();
  const run = (line: string) => commanded(line, home);
  return { home, path, run };
}

/** A command in this process: what it printed. Starting the launcher for each would take half a minute. */
async function commanded(line: string, home: string): Promise<string> {
  const printed: string[] = [];
  vi.stubEnv('WSB_HOME', home);
  vi.stubEnv('COLUMNS', '80');
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const program = new Command('wsb').option('--json').exitOverride();
  for (const add of [audit, flatten, halt, resume, status, strategies]) add(program);
  const words = line.split(' ');
  try {
    await program.parseAsync(
      [...words.filter((word) => word === '--json'), ...words.filter((word) => word !== '--json')],
      {
        from: 'user',
      },
    );
    return printed.join('');
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
}

/** Every row of every table. */
function rowsOf(path: string) {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = ['record', 'audit', 'message', 'recent_message'].map((name) =>
    database.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all(),
  );
  database.close();
  return rows;
}

describe('the preview of a flattening', () => {
  test('says what would be closed and cancelled, what it cost and was worth, and how to do it; and changes nothing', async () => {
    const { path, run } = await aHome((ledger) => {
      const [position, order] = [aPosition({ strategyId: 'external' }), anOrder({ clientOrderId: 'works' })];
      return ledger.commit({
        writes: [
          { kind: 'position', id: position.id, record: position, expect: 'absent', index: 'open' },
          { kind: 'order', id: order.id, record: order, expect: 'absent', index: 'open' },
        ],
      });
    });
    const before = rowsOf(path);
    const [page, json] = [await run('flatten --reason drill'), await run('flatten --json')];

    expect(page).toContain('A preview: nothing has been changed.');
    expect(page).toContain('Left alone, for no strategy opened it (external): 1 SPY');
    expect(page).toContain('To do it: npm start -- flatten --reason "drill" --yes\n');
    expect(page).toContain('values are modelled');
    const preview = JSON.parse(json);
    expect(preview).toMatchObject({ mode: 'running', done: false, command: 'npm start -- flatten --yes' });
    expect(preview.entries).toMatchObject([{ strategy: 'index-baseline', clientOrderId: 'works', state: 'acked' }]);
    expect(preview.positions).toMatchObject([
      { strategy: 'debit-spreads', costUsd: expect.any(Number), lastValueUsd: expect.any(Number) },
      { strategy: 'index-baseline', holdings: [{ symbol: 'SPY' }], exitWorks: false },
      { strategy: 'wsb-dip-bot', valuedAt: '2015-01-20T15:07:00Z' },
    ]);
    expect(rowsOf(path)).toEqual(before);
  });

  test('of one strategy shows its positions alone', async () => {
    const { run } = await aHome();
    const stdout = await run('flatten --strategy wsb-dip-bot --json');

    expect(JSON.parse(stdout).positions.map((each: { strategy: string }) => each.strategy)).toEqual(['wsb-dip-bot']);
    expect(JSON.parse(stdout).command).toBe('npm start -- flatten --strategy wsb-dip-bot --yes');
  });
});

describe('switches that are pulled', () => {
  test('flatten --yes pulls the switch, twice is once, and resume ends it', async () => {
    const { run } = await aHome();
    const done = await run('flatten --yes');
    const again = await run('flatten --yes --json');
    expect(done).toMatch(/^flattening: all entries, since .*\n3 positions to close, 0 working orders to cancel/);
    expect(JSON.parse(again)).toMatchObject({ done: true, mode: 'flattening' });
    expect(await run('halt')).toMatch(/^flattening: all entries/);

    expect(JSON.parse(await run('status --json')).switches).toMatchObject([
      { scope: 'all', mode: 'flattening', by: 'owner', reason: 'by hand', positionsLeft: 3 },
    ]);
    await run('resume --reason over');
    expect(JSON.parse(await run('status --json')).switches).toEqual([]);
    expect(await run('audit verify')).toMatch(/^verified: /);
  });

  test('stand first in status, and beside their strategies in the list', async () => {
    const { run } = await aHome();
    await run('halt --strategy debit-spreads --reason drill');
    const [page, list] = [await run('status'), await run('strategies list')];

    expect(page.split('\n')[1]).toMatch(/^HALTED: entries of debit-spreads since .* by owner: drill$/);
    expect(list).toMatch(/^debit-spreads +Debit Spreads +halted /m);
    expect(list).toMatch(/^wsb-dip-bot +WSB Dip Bot +running /m);
    expect(list.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('as they were kept before there was a third mode are read', async () => {
    const { path, run } = await aHome();
    const former = { scope: 'all', halted: true, epoch: 1, reason: 'x', by: 'owner', at: '2015-01-20T15:00:00Z' };
    const database = new DatabaseSync(path);
    database
      .prepare("INSERT INTO record (kind, id, version, body) VALUES ('control', 'all', 1, ?)")
      .run(JSON.stringify(former));
    database.close();

    expect(JSON.parse(await run('status --json')).switches).toMatchObject([{ mode: 'halted', by: 'owner' }]);
    expect(JSON.parse(await run('resume --reason x --json')).control).toMatchObject({ epoch: 2 });
  });

  test('dead letters are listed by status', async () => {
    const { path, run } = await aHome();
    const store = openStore(path, { now: () => NOW });
    await store.queues.send('orders', { group: 'g', dedupId: 'd', body: 'odd' });
    const [message] = await store.queues.receive('orders', 1);
    if (message) await store.queues.bury(message, 'not a reference');
    store.close();

    expect(await run('status')).toMatch(/Dead letters\n.*\norders +\S+ +not a reference/);
    expect(JSON.parse(await run('status --json')).deadLetters).toMatchObject([{ queue: 'orders', body: 'odd' }]);
  });
});

describe('a run that ends under a halt', () => {
  const bars = (hour: number, count: number, day: string) =>
    Array.from({ length: count }, (_, minute) => {
      const time = new Date(Date.parse(`${day}T${hour}:30:00Z`) + minute * 60_000).toISOString().replace('.000', '');
      return `${time},100,101,99,100.5,10`;
    });
  const quotes = (day: string) => [HEADERS.quotes, `${day}T13:30:00Z,${flat(100, 1)},${flat(101, 1)}`];

  test('prints its document in full, and ends with code 6 and the way out', async () => {
    const data = marketFolder({
      'equities/minute/ABC_20140605_trade.csv': [HEADERS.bars, ...bars(13, 2, '2014-06-05')],
      'equities/minute/ABC_20140605_quote.csv': quotes('2014-06-05'),
      'equities/minute/ABC_20140606_trade.csv': [HEADERS.bars, ...bars(13, 390, '2014-06-06')],
      'equities/minute/ABC_20140606_quote.csv': quotes('2014-06-06'),
    });
    const home = temporaryFolder();
    const child = start(['replay', '2014-06-05..2014-06-06', '--data', data, '--json'], { home });
    let pulled: Promise<unknown> | undefined;
    child.stderr?.on('data', (text) => {
      // The line of the first day: the second is still to come.
      if (pulled || !String(text).includes('equity')) return;
      pulled = haltIn(join(home, 'replay.sqlite'));
    });
    const { exit, stdout, stderr } = await ended(child);
    await pulled;

    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^wsb: entries of debit-spreads halted since .* by owner: odd; when it is safe again, run npm start -- resume --strategy debit-spreads --reason "\.\.\."$/,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ scenario: 'replay 2014-06-05..2014-06-06', auditVerified: true },
      halted: [{ scope: 'debit-spreads', mode: 'halted', by: 'owner', reason: 'odd', since: expect.any(String) }],
    });
    expect(exit).toBe(6);
  });

  async function haltIn(path: string) {
    const clock = { now: () => NOW };
    const { ledger, close } = openStore(path, clock);
    await moveSwitch({ ledger, clock }, { scope: 'debit-spreads', mode: 'halted', reason: 'odd', by: 'owner' });
    close();
  }
});
