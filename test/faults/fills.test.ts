/** I3, I4, I9: orders that fill in part, and then end; fills that are told late. The position is the fold of its fills. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { drawOf, uuidOf } from '#lib/execution/exchange/ids.ts';
import { openOrders, reservedOf } from '#lib/model/book.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import { unitsOf } from '#lib/model/position.ts';
import type { Instant } from '#lib/model/time.ts';
import { format, quantity, toNumber } from '#lib/model/units.ts';
import type { Broker } from '#lib/ports.ts';
import { broken } from '#test/support/faults/invariants.ts';
import { tapped } from '#test/support/faults/tap.ts';
import { watch } from '#test/support/faults/watch.ts';
import {
  CONFIG,
  CROWDED_CONFIG,
  crowdedDay,
  LOWER,
  on,
  ROWS,
  TUESDAY,
  twoDays,
  UPPER,
} from '#test/support/market/two-days.ts';
import { type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

/** A seed of the simulator with which the first order of a run fills in part at a time. */
function partialAt(at: Instant): string {
  for (let n = 0; n < 1_000; n += 1) {
    const seed = `partial ${n}`;
    if (drawOf(seed, 'partial', uuidOf(seed, '0'), String(at)) < 0.1) return seed;
  }
  throw new Error('a tenth of all fills are partial');
}

/** An entry of ten spreads is sent at 9:36 and has filled in part at 9:37. */
async function partlyFilled(options: Partial<RigOptions> = {}) {
  const seed = partialAt(on(TUESDAY, 9, 37));
  const wire: RigOptions['wire'] = (simulator) => simulator.fetch;
  const simulator = { mode: 'paper', seed } as const;
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, simulator, wire, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  for (const minute of [36, 37]) await rig.tick(on(TUESDAY, 9, minute));
  const [named] = await rig.parts.broker.orders('all');
  const order = (await rig.all('order')).find(({ clientOrderId }) => clientOrderId === named?.clientOrderId);
  if (!order) throw new Error('an order was sent');
  const again = async () => (await rig.ledger.get('order', order.id))?.record;
  return { rig, order, again, brokerId: named?.brokerId ?? '' };
}

const held = async (rig: Rig, positionId: string): Promise<string> => {
  const position = (await rig.all('position')).find(({ id }) => id === positionId);
  return position ? format(unitsOf(position)) : '0';
};
const reserved = async (rig: Rig): Promise<number> =>
  openOrders((await loadBook(rig.ledger)).book).reduce((total, order) => total + reservedOf(order), 0);

describe('an entry that has filled in part', () => {
  it('I4: keeps the capital of the rest reserved while it works', async () => {
    const { rig, order } = await partlyFilled();
    const filled = toNumber(order.filled);

    expect(order.state).toBe('partial');
    expect(filled).toBeGreaterThan(0);
    expect(filled).toBeLessThan(10);
    expect(await reserved(rig)).toBeCloseTo((10 - filled) * order.maxLossPerUnit);
    expect(await held(rig, order.positionId)).toBe(format(order.filled));
  });

  it.each(['the owner', 'a halt'])(
    'I3, I4, I9: and is then cancelled by %s holds what filled, and reserves nothing',
    async (by) => {
      const { rig, order, again, brokerId } = await partlyFilled();
      if (by === 'the owner') await rig.parts.broker.cancel(brokerId);
      else await moveSwitch(rig.parts, { scope: 'all', mode: 'halted', reason: 'a drill', by: 'owner' });
      await rig.system.tick(on(TUESDAY, 9, 37));

      expect(await again()).toMatchObject({ state: 'cancelled', filled: order.filled });
      expect(await held(rig, order.positionId)).toBe(format(order.filled));
      expect(await reserved(rig)).toBe(0);
      expect(await broken(rig)).toEqual([]);
    },
  );

  it('I3, I4, I9: and then expires at the close holds what filled, and reserves nothing', async () => {
    const dear = { [LOWER]: { bid: 3.98, ask: 4.02 }, [UPPER]: { bid: 1.18, ask: 1.22 } };
    const feed = twoDays([...ROWS.slice(0, 2), { at: on(TUESDAY, 9, 38), of: { ...ROWS[1]?.of, ...dear } }]);
    const { rig, order, again } = await partlyFilled({ feed });
    await rig.tick(on(TUESDAY, 9, 38));
    expect(await again()).toMatchObject({ state: 'partial', filled: order.filled });
    await rig.tick(on(TUESDAY, 16, 0));

    expect(await again()).toMatchObject({ state: 'expired', filled: order.filled });
    expect(await held(rig, order.positionId)).toBe(format(order.filled));
    expect(await reserved(rig)).toBe(0);
    expect(await broken(rig)).toEqual([]);
  });

  it('I4: and is then cancelled leaves the next entry the room that it did not use, and no more', async () => {
    const feed = crowdedDay([36, 37, 39, 40]);
    const { rig, brokerId } = await partlyFilled({ feed, config: CROWDED_CONFIG });
    await rig.parts.broker.cancel(brokerId);
    await rig.system.tick(on(TUESDAY, 9, 37));
    const { book } = await loadBook(rig.ledger);
    const atRisk = book.orders.reduce(
      (total, { kind, filled, maxLossPerUnit }) => {
        return kind === 'entry' ? total + toNumber(filled) * maxLossPerUnit : total;
      },
      await reserved(rig),
    );
    const before = new Set(book.orders.map(({ id }) => id));
    await rig.tick(on(TUESDAY, 9, 39));

    const fresh = (await rig.all('order')).filter(({ id }) => !before.has(id));
    const spent = fresh.reduce((total, order) => total + toNumber(order.quantity) * order.maxLossPerUnit, 0);
    const equity = toNumber(book.account.equity);
    expect(fresh.length).toBeGreaterThan(0);
    expect(atRisk + spent).toBeLessThanOrEqual(0.025 * equity + 0.01);
    // What is left is less than one more unit of the dearest.
    const dearest = Math.max(...fresh.map(({ maxLossPerUnit }) => maxLossPerUnit));
    expect(0.025 * equity - atRisk - spent).toBeLessThan(dearest);
  });
});

describe('a fill that the broker tells of after it has told that the order was cancelled', () => {
  /** The order reads as cancelled and empty, and its executions are not listed yet. */
  const late = () => {
    const told = { isLate: true };
    const emptied = (order: BrokerOrder | undefined) =>
      told.isLate && order ? { ...order, status: 'canceled', filled: quantity('0') } : order;
    const around = (broker: Broker): Broker => ({
      ...broker,
      orderByClientId: async (id) => emptied(await broker.orderByClientId(id)),
      fills: async (after) => (told.isLate ? [] : broker.fills(after)),
    });
    const seen = watch();
    return {
      ...{ told, seen },
      around: (parts: Rig['parts']) => tapped({ ...parts, broker: around(parts.broker) }, seen.strikes),
    };
  };

  it('I3, I9: is counted when it comes, once, and the order stays cancelled', async () => {
    const { told, seen, around } = late();
    const { rig, order, again, brokerId } = await partlyFilled({ around });
    expect(order).toMatchObject({ state: 'cancelled', filled: 0n });
    expect(await held(rig, order.positionId)).toBe('0');
    await rig.parts.broker.cancel(brokerId);
    told.isLate = false;
    // The strategy enters again at 9:39: while that order works, the broker's news is read.
    for (const minute of [39, 40]) await rig.tick(on(TUESDAY, 9, minute));
    await rig.tick(on(TUESDAY, 16, 0));

    const atBroker = await rig.parts.broker.orderById(brokerId);
    expect(atBroker?.filled).toBeGreaterThan(0n);
    expect(await again()).toMatchObject({ state: 'cancelled', filled: atBroker?.filled });
    expect(seen.violations).toEqual([]);
    expect(await broken(rig)).toEqual([]);
  });
});
