/** I2: a message that could not be handled is told of, once, and no order of ours waits for one that will never come. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { TransientFault } from '#functions/adapters/faults.ts';
import { openOrders, reservedOf } from '#lib/model/book.ts';
import { termsOf } from '#lib/model/order.ts';
import type { QueueName } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type Rig, startRig } from '#test/support/rig.ts';

async function aRig(around: (parts: Parts) => Parts = (parts) => parts) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, around });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}

const ticked = async (rig: Rig, ...minutes: readonly number[]) => {
  for (const minute of minutes) await rig.tick(on(TUESDAY, 9, minute));
};
const reserved = async (rig: Rig): Promise<number> =>
  openOrders((await loadBook(rig.ledger)).book).reduce((total, order) => total + reservedOf(order), 0);
const critical = async (rig: Rig) => (await rig.all('alert')).filter(({ severity }) => severity === 'critical');

const busy = () => Promise.reject(new TransientFault('the store is busy'));

describe('a message that was received too often', () => {
  it('on the signals queue is told of once, with what it means', async () => {
    const rig = await aRig((parts) => ({ ...parts, snapshots: { ...parts.snapshots, get: busy } }));
    await ticked(rig, 36, 37, 38);
    expect(await critical(rig)).toEqual([]);
    await ticked(rig, 39, 40, 41);

    expect((await critical(rig)).map(({ title, detail }) => [title, detail])).toEqual([
      [
        'A message on the signals queue could not be handled',
        expect.stringMatching(/^received 3 times and never acknowledged: .*an entry was not assessed/),
      ],
    ]);
    expect(await rig.all('order')).toEqual([]);
  });

  it('on the orders queue ends its order, and what it reserved is free', async () => {
    let isBroken = true;
    const rig = await aRig((parts) => ({
      ...parts,
      approvals: {
        ...parts.approvals,
        verify: (terms, seal) => (isBroken ? busy() : parts.approvals.verify(terms, seal)),
      },
    }));
    await ticked(rig, 36, 37);
    // Approved late: three more looks and it is dead.
    expect(await rig.all('order')).toMatchObject([{ state: 'approved' }]);
    expect(await reserved(rig)).toBeGreaterThan(0);
    await ticked(rig, 38);
    isBroken = false;
    await ticked(rig, 39);

    const [order] = await rig.all('order');
    expect(order).toMatchObject({ state: 'cancelled', note: 'never sent: its message could not be handled' });
    expect(await rig.parts.broker.orders('all')).toEqual([]);
    expect(await critical(rig)).toMatchObject([
      { subject: order?.id, detail: expect.stringContaining(`${order?.clientOrderId} has ended unsent`) },
    ]);
  });
});

describe('a dead reference to an order', () => {
  const buried = async (approval: (rig: Rig) => Promise<string>) => {
    // The first message never leaves the outbox, so that the order is still approved when the other is buried.
    const rig = await aRig((parts) => ({
      ...parts,
      queues: {
        ...parts.queues,
        send: async (queue: QueueName, message) => {
          if (queue !== 'orders') await parts.queues.send(queue, message);
        },
      },
    }));
    await ticked(rig, 36);
    const [order] = await rig.all('order');
    const body = JSON.stringify({ orderId: order?.id, approval: await approval(rig) });
    await rig.queues.send('orders', { group: 'g', dedupId: 'd', body });
    const [message] = await rig.queues.receive('orders', 1);
    if (!message) throw new Error('it was sent a moment ago');
    await rig.queues.bury(message, 'for the test');
    await ticked(rig, 37);
    return rig;
  };
  const seal = async (rig: Rig) => {
    const [order] = await rig.all('order');
    return order ? rig.parts.approvals.seal(termsOf(order)) : '';
  };

  it('with risk’s seal ends the order', async () => {
    const rig = await buried(seal);

    expect(await rig.all('order')).toMatchObject([{ state: 'cancelled' }]);
    expect(await reserved(rig)).toBe(0);
  });

  it('without it ends nothing: anybody could have written it', async () => {
    const rig = await buried(async () => '0'.repeat(64));

    expect(await rig.all('order')).toMatchObject([{ state: 'approved' }]);
    expect(await critical(rig)).toHaveLength(1);
  });
});
