/** I5: nothing goes to dispatched after the commit of a halt, whenever it comes; what only reduces goes on. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { verify } from '#lib/compliance/audit-chain.ts';
import type { Ledger } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { auditOf, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}

const halt = (ports: Pick<Rig['parts'], 'ledger' | 'clock'>, scope = 'all') =>
  moveSwitch(ports, { scope, mode: 'halted', reason: 'a drill', by: 'owner' });
const around =
  (change: (parts: Parts) => Partial<Ledger>) =>
  (parts: Parts): Parts => ({ ...parts, ledger: { ...parts.ledger, ...change(parts) } });
const sent = (rig: Rig) => rig.parts.broker.orders('all');
const dispatches = async (rig: Rig) => (await auditOf(rig.ledger)).filter(({ type }) => type === 'order-dispatched');

describe('I5: under a halt', () => {
  it('risk refuses entries with the owner’s reason, and nothing is sent', async () => {
    const rig = await aRig();
    await halt(rig.parts);
    await rig.tick(on(TUESDAY, 9, 36));

    expect((await rig.all('decision')).map(({ because }) => because)).toEqual([
      'halted: all entries since 2015-01-20 09:30 New York by owner: a drill',
    ]);
    expect(await sent(rig)).toEqual([]);
  });

  it('of one strategy the others go on', async () => {
    const rig = await aRig();
    await halt(rig.parts, 'debit-spreads');
    for (const [hour, minute] of [
      [9, 36],
      [10, 0],
    ] as const)
      await rig.tick(on(TUESDAY, hour, minute));

    expect((await rig.all('order')).map(({ strategyId }) => strategyId)).toEqual(['index-baseline']);
  });

  it('an exit is sent and filled', async () => {
    const rig = await aRig();
    for (const minute of [36, 37, 39]) await rig.tick(on(TUESDAY, 9, minute));
    await halt(rig.parts);
    for (const minute of [45, 46]) await rig.tick(on(TUESDAY, 9, minute));

    expect((await rig.all('order')).map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['entry', 'filled'],
      ['exit', 'filled'],
    ]);
  });

  it('an entry approved before it ends unsent, and gives its capital back', async () => {
    const pressed = around(({ ledger, clock }) => ({
      async commit(transaction) {
        const result = await ledger.commit(transaction);
        if (transaction.writes.some(({ kind }) => kind === 'decision')) await halt({ ledger, clock });
        return result;
      },
    }));
    const rig = await aRig({ around: pressed });
    await rig.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toMatchObject([
      { state: 'cancelled', note: expect.stringMatching(/^not sent: halted: all entries/) },
    ]);
    expect(await sent(rig)).toEqual([]);
  });

  it.each(['all', 'debit-spreads'])(
    'of %s, committed between the look at the switch and the dispatch, the entry stays',
    async (scope) => {
      let isPressed = false;
      const pressed = around(({ ledger, clock }) => ({
        async commit(transaction) {
          const isDispatch = transaction.audit?.entries.some(({ type }) => type === 'order-dispatched');
          if (isDispatch && !isPressed) await halt({ ledger, clock }, scope);
          isPressed ||= isDispatch === true;
          return ledger.commit(transaction);
        },
      }));
      const rig = await aRig({ around: pressed });
      await rig.tick(on(TUESDAY, 9, 36));

      expect(isPressed).toBe(true);
      expect(await rig.all('order')).toMatchObject([{ state: 'cancelled' }]);
      expect(await dispatches(rig)).toEqual([]);
      expect(await sent(rig)).toEqual([]);
    },
  );

  it('that was lifted again, entries go on', async () => {
    const rig = await aRig();
    await halt(rig.parts);
    await moveSwitch(rig.parts, { scope: 'all', mode: 'running', reason: 'drill over', by: 'owner' });
    await rig.tick(on(TUESDAY, 9, 36));

    expect(await sent(rig)).toHaveLength(1);
  });
});

describe('I5: under a halt, what works at the broker', () => {
  it('and is an entry is cancelled, and gives its capital back', async () => {
    const rig = await aRig();
    await rig.tick(on(TUESDAY, 9, 36));
    expect(await rig.all('order')).toMatchObject([{ state: 'acked' }]);
    await halt(rig.parts);
    await rig.system.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toMatchObject([{ kind: 'entry', state: 'cancelled' }]);
    expect(await rig.parts.broker.orders('open')).toEqual([]);
  });

  it('is cancelled also where its answer was lost', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, method: 'POST', path: /orders$/ });
    await rig.tick(on(TUESDAY, 9, 36));
    await halt(rig.parts, 'debit-spreads');
    await rig.system.tick(on(TUESDAY, 9, 36));

    expect(await rig.parts.broker.orders('open')).toEqual([]);
    expect(await rig.all('order')).toMatchObject([{ state: 'cancelled' }]);
  });

  it('and is an exit, or of a strategy that is not halted, is left alone', async () => {
    const rig = await aRig();
    for (const minute of [36, 37, 39, 45]) await rig.tick(on(TUESDAY, 9, minute));
    await halt(rig.parts);
    await rig.system.tick(on(TUESDAY, 9, 45));
    expect(await rig.parts.broker.orders('open')).toHaveLength(1);

    const other = await aRig();
    await other.tick(on(TUESDAY, 9, 36));
    await halt(other.parts, 'index-baseline');
    await other.system.tick(on(TUESDAY, 9, 36));
    expect(await other.parts.broker.orders('open')).toHaveLength(1);
  });
});

describe('I5: switches that cannot be read are halted', () => {
  const unreadable = (from: 'risk' | 'dispatch') => {
    let reads = 0;
    return around(({ ledger }) => ({
      get: async (kind, id) => {
        if (kind === 'control') reads += 1;
        if (kind === 'control' && (from === 'risk' || reads > 2)) throw new PermanentFault('the record is damaged');
        return ledger.get(kind, id);
      },
    }));
  };

  it('by risk', async () => {
    const rig = await aRig({ around: unreadable('risk') });
    await rig.tick(on(TUESDAY, 9, 36));

    expect((await rig.all('decision'))[0]?.because).toMatch(/^halted: the switches cannot be read/);
    expect(await sent(rig)).toEqual([]);
  });

  it('and by execution', async () => {
    const rig = await aRig({ around: unreadable('dispatch') });
    await rig.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toMatchObject([
      { state: 'cancelled', note: expect.stringMatching(/cannot be read/) },
    ]);
    expect(await sent(rig)).toEqual([]);
  });
});

describe('a switch', () => {
  it('counts its changes, keeps who and why, and stands in the audit', async () => {
    const rig = await aRig();
    await halt(rig.parts);
    await halt(rig.parts);
    const lifted = await moveSwitch(rig.parts, { scope: 'all', mode: 'running', reason: 'drill over', by: 'owner' });

    expect(lifted).toMatchObject({ epoch: 2, mode: 'running', reason: 'drill over' });
    const records = await rig.ledger.auditRecords('controls/paper/2015-01-20');
    expect(verify(records)).toMatchObject({ ok: true, count: 2 });
  });

  it('that was never pulled need not be lifted', async () => {
    const rig = await aRig();

    expect(await moveSwitch(rig.parts, { scope: 'all', mode: 'running', reason: 'x', by: 'owner' })).toBeUndefined();
  });
});

describe('the broker’s answer', () => {
  it('counts also where the order has changed while it was on its way', async () => {
    const rig = await aRig({
      around: (parts) => ({
        ...parts,
        broker: {
          ...parts.broker,
          async place(order) {
            const held = await parts.ledger.get('order', order.id);
            if (!held) throw new Error('it was dispatched');
            await parts.ledger.commit({
              writes: [{ kind: 'order', id: order.id, record: held.record, expect: held.version, index: 'open' }],
            });
            return parts.broker.place(order);
          },
        },
      }),
    });
    await rig.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toMatchObject([{ state: 'acked', brokerId: expect.any(String) }]);
  });
});
