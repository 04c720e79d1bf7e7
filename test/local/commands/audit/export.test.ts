import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Order } from '#lib/model/order.ts';
import { CROWDED_CONFIG, crowdedDay, TUESDAY } from '#test/support/market/two-days.ts';
import { aCopy, auditedHome, ran, wsbAudit } from './home.ts';

let home: string;
let orders: readonly Order[];
beforeAll(async () => {
  ({ home, orders } = await auditedHome());
});
afterAll(() => rmSync(home, { recursive: true }));
const wsb = (args: readonly string[], folder = home) => wsbAudit(args, folder);

const orderWhere = (strategyId: string, kind: Order['kind']): Order => {
  const found = orders.find(
    (order) => order.strategyId === strategyId && order.kind === kind && order.state === 'filled',
  );
  if (!found) throw new Error(`no filled ${kind} of ${strategyId}`);
  return found;
};

describe('wsb audit export', () => {
  const story = (...args: readonly string[]) => wsb(['audit', 'export', ...args]);

  test('tells the story of a spread from tick to position, within 100 columns', async () => {
    const { id } = orderWhere('debit-spreads', 'entry');
    const { code, out } = await story('--order', id);

    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    const parts = [
      /^debit-spreads: entry in AAPL, buy AAPL150206C00100000, sell AAPL150206C00105000\nfilled, 10 of 10 spreads\n/,
      /times are New York’s; prices are modelled/,
      /due at 2015-01-20 09:36:00 New York/,
      /snapshot [0-9a-f]{64}, modelled\n/,
      /AAPL150206C00100000 +2\.98 +3\.02 +3\.00 +100 × 100 +09:36:00/,
      /trend +[\d.]+ score +[\d.]+ score/,
      /it may risk [\d.]+ % of 100,000\.00 USD equity \(100,000\.00 USD in cash\)/,
      /one spread can lose [\d.]+ USD at most/,
      /asked for \d+ spreads, (approved|reduced): 10 spreads/,
      /order-contracts +10 contracts +10 contracts +0 contracts +soft\s+kept/,
      /sent to Alpaca once, as client order p-debitspr-150120-0936-a1-/,
      /Alpaca accepted it as [0-9a-f-]{36}/,
      /09:37:00 {2}bought 10 contracts AAPL150206C00100000 at [\d.]+ USD, modelled/,
      /net [\d.]+ USD per share, 100 shares a contract: (at|[\d.]+ USD better than) the limit of [\d.]+ USD/,
      /short 10 contracts AAPL150206C00105000 at [\d.]+ USD, modelled, since 2015-01-20/,
      /order-dispatched +place-orders\/paper\/2015-01-20 +1 +1 +[0-9a-f]{24}…/,
      /the audit verifies: \d+ records/,
      /the last record of this story is under anchor 1 of 2015-01-20 16:00:00 New York/,
    ];
    for (const part of parts) expect(out).toMatch(part);
  });

  test('the client order id and Alpaca’s id tell the same story', async () => {
    const { id, clientOrderId, brokerId = '' } = orderWhere('index-baseline', 'entry');
    const told = (await story('--order', id)).out;

    expect(told).toMatch(/index-baseline: entry in SPY, buy SPY\n/);
    expect((await story('--order', clientOrderId)).out).toBe(told);
    expect((await story('--order', brokerId)).out).toBe(told);
  });

  test('an exit says what it closed, under no entry limit, and what it came to', async () => {
    const { out } = await story('--order', orderWhere('debit-spreads', 'exit').id);

    expect(out).toMatch(/debit-spreads: exit in AAPL, sell AAPL150206C00100000, buy AAPL150206C00105000/);
    expect(out).toMatch(/it closes what is held, the oldest lots first/);
    expect(out).toMatch(/none: an exit is bounded by what is held and by no entry limit/);
    expect(out).toMatch(/received [\d,.]+ USD in all, before fees/);
    expect(out).toMatch(/flat: everything is closed\n {2}realised so far [\d,.]+ USD, modelled/);
  });

  test('as data, every step names its record by lane, number, hash and anchor, and the record is there', async () => {
    const { id, signalId } = orderWhere('index-baseline', 'entry');
    const data = JSON.parse((await story('--order', id, '--json')).out);

    expect(data).toMatchObject({
      orderId: id,
      signalId,
      modelled: true,
      tick: { slot: '2015-01-20T15:00:00Z' },
      snapshot: { found: true, quotes: [{ symbol: 'SPY', bid: 199.99, ask: 200.01 }] },
      sizing: { equityUsd: expect.any(String), approved: expect.any(String) },
      audit: { verified: true, anchors: 2, problems: [] },
    });
    expect(
      data.limits.every(
        ({ headroom, allowed, observed }: Record<string, number>) => headroom === (allowed ?? 0) - (observed ?? 0),
      ),
    ).toBe(true);
    expect(data.records.map(({ type }: { type: string }) => type)).toEqual([
      ...[
        'proposal',
        'signal',
        'decision',
        'order-approved',
        'order-dispatched',
        'order-acked',
        'fill',
        'order-advanced',
      ],
    ]);
    const database = new DatabaseSync(join(home, 'demo.sqlite'));
    for (const { lane, seq, hash, anchor } of data.records) {
      expect(database.prepare('SELECT hash FROM audit WHERE lane = ? AND seq = ?').get(lane, seq)).toEqual({ hash });
      expect(anchor).toBe(1);
    }
    database.close();
  });

  test('a refused signal has a story too, with the limit that refused it', async () => {
    vi.stubEnv('WSB_HOME', home);
    // Those of the same look that came first have left nothing for it.
    const { store } = await ran('replay', [TUESDAY], { ...CROWDED_CONFIG, feed: crowdedDay() });
    const refused = (await store.ledger.list('decision')).find(({ record }) => record.symbol === 'NVDA')?.record;
    store.close();
    const { code, out } = await story('--decision', refused?.signalId ?? '', '--ledger', 'replay');

    expect(code).toBe(0);
    expect(out).toMatch(/refused\nsignal sig_/);
    expect(out).toMatch(
      /refused: 0 spreads\n {2}because of strategy-share: 2\.\d+ % against at most 2\.50 % of equity \(soft\)/,
    );
    expect(out).toMatch(/strategy-share +2\.\d+ % +2\.50 % +-0\.\d+ % +equity +soft\s+REFUSED/);
    expect(out).not.toMatch(/The order\n|Fills\n/);
  });

  test('without its snapshot the story is told, and says what is missing', async () => {
    const folder = aCopy(home, (_, copy) => rmSync(join(copy, 'demo.snapshots'), { recursive: true }));
    const { code, out } = await wsb(['audit', 'export', '--order', orderWhere('index-baseline', 'entry').id], folder);

    expect(code).toBe(0);
    expect(out).toMatch(/it is not in the snapshot folder: restore a copy to see the quotes/);
  });

  test('over a broken audit the story is told with the problem, and fails', async () => {
    const folder = aCopy(home, (db) =>
      db.prepare('DELETE FROM audit WHERE seq > 3 AND lane LIKE ?').run('settle-fills/%20'),
    );
    const { code, out, err } = await wsb(
      ['audit', 'export', '--order', orderWhere('debit-spreads', 'entry').id],
      folder,
    );

    expect(code).toBe(1);
    expect(out).toMatch(/the audit does NOT verify: lane settle-fills/);
    expect(err).toMatch(/does not verify: lane settle-fills/);
  });

  test.each([
    [['--order', 'ord_nobody'], /knows no order or signal "ord_nobody".*demo --json.*status --json/],
    [[], /name an order \(--order ID\)/],
    [['--order', 'a', '--decision', 'b'], /not both/],
  ])('%j is wrong usage and says how to list ids', async (args, problem) => {
    const { code, out, err } = await story(...args);

    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(problem);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
