import { expect, it } from 'vitest';
import { ended, overdue } from '#lib/execution/resolve.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { ORDER_STATES } from '#lib/model/order.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { anOrder, NOW, TODAY } from '#test/support/builders.ts';

const close = sessionOf(TODAY)?.close ?? NOW;

it('only what is presumed absent ends with the session: what is unknown may still be told of', () => {
  const after = ORDER_STATES.map((state) => [state, ended(anOrder({ state }), close).state]);

  expect(after.filter(([before, now]) => before !== now)).toEqual([['absent', 'expired']]);
  expect(ended(anOrder({ state: 'absent' }), instant(close - 1)).state).toBe('absent');
});

it('an answer is waited for half a minute, and then the order is unknown', () => {
  const order = anOrder({ state: 'dispatched', dispatchedAt: NOW });

  expect(overdue(order, instant(NOW + 30 * SECOND - 1))).toBe(order);
  expect(overdue(order, instant(NOW + 30 * SECOND)).state).toBe('unknown');
});
