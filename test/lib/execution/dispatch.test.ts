import { describe, expect, it } from 'vitest';
import { acknowledge, dispatch } from '#lib/execution/dispatch.ts';
import { reservedOf } from '#lib/model/book.ts';
import type { Placement } from '#lib/model/broker.ts';
import { isTerminal, ORDER_STATES, type Order } from '#lib/model/order.ts';
import { atNewYork, type Instant, instant, tradingDay } from '#lib/model/time.ts';
import { brokerOrder } from '#test/support/books.ts';
import { anOrder, NOW } from '#test/support/builders.ts';

const approved = (change: Partial<Order> = {}) => anOrder({ state: 'approved', ...change });
const at = (day: string, hour: number, minute: number): Instant => atNewYork(tradingDay(day), hour * 60 + minute);
const HALF_DAY = '2015-12-24';
const long = instant(at('2016-01-01', 0, 0));

describe('dispatching an order', () => {
  it('sends an approved one and stamps the time', () => {
    expect(dispatch(approved(), NOW)).toMatchObject({ state: 'dispatched', dispatchedAt: NOW });
  });

  it.each(ORDER_STATES.filter((state) => state !== 'approved'))(
    'sends none that is %s: it has gone out before',
    (state) => {
      expect(dispatch(anOrder({ state }), NOW)).toBeUndefined();
    },
  );

  it('sends until the signal expires, that instant included, and not after', () => {
    expect(dispatch(approved({ expiresAt: NOW }), NOW)?.state).toBe('dispatched');
    expect(dispatch(approved({ expiresAt: instant(NOW - 1) }), NOW)).toMatchObject({
      state: 'expired',
      note: expect.stringContaining('signal had expired'),
    });
  });

  it.each([
    ['the millisecond before the open', instant(at('2015-01-27', 9, 30) - 1), 'expired'],
    ['the open', at('2015-01-27', 9, 30), 'dispatched'],
    ['the last millisecond', instant(at('2015-01-27', 16, 0) - 1), 'dispatched'],
    ['the close', at('2015-01-27', 16, 0), 'expired'],
    ['before the early close of a half day', instant(at(HALF_DAY, 13, 0) - 1), 'dispatched'],
    ['the early close of a half day', at(HALF_DAY, 13, 0), 'expired'],
    ['a Saturday', at('2015-01-31', 12, 0), 'expired'],
    ['a holiday', at('2015-12-25', 11, 0), 'expired'],
  ])('knows the exchange’s hours: %s', (_, now, state) => {
    expect(dispatch(approved({ expiresAt: long }), now)?.state).toBe(state);
  });
});

describe('the broker’s answer', () => {
  const sent = dispatch(approved(), NOW) ?? approved();
  const answered = (answer: Placement) => acknowledge(sent, answer);

  it('that it took the order names the order and its legs', () => {
    const order = brokerOrder('p-order-1', { brokerId: 'b1', legs: { SPY: 'b2' } });

    expect(answered({ outcome: 'accepted', order })).toMatchObject({
      ...{ state: 'acked', brokerId: 'b1', legBrokerIds: { SPY: 'b2' } },
    });
  });

  it('that it refuses ends the order, with its words, and frees the capital', () => {
    const rejected = answered({ outcome: 'rejected', code: '403', message: 'no' });

    expect(rejected).toMatchObject({ state: 'rejected', note: '403: no' });
    expect(isTerminal(rejected)).toBe(true);
    expect(reservedOf(rejected)).toBe(0);
  });

  it.each<Placement>([{ outcome: 'duplicate' }, { outcome: 'unknown', message: 'timeout' }])(
    'that proves nothing ($outcome) leaves the order unknown, and its capital reserved',
    (answer) => {
      expect(answered(answer).state).toBe('unknown');
      expect(reservedOf(answered(answer))).toBe(reservedOf(sent));
      expect(answered(answer).note).toBeDefined();
    },
  );
});
