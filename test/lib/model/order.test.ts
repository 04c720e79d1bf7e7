import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, isTerminal, ORDER_STATES, type Order, type OrderState, remaining } from '#lib/model/order.ts';
import { type Quantity, quantity, subtract } from '#lib/model/units.ts';
import { anyOrder } from '#test/support/arbitraries.ts';

const NANO = 1_000_000_000n;
type News = Parameters<typeof advance>[1];

const anyNews: fc.Arbitrary<News> = fc.record({
  state: fc.constantFrom(...ORDER_STATES),
  filled: fc.bigInt({ min: 0n, max: 100n }).map((units) => (units * NANO) as Quantity),
});
const approved = anyOrder.map((order): Order => ({ ...order, state: 'approved', filled: quantity('0') }));
const TERMINAL: readonly OrderState[] = ['filled', 'cancelled', 'expired', 'rejected'];
const rank = (state: OrderState): number =>
  TERMINAL.includes(state) ? ORDER_STATES.indexOf('filled') : ORDER_STATES.indexOf(state);

describe('an order', () => {
  test('never goes back, and its filled quantity never shrinks, whatever news arrives', () => {
    fc.assert(
      fc.property(approved, fc.array(anyNews), (order, news) => {
        let current = order;
        for (const each of news) {
          const next = advance(current, each);

          expect(rank(next.state)).toBeGreaterThanOrEqual(rank(current.state));
          expect(next.filled >= current.filled).toBe(true);
          if (isTerminal(current)) expect(next.state).toBe(current.state);
          current = next;
        }
      }),
    );
  });

  test('ends with the same filled quantity and rank in whatever order the news arrives', () => {
    const shuffled = fc
      .array(anyNews, { maxLength: 6 })
      .chain((news) => fc.tuple(fc.constant(news), fc.shuffledSubarray(news, { minLength: news.length })));
    fc.assert(
      fc.property(approved, shuffled, (order, [news, other]) => {
        const [a, b] = [news.reduce(advance, order), other.reduce(advance, order)];

        expect([a.filled, rank(a.state)]).toEqual([b.filled, rank(b.state)]);
      }),
    );
  });

  test('is the same order, not a copy, after old news', () => {
    fc.assert(
      fc.property(approved, anyNews, (order, news) => {
        const once = advance(order, news);

        expect(advance(once, news)).toBe(once);
      }),
    );
  });

  test('that was cancelled still counts the fill that came late', () => {
    const [order] = fc.sample(approved, { numRuns: 1, seed: 7 });
    const cancelled = advance(order as Order, { state: 'cancelled' });

    expect(advance(cancelled, { state: 'partial', filled: quantity('3') })).toMatchObject({
      state: 'cancelled',
      filled: quantity('3'),
    });
  });

  test('whose answer was lost can be found, filled or dead, but not sent again', () => {
    const [order] = fc.sample(approved, { numRuns: 1, seed: 7 });
    const unknown = advance(advance(order as Order, { state: 'dispatched' }), { state: 'unknown' });

    expect(advance(unknown, { state: 'dispatched' }).state).toBe('unknown');
    for (const state of ['acked', 'partial', ...TERMINAL] as const)
      expect(advance(unknown, { state }).state).toBe(state);
  });

  test('has nothing remaining once it is dead, and what is not filled before', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        expect(remaining(order)).toBe(isTerminal(order) ? 0n : subtract(order.quantity, order.filled));
      }),
    );
  });
});
