/** I1, I2, I7: an order whose answer was lost is asked for, sent at most once more under its id, and ends. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { openOrders, reservedOf } from '#lib/model/book.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { quantity } from '#lib/model/units.ts';
import type { Broker } from '#lib/ports.ts';
import type { Fault } from '#local/alpaca-simulator/faults.ts';
import { SIMULATOR_KEYS } from '#local/alpaca-simulator/simulator.ts';
import type { Parts } from '#local/system.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { auditOf, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}
const POST = { method: 'POST', path: /orders$/ } as const;
const BEFORE: Fault = { kind: 'reset', when: 'before' };
const ticked = async (rig: Rig, ...minutes: readonly number[]) => {
  for (const minute of minutes) await rig.tick(on(TUESDAY, 9, minute));
};
const first = async (rig: Rig) => (await rig.all('order')).find(({ kind }) => kind === 'entry');
const sent = (rig: Rig) => rig.parts.broker.orders('all');
const reserved = async (rig: Rig): Promise<number> =>
  openOrders((await loadBook(rig.ledger)).book).reduce((total, order) => total + reservedOf(order), 0);
const counted = async (rig: Rig, type: string) =>
  (await auditOf(rig.ledger)).filter((entry) => entry.type === type).length;
const withBroker =
  (change: (broker: Broker) => Partial<Broker>) =>
  (parts: Parts): Parts => ({ ...parts, broker: { ...parts.broker, ...change(parts.broker) } });

describe('I1: an order that the broker never got', () => {
  const LOST: readonly Fault[] = [
    BEFORE,
    { kind: 'rate-limited' },
    { kind: 'server-error', when: 'before', status: 503 },
    { kind: 'html', status: 502 },
    { kind: 'html', status: 200 },
  ];

  it.each(LOST)('($kind) is sent once more under the same id, and is one order', async (fault) => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault, ...POST });
    await ticked(rig, 36);
    expect(await first(rig)).toMatchObject({ state: 'unknown' });
    await ticked(rig, 37, 39);

    const order = await first(rig);
    expect(order).toMatchObject({ state: 'filled', resentAt: on(TUESDAY, 9, 37) });
    expect((await sent(rig)).map(({ clientOrderId }) => clientOrderId)).toEqual([order?.clientOrderId]);
    expect([await counted(rig, 'order-dispatched'), await counted(rig, 'order-resent')]).toEqual([1, 1]);
    expect(await rig.system.reconcile()).toEqual([]);
  });

  it('because the process died between the dispatch and the broker is sent after the deadline, once', async () => {
    let crashes = 0;
    const rig = await aRig({
      around: withBroker((broker) => ({
        async place(order) {
          crashes += 1;
          if (crashes === 1) throw new Error('crash');
          return broker.place(order);
        },
      })),
    });
    await expect(ticked(rig, 36)).rejects.toThrow('crash');
    expect(await first(rig)).toMatchObject({ state: 'dispatched' });
    await ticked(rig, 36, 37, 39);

    expect(await first(rig)).toMatchObject({ state: 'filled' });
    expect(await sent(rig)).toHaveLength(1);
  });

  it('not even the second time is never sent a third: it is presumed absent, its capital reserved to the close', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: BEFORE, ...POST, times: 99 });
    await ticked(rig, 36);
    // Before the break that a lost answer becomes after a minute, and that keeps entries back as well.
    for (const seconds of [5, 10, 15]) {
      rig.simulator.advanceTo(instant(on(TUESDAY, 9, 36) + seconds * SECOND));
      await rig.system.resolve();
    }
    await ticked(rig, 37, 39);
    expect(rig.simulator.faults.hits).toBe(2);
    const before = await reserved(rig);
    rig.simulator.faults.clear();
    await moveSwitch(rig.parts, { scope: 'all', mode: 'halted', reason: 'only this order', by: 'owner' });
    await ticked(rig, 41, 42, 43, 44, 45);

    expect(await first(rig)).toMatchObject({ state: 'absent' });
    expect(await sent(rig)).toEqual([]);
    expect(await reserved(rig)).toBe(before);
    expect((await rig.all('alert')).map(({ title }) => title)).toContain(
      'Alpaca does not know an order of debit-spreads',
    );
    await rig.tick(on(TUESDAY, 16, 0));
    expect(await first(rig)).toMatchObject({ state: 'expired' });
    expect(await reserved(rig)).toBe(0);
    expect(await rig.system.resolve()).toBe(0);
  });

  it('is not sent again under a halt (I5)', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: BEFORE, ...POST });
    await ticked(rig, 36);
    await moveSwitch(rig.parts, { scope: 'all', mode: 'halted', reason: 'a drill', by: 'owner' });
    await ticked(rig, 37, 39);

    expect(await first(rig)).toMatchObject({ state: 'unknown' });
    expect(await sent(rig)).toEqual([]);
  });

  it('is not sent again where the halt is committed just before the second dispatch (I5)', async () => {
    const rig = await aRig({
      around: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          async commit(transaction) {
            if (transaction.audit?.entries.some(({ type }) => type === 'order-resent'))
              await moveSwitch(parts, { scope: 'all', mode: 'halted', reason: 'a drill', by: 'owner' });
            return parts.ledger.commit(transaction);
          },
        },
      }),
    });
    rig.simulator.faults.add({ fault: BEFORE, ...POST });
    await ticked(rig, 36, 37, 39);

    expect(await first(rig)).toMatchObject({ state: 'unknown' });
    expect(await counted(rig, 'order-resent')).toBe(0);
    expect(await sent(rig)).toEqual([]);
  });

  it('is not sent again after it expired (I8), nor where it is no longer what risk approved', async () => {
    const late = await aRig();
    late.simulator.faults.add({ fault: BEFORE, ...POST });
    await ticked(late, 36);
    await late.tick(on(TUESDAY, 10, 30));
    expect((await sent(late)).filter(({ clientOrderId }) => clientOrderId.includes('0936'))).toEqual([]);

    const changed = await aRig();
    changed.simulator.faults.add({ fault: BEFORE, ...POST });
    await ticked(changed, 36);
    const [row] = await changed.ledger.list('order');
    if (!row) throw new Error('there is an order');
    const record = { ...row.record, quantity: quantity('40') };
    await changed.ledger.commit({
      writes: [{ kind: 'order', id: row.id, record, expect: row.version, index: 'open' }],
    });
    await ticked(changed, 37);
    expect(await sent(changed)).toEqual([]);
    expect((await changed.all('alert')).map(({ title }) => title)).toContain('An order is not what risk approved');
  });

  it('and that is refused the second time stays unknown: the refusal does not prove what became of the first', async () => {
    let places = 0;
    const rig = await aRig({
      around: withBroker((broker) => ({
        async place(order) {
          places += 1;
          if (places === 1) return { outcome: 'unknown', message: 'timeout' };
          await broker.place(order);
          return { outcome: 'rejected', code: '40310000', message: 'insufficient buying power' };
        },
      })),
    });
    await ticked(rig, 36);
    rig.simulator.advanceTo(on(TUESDAY, 9, 37));
    expect(await rig.system.resolve()).toBe(1);
    expect(await first(rig)).toMatchObject({ state: 'unknown', resentAt: on(TUESDAY, 9, 37) });
    await ticked(rig, 37, 39);

    expect(await first(rig)).toMatchObject({ state: 'filled' });
  });
});

describe('I1: an order that turns up late', () => {
  it('is adopted with its fills, also after it was presumed absent', async () => {
    let isHidden = true;
    const rig = await aRig({
      around: withBroker((broker) => ({
        orderByClientId: async (id) => (isHidden ? undefined : broker.orderByClientId(id)),
        orders: async (...asked) => (isHidden ? [] : broker.orders(...asked)),
      })),
    });
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, ...POST });
    await ticked(rig, 36);
    await moveSwitch(rig.parts, { scope: 'all', mode: 'halted', reason: 'only this order', by: 'owner' });
    await ticked(rig, 41, 42, 43, 44);
    expect(await first(rig)).toMatchObject({ state: 'absent' });
    isHidden = false;
    await ticked(rig, 45);

    expect(await first(rig)).toMatchObject({ state: 'filled' });
    expect(await rig.all('fill')).toHaveLength(2);
    expect(await rig.system.reconcile()).toEqual([]);
  });

  it('under our id but with other terms halts everything, and is not taken for ours', async () => {
    const rig = await aRig({
      around: withBroker((broker) => ({
        place: async (order) =>
          broker.place({ ...order, quantity: quantity('3') }).then(() => ({ outcome: 'duplicate' })),
      })),
    });
    await ticked(rig, 36, 37, 39);

    expect(await first(rig)).toMatchObject({ state: 'unknown' });
    expect(await rig.all('fill')).toEqual([]);
    expect((await rig.ledger.get('control', 'all'))?.record).toMatchObject({ mode: 'halted', by: 'resolve-unknown' });
    expect((await rig.all('alert')).find(({ title }) => title.includes('is not ours'))).toMatchObject({
      severity: 'critical',
      detail: expect.stringMatching(/^we sent buy 10 .* the broker has buy 3 /),
    });
  });
});

describe('I1, I3: a broker that fails for a while', () => {
  it.each([
    { kind: 'server-error', when: 'before', status: 503 },
    { kind: 'rate-limited' },
    { kind: 'truncated' },
  ] as const)('($kind) leaves the books right: reads are tried again, the owner hears of it once', async (fault) => {
    const rig = await aRig();
    await ticked(rig, 36);
    rig.simulator.faults.add({ fault, times: 40 });
    await ticked(rig, 37, 38, 39);
    rig.simulator.faults.clear();
    await ticked(rig, 40, 41);

    expect(await first(rig)).toMatchObject({ state: 'filled' });
    expect(await sent(rig)).toHaveLength(1);
    expect(await rig.system.reconcile()).toEqual([]);
    const settling = (await rig.all('alert')).filter(({ subject }) => subject === 'settling');
    expect(settling).toHaveLength(1);
  });
});

describe('I1, I9: an order that somebody replaces at the broker', () => {
  it('is followed: what fills under the new name is its own', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, ...POST });
    await ticked(rig, 36);
    rig.simulator.advanceTo(instant(on(TUESDAY, 9, 36) + 1));
    const [original] = await sent(rig);
    const headers = { 'APCA-API-KEY-ID': SIMULATOR_KEYS.id, 'APCA-API-SECRET-KEY': SIMULATOR_KEYS.secret };
    const body = JSON.stringify({ limit_price: '1.95' });
    const url = `${rig.simulator.url}/v2/orders/${original?.brokerId}`;
    expect((await rig.simulator.fetch(url, { method: 'PATCH', headers, body })).status).toBe(200);
    await ticked(rig, 37, 39);

    const order = await first(rig);
    expect(order).toMatchObject({ state: 'filled', formerBrokerIds: expect.arrayContaining([original?.brokerId]) });
    expect(order?.brokerId).not.toBe(original?.brokerId);
    expect(await rig.system.reconcile()).toEqual([]);
  });
});

describe('I2: every order that was approved ends', () => {
  it('also where no message ever asked for it', async () => {
    const rig = await aRig({
      around: (parts) => ({
        ...parts,
        queues: {
          ...parts.queues,
          send: async (queue, message) => (queue === 'orders' ? undefined : parts.queues.send(queue, message)),
        },
      }),
    });
    await ticked(rig, 36, 37);
    expect(await first(rig)).toMatchObject({ state: 'approved' });
    await rig.tick(on(TUESDAY, 10, 30));

    expect(await first(rig)).toMatchObject({ state: 'expired', note: expect.stringMatching(/^never sent/) });
  });
});
