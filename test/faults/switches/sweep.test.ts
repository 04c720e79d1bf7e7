/** I5: under a halt nothing of ours stays at the broker that could still open something, however late it arrives. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { SWEEP_WINDOW } from '#lib/execution/sweep.ts';
import { clientOrderId } from '#lib/model/ids.ts';
import type { Order } from '#lib/model/order.ts';
import { type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { price } from '#lib/model/units.ts';
import type { Broker } from '#lib/ports.ts';
import { anOrder } from '#test/support/builders.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

/** With a count of how often the broker was asked what is open. */
async function aRig(options: Partial<RigOptions> = {}, change: (broker: Broker) => Partial<Broker> = () => ({})) {
  const asked = { count: 0 };
  const rig = await startRig({
    ...{ feed: twoDays(), day: TUESDAY, config: CONFIG },
    around: (parts) => {
      const orders: Broker['orders'] = (...args) => {
        if (args[0] === 'open') asked.count += 1;
        return parts.broker.orders(...args);
      };
      return { ...parts, broker: { ...parts.broker, orders, ...change(parts.broker) } };
    },
    ...options,
  });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return { ...rig, asked };
}

const START = on(TUESDAY, 9, 36);
const later = (ms: number): Instant => instant(START + ms);
const halt = ({ parts }: Pick<Rig, 'parts'>, scope = 'all') =>
  moveSwitch(parts, { scope, mode: 'halted', reason: 'a drill', by: 'owner' });
const atBroker = async ({ parts }: Pick<Rig, 'parts'>) =>
  (await parts.broker.orders('all')).map((order) => [order.clientOrderId, order.status]);
const critical = async ({ all }: Rig) => (await all('alert')).filter(({ severity }) => severity === 'critical');

/** A resting buy that our books do not know, under an id as `strategyId` would have made it. */
const stranger = (strategyId = 'index-baseline', change: Partial<Order> = {}): Order => {
  const terms = { environment: 'paper', strategyId, slot: START, intentId: 'lost', attempt: 1 } as const;
  return anOrder({ limitPrice: price('150'), clientOrderId: clientOrderId(terms), ...change });
};

describe('a sender that posts after the halt', () => {
  it('is caught by the sweep, though its dispatch was committed before', async () => {
    const sent: Order[] = [];
    const rig = await aRig({}, () => ({
      place: async (order) => {
        sent.push(order);
        return { outcome: 'unknown', message: 'its function was slow' };
      },
    }));
    await rig.tick(START);
    await halt(rig);
    await rig.system.tick(START);
    const [late] = sent;
    if (!late) throw new Error('debit spreads bought something');
    await rig.parts.broker.place(late);
    await rig.system.tick(START);

    expect(await atBroker(rig)).toEqual([[late.clientOrderId, 'canceled']]);
    expect(await rig.all('order')).toMatchObject([{ state: 'cancelled' }]);
  });

  it.each([1, 45, SWEEP_WINDOW / SECOND])('%i s after it is caught, though our books know nothing of it', async (s) => {
    const rig = await aRig();
    await halt(rig);
    await rig.tick(later(0));
    rig.simulator.advanceTo(later(s * SECOND));
    const order = stranger();
    await rig.parts.broker.place(order);
    await rig.tick(later(s * SECOND));

    expect(await atBroker(rig)).toEqual([[order.clientOrderId, 'canceled']]);
  });

  it('is caught at the next reconciliation where the window is over', async () => {
    const rig = await aRig();
    await halt(rig);
    for (const minute of [0, 1, 2]) await rig.tick(later(minute * MINUTE));
    const order = stranger();
    await rig.parts.broker.place(order);
    await rig.tick(later(3 * MINUTE));
    expect(await atBroker(rig)).toEqual([[order.clientOrderId, 'new']]);
    await rig.system.reconcile();

    expect(await atBroker(rig)).toEqual([[order.clientOrderId, 'canceled']]);
  });
});

describe('the sweep of an idle ledger', () => {
  const seconds = (...times: readonly number[]) => times.map((each) => later(each * SECOND));
  async function asking(rig: Awaited<ReturnType<typeof aRig>>, times: readonly Instant[]) {
    const counts: number[] = [];
    for (const time of times) {
      rig.asked.count = 0;
      await rig.tick(time);
      counts.push(rig.asked.count);
    }
    return counts;
  }

  it('asks the broker until nothing can be on its way any more, and then no more', async () => {
    const rig = await aRig({ config: { strategies: { 'debit-spreads': { enabled: false } } } });
    expect(await asking(rig, seconds(0))).toEqual([0]);
    await halt(rig);

    expect(await asking(rig, seconds(1, 31, 61, 90, 91, 92, 300))).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect((await rig.ledger.get('sweep', 'all'))?.record).toMatchObject({ epoch: 1, clearedAt: later(91_000) });
  });

  it('begins again with every halt, by execution’s own clock', async () => {
    const rig = await aRig({ config: { strategies: { 'debit-spreads': { enabled: false } } } });
    const clock = { now: () => instant(START + 10_000 * MINUTE) };
    const move = (mode: 'halted' | 'running') =>
      moveSwitch({ ledger: rig.ledger, clock }, { scope: 'all', mode, reason: 'a drill', by: 'owner' });
    await move('halted');
    expect(await asking(rig, seconds(0, 90, 91))).toEqual([1, 1, 0]);
    await move('running');
    expect(await asking(rig, seconds(100))).toEqual([0]);
    await move('halted');
    expect(await asking(rig, seconds(120, 150, 210, 211))).toEqual([1, 1, 1, 0]);
  });
});

describe('the sweep leaves alone', () => {
  it.each([
    ['an order under somebody else’s id', stranger('index-baseline', { clientOrderId: 'by-hand' }), 'all'],
    ['an order of a strategy that is not halted', stranger('index-baseline'), 'debit-spreads'],
  ])('%s', async (_, order, scope) => {
    const rig = await aRig({ config: { strategies: { 'debit-spreads': { enabled: false } } } });
    await halt(rig, scope);
    await rig.parts.broker.place(order);
    await rig.tick(later(0));

    expect(await atBroker(rig)).toEqual([[order.clientOrderId, 'new']]);
  });
});

describe('D.7: an entry that still works half a minute after the halt', () => {
  const NO_CANCEL = { fault: { kind: 'server-error', when: 'before' }, method: 'DELETE', times: 9 } as const;

  it('is told of by name, once, and is asked for again', async () => {
    const rig = await aRig();
    await rig.tick(START);
    rig.simulator.faults.add(NO_CANCEL);
    await halt(rig);
    await rig.system.tick(START);
    expect(await critical(rig)).toEqual([]);
    const order = stranger();
    await rig.parts.broker.place(order);
    for (const s of [29, 30, 31]) await rig.tick(later(s * SECOND));

    const [entry] = await rig.all('order');
    const told = await critical(rig);
    expect(told.map(({ subject }) => subject).sort()).toEqual([entry?.clientOrderId, order.clientOrderId].sort());
    expect(told[0]?.detail).toContain('30 s after the halt');
    rig.simulator.faults.clear();
    await rig.tick(later(32 * SECOND));
    expect((await atBroker(rig)).map(([, status]) => status)).toEqual(['canceled', 'canceled']);
  });

  it('does not keep the others from being cancelled', async () => {
    const rig = await aRig();
    await rig.tick(START);
    await rig.parts.broker.place(stranger());
    await halt(rig);
    rig.simulator.faults.add({ ...NO_CANCEL, times: 1 });
    await rig.system.tick(START);

    expect((await atBroker(rig)).map(([, status]) => status)).toEqual(['new', 'canceled']);
  });

  it('is told of by our own books where the broker does not answer at all', async () => {
    const rig = await aRig();
    await rig.tick(START);
    await halt(rig);
    rig.simulator.faults.add({ fault: { kind: 'server-error', when: 'before' }, times: 99 });
    for (const s of [1, 32]) await rig.tick(later(s * SECOND));

    const [entry] = await rig.all('order');
    expect((await critical(rig)).map(({ subject }) => subject)).toEqual([entry?.clientOrderId]);
  });
});
