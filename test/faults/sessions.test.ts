/** I8, I11: no order after its time, and no order outside the session of the exchange's calendar, whatever held it up. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { dispatch } from '#lib/execution/dispatch.ts';
import { mayResend } from '#lib/execution/resolve.ts';
import { atNewYork, instant, SECOND, tradingDay } from '#lib/model/time.ts';
import type { QueueName } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';
import { anOrder } from '#test/support/builders.ts';
import { CONFIG, on, ROWS, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { openOf, type RigOptions, startRig } from '#test/support/rig.ts';

const LATE = on(TUESDAY, 15, 57);

/** The last look of the day is at 15:57, and what it proposes may be sent until 16:02. */
async function lateRig(options: Partial<RigOptions>) {
  const feed = twoDays([{ at: LATE, of: ROWS[0]?.of ?? {} }]);
  const wire: RigOptions['wire'] = (simulator) => simulator.fetch;
  const rig = await startRig({ feed, day: TUESDAY, config: CONFIG, wire, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  await rig.tick(LATE);
  const order = async () => (await rig.all('order')).find(({ kind }) => kind === 'entry');
  return { rig, order };
}

describe('I11: an order that is held up past the close', () => {
  it('in its queue is not sent, although it has not expired', async () => {
    let isHeld = true;
    const around = (parts: Parts): Parts => ({
      ...parts,
      queues: {
        ...parts.queues,
        receive: async (queue, max) => (isHeld && queue === 'orders' ? [] : parts.queues.receive(queue, max)),
      },
    });
    const { rig, order } = await lateRig({ around });
    expect(await order()).toMatchObject({ state: 'approved', expiresAt: on(TUESDAY, 16, 2) });
    isHeld = false;
    await rig.tick(on(TUESDAY, 16, 1));

    expect(await order()).toMatchObject({ state: 'expired', note: 'not sent: the exchange is closed' });
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });

  it('because its answer was lost is not sent a second time', async () => {
    const around = (parts: Parts): Parts => ({
      ...parts,
      broker: { ...parts.broker, place: async () => ({ outcome: 'unknown', message: 'no answer' }) },
    });
    const { rig, order } = await lateRig({ around });
    expect(await order()).toMatchObject({ state: 'unknown' });
    rig.simulator.advanceTo(instant(on(TUESDAY, 16, 0) + 10 * SECOND));
    await rig.system.resolve();

    expect((await order())?.resentAt).toBeUndefined();
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });
});

describe('I8: what comes after its time', () => {
  /** A look at 9:36, whose signal and order may be used until 9:41; one queue is held up until 9:42. */
  async function heldUp(held: QueueName) {
    let isHeld = true;
    const around = (parts: Parts): Parts => ({
      ...parts,
      queues: {
        ...parts.queues,
        receive: async (queue, max) => (isHeld && queue === held ? [] : parts.queues.receive(queue, max)),
      },
    });
    const feed = twoDays([{ at: on(TUESDAY, 9, 36), of: ROWS[0]?.of ?? {} }]);
    const rig = await startRig({ feed, day: TUESDAY, config: CONFIG, wire: ({ fetch }) => fetch, around });
    onTestFinished(() => rig.close());
    await rig.system.reconcile();
    await rig.tick(on(TUESDAY, 9, 36));
    rig.simulator.advanceTo(on(TUESDAY, 9, 42));
    isHeld = false;
    // A slot in which no strategy is due.
    await rig.system.tick(on(TUESDAY, 9, 32));
    return rig;
  }

  it('is not decided where it is a signal', async () => {
    const rig = await heldUp('signals');

    expect((await rig.all('decision')).map(({ because }) => because)).toEqual([
      'the signal expired 60 s before it was assessed',
    ]);
    expect(await rig.all('order')).toEqual([]);
  });

  it('is not sent where it is an order', async () => {
    const rig = await heldUp('orders');

    expect(await rig.all('order')).toMatchObject([{ state: 'expired', note: 'not sent: the signal had expired' }]);
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });
});

describe('I11: an order is sent and sent again only while the exchange is open:', () => {
  const HALF_DAY = tradingDay('2015-12-24');
  const HOLIDAY = tradingDay('2015-12-25');
  const at = (day: typeof HALF_DAY, hour: number, minute: number) => atNewYork(day, hour * 60 + minute);

  it.each([
    ['before the open', at(HALF_DAY, 9, 29), false],
    ['at the open', openOf(HALF_DAY), true],
    ['just before a half day closes', at(HALF_DAY, 12, 59), true],
    ['after a half day has closed', at(HALF_DAY, 13, 1), false],
    ['in the afternoon of a half day', at(HALF_DAY, 15, 0), false],
    ['on a holiday', at(HOLIDAY, 12, 0), false],
  ])('%s', (_, now, isSent) => {
    const order = anOrder({ state: 'approved', day: HALF_DAY, expiresAt: instant(now + 60 * SECOND) });

    expect(dispatch(order, now)?.state).toBe(isSent ? 'dispatched' : 'expired');
    expect(mayResend({ ...order, state: 'unknown' }, now, undefined)).toBe(isSent);
  });
});
