/** I1, I2, I4: what the broker may do to an order: lose its answer, refuse it, or ask for patience; and what a queue may hold. */

import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { loadBook } from '#functions/adapters/book.ts';
import { openOrders, reservedOf } from '#lib/model/book.ts';
import { Signal } from '#lib/model/signal.ts';
import { format } from '#lib/model/units.ts';
import type { Fault } from '#local/alpaca-simulator/faults.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { auditOf, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}

const reserved = async (rig: Rig): Promise<number> =>
  openOrders((await loadBook(rig.ledger)).book).reduce((total, order) => total + reservedOf(order), 0);
const titles = async (rig: Rig): Promise<readonly string[]> => (await rig.all('alert')).map(({ title }) => title);

const LOST: readonly Fault[] = [
  { kind: 'hang', when: 'after' },
  { kind: 'reset', when: 'after' },
  { kind: 'server-error', when: 'after', status: 502 },
  { kind: 'truncated' },
];
const POST = { method: 'POST', path: /orders$/ } as const;

describe('I1, I2, I4: an order whose answer was lost', () => {
  it.each(LOST)(
    '($kind) is unknown, keeps its capital, and is adopted with its fills, and not sent again',
    async (fault) => {
      // Short where silence is waited for, and long enough for what does answer on a busy machine.
      const rig = await aRig(fault.kind === 'hang' ? { timeoutMs: 600 } : {});
      rig.simulator.faults.add({ fault, method: 'POST', path: /orders$/ });
      await rig.tick(on(TUESDAY, 9, 36));
      expect(await rig.all('order')).toMatchObject([{ state: 'unknown' }]);
      expect(await reserved(rig)).toBeCloseTo(1_880);
      expect(await titles(rig)).toEqual(['The fate of an order of debit-spreads is unknown']);

      await rig.tick(on(TUESDAY, 9, 37));
      expect(await rig.all('order')).toMatchObject([{ state: 'filled' }]);
      expect(await rig.all('fill')).toHaveLength(2);
      expect(await rig.system.reconcile()).toEqual([]);
      expect(await reserved(rig)).toBe(0);
      expect(await rig.parts.broker.orders('all')).toHaveLength(1);
      expect((await auditOf(rig.ledger)).filter(({ type }) => type === 'order-resent')).toEqual([]);
    },
  );

  it('is closed like any other once it is adopted', async () => {
    const rig = await aRig();
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, method: 'POST', path: /orders$/, times: 2 });
    for (const minute of [36, 37, 39, 45, 46]) await rig.tick(on(TUESDAY, 9, minute));

    const [position] = await rig.all('position');
    expect((await rig.all('order')).map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['entry', 'filled'],
      ['exit', 'filled'],
    ]);
    expect(position && format(position.realised)).toBe('1520');
    expect(await rig.system.reconcile()).toEqual([]);
  });
});

describe('I1: an order that the broker has and does not show', () => {
  it('is sent a second time and is one order: the duplicate is refused, and the first adopted', async () => {
    let [isHidden, duplicates] = [true, 0];
    const rig = await aRig({
      around: (parts) => ({
        ...parts,
        broker: {
          ...parts.broker,
          orderByClientId: async (id) => (isHidden ? undefined : parts.broker.orderByClientId(id)),
          orders: async (status, since) => (isHidden ? [] : parts.broker.orders(status, since)),
          async place(order) {
            const answer = await parts.broker.place(order);
            if (answer.outcome === 'duplicate') duplicates += 1;
            return answer;
          },
        },
      }),
    });
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, ...POST });
    for (const minute of [36, 37]) await rig.tick(on(TUESDAY, 9, minute));
    expect(duplicates).toBe(1);
    expect(await rig.all('order')).toMatchObject([{ state: 'unknown', resentAt: on(TUESDAY, 9, 37) }]);
    isHidden = false;
    await rig.tick(on(TUESDAY, 9, 39));

    expect(await rig.all('order')).toMatchObject([{ state: 'filled' }]);
    expect(await rig.parts.broker.orders('all')).toHaveLength(1);
    expect(await rig.all('fill')).toHaveLength(2);
    expect(await rig.system.reconcile()).toEqual([]);
  });
});

describe('I1: a broker that asks for patience', () => {
  /** Requests by slot, as they reach the wire. */
  async function counted() {
    const requests: string[] = [];
    const rig = await aRig({
      wire:
        ({ fetch }) =>
        async (input, init) => {
          const { method, url } = new Request(input, init);
          requests.push(`${method} ${new URL(url).pathname}`);
          return fetch(input, init);
        },
    });
    const during = async (minute: number): Promise<readonly string[]> => {
      requests.length = 0;
      await rig.tick(on(TUESDAY, 9, minute));
      return [...requests];
    };
    return { rig, during };
  }
  const posts = (requests: readonly string[]) => requests.filter((each) => each.startsWith('POST')).length;

  it('(429 with a time to wait) is not asked again at once: one order goes out a second time with the next look', async () => {
    const { rig, during } = await counted();
    rig.simulator.faults.add({ fault: { kind: 'rate-limited', retryAfterSeconds: 20 }, ...POST });

    expect(posts(await during(36))).toBe(1);
    expect(await rig.all('order')).toMatchObject([{ state: 'unknown' }]);
    const next = await during(37);
    expect(posts(next)).toBe(1);
    // Asked for before it is sent again.
    expect(next.findIndex((each) => each.includes('by_client_order_id'))).toBeLessThan(next.indexOf('POST /v2/orders'));
    expect(posts(await during(39))).toBe(0);
    expect(await rig.parts.broker.orders('all')).toHaveLength(1);
  });

  it('(429 to everything) is asked each thing once, not again and again', async () => {
    const usual = await (await counted()).during(36);
    const { rig, during } = await counted();
    rig.simulator.faults.add({ fault: { kind: 'rate-limited', retryAfterSeconds: 60 }, times: 99 });
    const patient = await during(36);

    expect(patient.length).toBeGreaterThan(0);
    for (const request of new Set(patient))
      expect(patient.filter((each) => each === request).length).toBeLessThanOrEqual(
        Math.max(1, usual.filter((each) => each === request).length),
      );
  });
});

describe('I2, I4: an order that the broker refuses', () => {
  it('gives its capital back and is told of once', async () => {
    const rig = await aRig({ simulator: { optionsLevel: 2 } });
    await rig.tick(on(TUESDAY, 9, 36));

    const [order] = await rig.all('order');
    expect(order).toMatchObject({ state: 'rejected', note: expect.stringMatching(/^40310000: /) });
    expect(await reserved(rig)).toBe(0);
    await rig.system.tick(on(TUESDAY, 9, 36));
    await rig.tick(on(TUESDAY, 9, 37));
    expect((await rig.all('alert')).filter(({ subject }) => subject === order?.id)).toHaveLength(1);
    expect((await auditOf(rig.ledger)).filter(({ type }) => type === 'order-rejected')).toHaveLength(1);
    expect(await rig.all('position')).toEqual([]);
  });
});

describe('I7: a message that cannot be handled', () => {
  const put = (rig: Rig, body: string, queue: 'signals' | 'exits' | 'orders' = 'signals') =>
    rig.queues.send(queue, { group: 'account', dedupId: body, body });
  const signalOf = async (rig: Rig) => {
    const audit = await auditOf(rig.ledger);
    return z.decode(Signal, audit.find(({ type }) => type === 'signal')?.data as z.input<typeof Signal>);
  };
  const foreign = async (rig: Rig, change: Partial<Signal>) =>
    JSON.stringify(z.encode(Signal, { ...(await signalOf(rig)), ...change } as Signal));

  it('is set aside with an alert of its own, and what is behind it goes on', async () => {
    const rig = await aRig();
    await put(rig, 'not json');
    await put(rig, '{"id":"no signal"}');
    await put(rig, '{"id":"no signal"}', 'exits');
    await put(rig, 'neither', 'orders');
    await put(rig, '{"orderId":"ord_nobody","approval":"00"}', 'orders');
    await rig.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toMatchObject([{ state: 'acked' }]);
    const dead = await Promise.all((['signals', 'exits', 'orders'] as const).map((q) => rig.queues.deadLetters(q)));
    expect(dead.map((letters) => letters.map(({ reason }) => reason))).toEqual([
      ['a message on the signals queue is not a signal', 'a message on the signals queue is not a signal'],
      ['a message on the signals queue is not a signal'],
      [
        'a message on the orders queue is not a reference to an order',
        'the orders queue names ord_nobody, which risk never approved',
      ],
    ]);
    expect((await titles(rig)).filter((title) => title.includes('could not be handled'))).toHaveLength(5);
  });

  it('because its strategy is unknown, or its snapshot missing, is no order', async () => {
    const rig = await aRig();
    await rig.tick(on(TUESDAY, 9, 36));
    await put(rig, await foreign(rig, { id: 'sig_a', strategyId: 'nobody' }));
    await put(rig, await foreign(rig, { id: 'sig_b', snapshot: '0'.repeat(64) }));
    await rig.tick(on(TUESDAY, 9, 37));

    expect((await rig.queues.deadLetters('signals')).map(({ reason }) => reason)).toEqual([
      'a signal of the unknown strategy "nobody"',
      `the snapshot ${'0'.repeat(64)} of signal sig_b is missing`,
    ]);
    expect(await rig.all('order')).toMatchObject([{ state: 'filled' }]);
    expect(await rig.all('decision')).toHaveLength(1);
  });
});
