/** I3: what differs from the broker's books has a break and a frozen symbol; what others do there is adopted, and counts once. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { PermanentFault } from '#functions/adapters/faults.ts';
import type { Break } from '#lib/model/break.ts';
import type { Position } from '#lib/model/position.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import type { Broker, Ledger } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';
import { aPosition, shareLegs } from '#test/support/builders.ts';
import { CONFIG, on, TUESDAY, twoDays, WEDNESDAY } from '#test/support/market/two-days.ts';
import { auditOf, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}
const ticked = async (rig: Rig, ...minutes: readonly number[]) => {
  for (const minute of minutes) await rig.tick(on(TUESDAY, 9, minute));
};

/** Changes our own books behind the system's back. */
async function falsified(rig: Rig, ...positions: readonly Position[]) {
  await rig.ledger.commit({
    writes: positions.map((record) => ({ kind: 'position', id: record.id, record, expect: 'any', index: 'open' })),
  });
}
const wrong = (symbol: string) => aPosition({ strategyId: 'swing-trading', legs: shareLegs(symbol), units: 1 });
const breaks = async (rig: Rig) => (await rig.all('break')).map(({ subject, state, cause }) => [subject, state, cause]);
const titles = async (rig: Rig, about = /./) =>
  (await rig.all('alert')).filter(({ title }) => about.test(title)).map(({ title }) => title);
const counted = async (rig: Rig, type: string) =>
  (await auditOf(rig.ledger)).filter((entry) => entry.type === type).length;
const withBroker =
  (change: (broker: Broker) => Partial<Broker>) =>
  (parts: Parts): Parts => ({ ...parts, broker: { ...parts.broker, ...change(parts.broker) } });
const withLedger =
  (change: (parts: Parts) => Partial<Ledger>) =>
  (parts: Parts): Parts => ({ ...parts, ledger: { ...parts.ledger, ...change(parts) } });

describe('I3: a wrong book', () => {
  it('freezes exactly its symbol: an entry is refused with figures, another symbol trades, and it heals', async () => {
    const rig = await aRig();
    await falsified(rig, wrong('AAPL'));
    await ticked(rig, 36);

    const [decision] = await rig.all('decision');
    expect(decision).toMatchObject({
      outcome: 'refused',
      because:
        'frozen: entries in AAPL since 2015-01-20 09:36 New York: AAPL is 1 here and 0 at Alpaca: nothing we know of explains it',
      checks: [{ limit: 'frozen', scope: 'AAPL', passed: false }],
    });
    expect(await breaks(rig)).toEqual([['AAPL', 'open', 'unexplained']]);
    await ticked(rig, 37, 39);
    await rig.tick(on(TUESDAY, 10, 0));
    await rig.tick(on(TUESDAY, 10, 1));
    expect((await rig.all('order')).map(({ symbol, state }) => [symbol, state])).toEqual([['SPY', 'filled']]);
    expect(await titles(rig, /differ on AAPL/)).toHaveLength(1);

    const [row] = await rig.ledger.list('position', 'open');
    await rig.ledger.commit({
      writes: (await rig.ledger.list('position'))
        .filter(({ record }) => record.strategyId === 'swing-trading')
        .map(({ id, version }) => ({ kind: 'position', id, remove: true, expect: version })),
    });
    expect(row).toBeDefined();
    await rig.system.tick(on(TUESDAY, 10, 1));
    rig.simulator.advanceTo(on(TUESDAY, 10, 2));
    await rig.system.tick(on(TUESDAY, 10, 2));

    expect(await rig.all('break')).toMatchObject([{ subject: 'AAPL', state: 'healed', healedAt: on(TUESDAY, 10, 2) }]);
    expect(await titles(rig, /agree on AAPL again/)).toHaveLength(1);
    expect([await counted(rig, 'break-opened'), await counted(rig, 'break-healed')]).toEqual([1, 1]);
    expect(await rig.system.reconcile()).toEqual([]);
    expect(await rig.ledger.get('control', 'all')).toBeUndefined();
  });

  it('does not keep an exit in its symbol from being sent', async () => {
    const rig = await aRig();
    await ticked(rig, 36, 37, 39);
    await falsified(rig, wrong('AAPL'));
    await ticked(rig, 45, 46);

    expect(await breaks(rig)).toEqual([['AAPL', 'open', 'unexplained']]);
    expect((await rig.all('order')).map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['entry', 'filled'],
      ['exit', 'filled'],
    ]);
  });

  it('in three symbols halts everything until the owner resumes; in two it does not', async () => {
    const rig = await aRig();
    await falsified(rig, wrong('AAPL'), wrong('TSLA'));
    await ticked(rig, 36);
    expect(await rig.ledger.get('control', 'all')).toBeUndefined();
    await falsified(rig, wrong('MSFT'));
    await ticked(rig, 37);

    expect((await rig.ledger.get('control', 'all'))?.record).toMatchObject({
      mode: 'halted',
      by: 'reconcile',
      reason: 'our books and Alpaca’s differ in 3 symbols: AAPL, MSFT, TSLA',
    });
    expect(await titles(rig, /^All entries are halted/)).toHaveLength(1);
  });

  it.each([
    ['99900', false],
    ['99899.99', true],
  ])('in cash (%s instead of 100000 USD of equity) stops everything: %s', async (cash, halts) => {
    const rig = await aRig();
    const [account] = await rig.ledger.list('account');
    if (!account) throw new Error('the books are open');
    const record = { ...account.record, cash: usd(cash) };
    await rig.ledger.commit({ writes: [{ kind: 'account', id: account.id, record, expect: account.version }] });
    await ticked(rig, 36);

    expect(await breaks(rig)).toEqual([['cash', 'open', 'unexplained']]);
    expect((await rig.ledger.get('control', 'all'))?.record.mode === 'halted').toBe(halts);
    expect((await rig.all('decision')).map(({ outcome }) => outcome === 'refused')).toEqual([halts]);
    expect(await titles(rig, /differ on cash/)).toHaveLength(1);
  });

  it('that comes between approval and dispatch keeps the entry from being sent', async () => {
    let isBroken = false;
    const around = withLedger(({ ledger }) => ({
      async commit(transaction) {
        const isDispatch = transaction.audit?.entries.some(({ type }) => type === 'order-dispatched');
        if (isDispatch && !isBroken) {
          isBroken = true;
          const at = on(TUESDAY, 9, 36);
          const record: Break = {
            ...{ subject: 'AAPL', state: 'open', rows: [], cause: 'unexplained', explanation: 'a drill' },
            ...{ since: at, lastSeenAt: at },
          };
          await ledger.commit({ writes: [{ kind: 'break', id: 'AAPL', record, expect: 'absent', index: 'open' }] });
        }
        return ledger.commit(transaction);
      },
    }));
    const rig = await aRig({ around });
    await ticked(rig, 36);

    expect(isBroken).toBe(true);
    expect(await rig.all('order')).toMatchObject([
      { state: 'cancelled', note: expect.stringMatching(/^not sent: frozen: entries in AAPL/) },
    ]);
    expect(await rig.parts.broker.orders('all')).toEqual([]);
    expect(await counted(rig, 'order-dispatched')).toBe(0);
  });

  it('whose record cannot be read counts as frozen', async () => {
    const rig = await aRig({
      around: withLedger(({ ledger }) => ({
        get: async (kind, id) => {
          if (kind === 'break') throw new PermanentFault('the record is damaged');
          return ledger.get(kind, id);
        },
      })),
    });
    await ticked(rig, 36);

    expect((await rig.all('decision'))[0]?.because).toMatch(/^frozen: .* cannot be read/);
  });
});

describe('before the first look of a session', () => {
  it('no entry is sent: a broker that cannot be asked for its books gets no order', async () => {
    const rig = await aRig();
    await rig.tick(on(TUESDAY, 16, 0));
    rig.simulator.advanceTo(on(WEDNESDAY, 9, 59));
    rig.simulator.faults.add({ fault: { kind: 'server-error', when: 'before' }, path: /positions$/, times: 9 });
    await rig.tick(on(WEDNESDAY, 10, 0));

    const reasons = new Set((await rig.all('decision')).map(({ because }) => because));
    expect([...reasons]).toEqual(['unreconciled: our books have not been held against Alpaca’s on 2015-01-21 yet']);
    expect(await titles(rig, /comparing our books waits/)).toHaveLength(1);
  });
});

describe('positions that lag behind their orders (row 54)', () => {
  it('make no break while something was just executed, and one at the next look if they still do', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: { kind: 'stale-positions' }, path: /positions$/, times: 99 });
    await ticked(rig, 36, 37);
    expect((await rig.system.reconcile()).map(({ explanation }) => explanation)).toEqual([
      'left to the next look',
      'left to the next look',
    ]);
    const noted = (await auditOf(rig.ledger)).filter(({ type }) => type === 'reconciliation').at(-1);
    expect(noted?.data).toMatchObject({ deferred: ['AAPL'] });
    expect(await breaks(rig)).toEqual([]);
    rig.simulator.advanceTo(instant(on(TUESDAY, 9, 37) + 29 * SECOND));
    await rig.system.tick(on(TUESDAY, 9, 37));
    expect(await breaks(rig)).toEqual([]);

    rig.simulator.advanceTo(instant(on(TUESDAY, 9, 37) + 40 * SECOND));
    await rig.system.tick(on(TUESDAY, 9, 37));
    expect(await breaks(rig)).toEqual([['AAPL', 'open', 'late-news']]);

    rig.simulator.faults.clear();
    await ticked(rig, 39);
    expect(await breaks(rig)).toEqual([['AAPL', 'healed', 'late-news']]);
  });

  it('and catch up in time leave no trace but the note that they were left', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: { kind: 'stale-positions' }, path: /positions$/, times: 4 });
    await ticked(rig, 36, 37);
    await rig.system.reconcile();
    await ticked(rig, 39);

    expect(await rig.all('break')).toEqual([]);
    expect(await titles(rig)).toEqual([]);
  });
});

describe('an order of ours without an answer for a minute (I2)', () => {
  it('freezes its symbol, alerts, and heals when it is resolved', async () => {
    let isHidden = true;
    const rig = await aRig({
      around: withBroker((broker) => ({
        orderByClientId: async (id) => (isHidden ? undefined : broker.orderByClientId(id)),
        orders: async (...asked) => (isHidden ? [] : broker.orders(...asked)),
        place: async (order) => {
          await broker.place(order);
          return { outcome: 'unknown', message: 'timeout' };
        },
      })),
    });
    await ticked(rig, 36);
    expect(await breaks(rig)).toEqual([]);
    await ticked(rig, 37);

    expect(await breaks(rig)).toEqual([['AAPL', 'open', 'unresolved-order']]);
    expect((await rig.all('break'))[0]?.explanation).toMatch(/^the order p-debitspr-\S+ is unknown here/);
    expect(await titles(rig, /no answer for a minute/)).toHaveLength(1);
    isHidden = false;
    await ticked(rig, 39);
    expect(await rig.all('order')).toMatchObject([{ state: 'filled' }]);
    expect(await breaks(rig)).toEqual([['AAPL', 'healed', 'unresolved-order']]);
    // What it executed meanwhile was its own.
    expect((await rig.all('fill')).map(({ strategyId }) => strategyId)).toEqual(['debit-spreads', 'debit-spreads']);
    expect(await rig.system.reconcile()).toEqual([]);
  });

  it('is watched also while the broker answers nothing at all', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, method: 'POST', path: /orders$/ });
    await ticked(rig, 36);
    rig.simulator.faults.add({ fault: { kind: 'server-error', when: 'before' }, times: 99 });
    await ticked(rig, 37);

    expect(await breaks(rig)).toEqual([['AAPL', 'open', 'unresolved-order']]);
  });
});
