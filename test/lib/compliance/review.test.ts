import { describe, expect, it } from 'vitest';
import { review } from '#lib/compliance/review.ts';
import { ORDER_STATES } from '#lib/model/order.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { anOrder, NOW } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const LATER = instant(NOW + MINUTE);
const withOrders = (...orders: ReturnType<typeof anOrder>[]) => aBook({ orders });

describe('the review of a book', () => {
  it('finds nothing in a book without orders', () => {
    expect(review(aBook(), NOW)).toEqual([]);
  });

  it('finds orders that the broker refused or whose fate is not known, and no others', () => {
    const book = withOrders(...ORDER_STATES.map((state) => anOrder({ id: state, state })));

    expect(review(book, NOW).map(({ subject, severity }) => [subject, severity])).toEqual([
      ['unknown', 'critical'],
      ['absent', 'warning'],
      ['rejected', 'warning'],
    ]);
  });

  it('says why, in the broker’s words where there are any', () => {
    const [said] = review(withOrders(anOrder({ state: 'rejected', note: '403: no' })), NOW);
    const [silent] = review(withOrders(anOrder({ state: 'rejected' })), NOW);

    expect(said?.detail).toContain('403: no');
    expect(silent?.detail).toContain('no reason given');
  });

  it('gives the same finding the same id at any time, and two orders two', () => {
    const rejected = anOrder({ state: 'rejected' });
    const [first] = review(withOrders(rejected), NOW);
    const [again, other] = review(withOrders(rejected, anOrder({ id: 'ord_2', state: 'rejected' })), LATER);

    expect(again?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
  });

  it('gives an order that was unknown and then refused an alert for each', () => {
    const ids = (['unknown', 'rejected'] as const).flatMap((state) =>
      review(withOrders(anOrder({ state })), NOW).map(({ id }) => id),
    );

    expect(new Set(ids).size).toBe(2);
  });
});
