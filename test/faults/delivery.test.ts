/** I1, I7, I9: repeated deliveries and crashes between commit and send: the two days must come out the same to the last audit entry. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { TransientFault } from '#functions/adapters/faults.ts';
import type { Instant } from '#lib/model/time.ts';
import type { Ledger, Queues } from '#lib/ports.ts';
import { isDue, SCHEDULES, type Schedule } from '#lib/strategies/schedules.ts';
import type { Parts } from '#local/system.ts';
import { CONFIG, CROWDED_CONFIG, crowdedDay, on, TUESDAY, twoDays, WEDNESDAY } from '#test/support/market/two-days.ts';
import { everything, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  // Without a socket: the wire is not what is tried here.
  const wire: RigOptions['wire'] = (simulator) => simulator.fetch;
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, wire, ...options });
  onTestFinished(() => rig.close());
  return rig;
}

/** Both days; a tick that crashes is tried again, as a scheduler does. Answers the rig and how often it crashed. */
async function ran(options: Partial<RigOptions> = {}, deliveries = 1) {
  const rig = await aRig(options);
  let crashes = 0;
  const tick = rig.system.tick;
  const retried = async (slot: Instant): Promise<void> => {
    try {
      await tick(slot);
    } catch (error) {
      if (!(error instanceof Error && error.message === 'crash')) throw error;
      crashes += 1;
      await retried(slot);
    }
  };
  const system = {
    ...rig.system,
    tick: async (slot: Instant) => {
      for (let n = 0; n < deliveries; n += 1) await retried(slot);
    },
  };
  const days: Rig = { ...rig, system, tick: advancing(rig, system.tick) };
  await days.day(TUESDAY);
  await days.day(WEDNESDAY);
  return { rig, crashes };
}

const advancing = (rig: Rig, tick: (slot: Instant) => Promise<void>) => (slot: Instant) => {
  rig.simulator.advanceTo(slot);
  return tick(slot);
};

const ordersAtBroker = async ({ parts }: Rig) =>
  (await parts.broker.orders('all')).map(({ clientOrderId, status, filled }) => ({ clientOrderId, status, filled }));

async function undisturbed() {
  const { rig } = await ran();
  return { ledger: await everything(rig.ledger), broker: await ordersAtBroker(rig) };
}

const withQueues = (around: (queues: Queues) => Partial<Queues>) => (parts: Parts) => ({
  ...parts,
  queues: { ...parts.queues, ...around(parts.queues) },
});
const withLedger = (around: (ledger: Ledger) => Partial<Ledger>) => (parts: Parts) => ({
  ...parts,
  ledger: { ...parts.ledger, ...around(parts.ledger) },
});

/** Crashes at the n-th time, once. */
function crashAt(n: number) {
  let count = 0;
  return () => {
    count += 1;
    if (count === n) throw new Error('crash');
  };
}

describe('I1, I9: what is delivered twice counts once', () => {
  it('a tick', async () => {
    const { rig } = await ran({}, 2);

    expect({ ledger: await everything(rig.ledger), broker: await ordersAtBroker(rig) }).toEqual(await undisturbed());
  });

  it('a tick that comes again a minute late, when the market has moved', async () => {
    const rig = await aRig();
    await rig.system.reconcile();
    await rig.tick(on(TUESDAY, 9, 36));
    rig.simulator.advanceTo(on(TUESDAY, 9, 37));
    await rig.system.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toHaveLength(1);
    const said = (await rig.all('proposal')).map(({ strategyId }) => strategyId);
    const due = Object.entries<Schedule>(SCHEDULES).filter(
      ([id, schedule]) => id !== 'swing-trading' && isDue(schedule, on(TUESDAY, 9, 36)),
    );
    expect(said.sort()).toEqual(due.map(([id]) => id).sort());
  });

  it('every message of every queue, also under another id', async () => {
    const twice = withQueues((queues) => ({
      async send(queue, message) {
        await queues.send(queue, message);
        await queues.send(queue, { ...message, dedupId: `${message.dedupId} again` });
      },
    }));
    const { rig } = await ran({ around: twice });

    expect({ ledger: await everything(rig.ledger), broker: await ordersAtBroker(rig) }).toEqual(await undisturbed());
  });

  it('a message that was handled and never acknowledged', async () => {
    let forgotten = 0;
    const forgetful = withQueues((queues) => ({
      async acknowledge(message) {
        if (message.receiveCount > 1) return queues.acknowledge(message);
        forgotten += 1;
        return queues.release(message);
      },
    }));
    const { rig } = await ran({ around: forgetful });

    expect(forgotten).toBe(10);
    expect({ ledger: await everything(rig.ledger), broker: await ordersAtBroker(rig) }).toEqual(await undisturbed());
  });
});

describe('I1, I2, I7: a crash between the commit and the send loses nothing and doubles nothing', () => {
  const SENDS = 10;

  it('before each of the sends', async () => {
    const expected = await undisturbed();
    for (let n = 1; n <= SENDS; n += 1) {
      const crash = crashAt(n);
      const around = withQueues((queues) => ({
        async send(queue, message) {
          crash();
          await queues.send(queue, message);
        },
      }));
      const { rig, crashes } = await ran({ around });

      expect(crashes).toBe(1);
      expect({ n, ledger: await everything(rig.ledger), broker: await ordersAtBroker(rig) }).toEqual({
        n,
        ...expected,
      });
    }
  });

  it('between each send and the removal of its promise', async () => {
    const expected = await undisturbed();
    for (let n = 1; n <= SENDS; n += 1) {
      const crash = crashAt(n);
      const around = withLedger((ledger) => ({
        async commit(transaction) {
          if (transaction.writes.some((write) => write.kind === 'outbox' && 'remove' in write)) crash();
          return ledger.commit(transaction);
        },
      }));
      const { rig, crashes } = await ran({ around });

      expect(crashes).toBe(1);
      expect({ n, ledger: await everything(rig.ledger), broker: await ordersAtBroker(rig) }).toEqual({
        n,
        ...expected,
      });
    }
  });
});

describe('I6: a fault that passes', () => {
  it('holds up the queue until the next tick and no longer, and every signal is decided once', async () => {
    let faults = 0;
    const around = (parts: Parts): Parts => ({
      ...parts,
      snapshots: {
        ...parts.snapshots,
        async get(snapshot) {
          faults += 1;
          if (faults === 1) throw new TransientFault('the store is busy');
          return parts.snapshots.get(snapshot);
        },
      },
    });
    const rig = await aRig({ feed: crowdedDay(), config: CROWDED_CONFIG, around });
    await rig.system.reconcile();
    await rig.tick(on(TUESDAY, 9, 36));
    expect(await rig.all('decision')).toEqual([]);
    await rig.tick(on(TUESDAY, 9, 37));

    const decisions = await rig.all('decision');
    expect(decisions).toHaveLength(6);
    expect(new Set(decisions.map(({ because }) => because?.split(':')[0]))).toEqual(new Set(['quote-age']));
  });
});
