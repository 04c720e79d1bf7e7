import { describe, expect, it } from 'vitest';
import { ended, endingsIn } from '#lib/execution/endings.ts';
import type { OptionActivity } from '#lib/model/broker.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { heldOf, type Position } from '#lib/model/position.ts';
import { instant } from '#lib/model/time.ts';
import { format, price, quantity } from '#lib/model/units.ts';
import { aContract, aPosition, NOW } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const CALL = aContract({ strike: 100 });
const activity = (change: Partial<OptionActivity> = {}): OptionActivity => ({
  ...{ activityId: 'a1', kind: 'expiry', groupId: 'g', instrument: CALL, quantity: quantity('-2') },
  ...{ price: price('0'), at: NOW, isExecuted: true },
  ...change,
});
const exercise = activity({ kind: 'exercise' });
const delivery = activity({
  ...{ activityId: 'a2', kind: 'delivery', instrument: instrumentOf('AAPL') },
  ...{ quantity: quantity('200'), price: price('100') },
});
const long = (strategyId: string, units: number, minutes = 0): Position => ({
  ...aPosition({ strategyId, legs: [{ instrument: CALL, side: 'buy', ratio: 1 }], units, paid: [3] }),
  openedAt: instant(NOW - minutes * 60_000),
});

describe('what the broker tells of an option’s end', () => {
  it.each([
    ['worthless', [activity()], 1],
    ['exercised, with its shares', [exercise, delivery], 1],
    ['exercised, its shares not told yet', [exercise], 0],
    ['shares without an option', [delivery], 0],
    ['pending', [activity({ isExecuted: false })], 0],
    ['two ends', [activity(), activity({ activityId: 'b', groupId: 'h' })], 2],
  ])('is complete or waits: %s', (_, activities, complete) => {
    const { complete: found, pending } = endingsIn(activities);

    expect(found).toHaveLength(complete);
    expect(found.flat().length + pending.length).toBe(activities.length);
  });
});

describe('an option’s end', () => {
  it('realises what was paid for it, and brings the shares to the positions whose option it was', () => {
    const positions = [long('debit-spreads', 1), long('wsb-dip-bot', 1, 9)];
    const { book, fills } = ended(aBook({ positions }), [exercise, delivery], false);

    expect(
      book.positions.map((each) => [each.strategyId, format(each.realised), format(heldOf(each, 'AAPL'))]),
    ).toEqual([
      ['debit-spreads', '-300', '100'],
      ['wsb-dip-bot', '-300', '100'],
    ]);
    expect(fills.map(({ executionId, strategyId, cause }) => [executionId, strategyId, cause])).toEqual([
      ['a1', 'wsb-dip-bot', 'exercise'],
      ['a1/2', 'debit-spreads', 'exercise'],
      ['a2', 'wsb-dip-bot', 'delivery'],
      ['a2/2', 'debit-spreads', 'delivery'],
    ]);
    expect(format(book.account.cash)).toBe('80000');
  });

  it('of a contract that nobody here holds changes nothing, its shares neither', () => {
    const before = aBook();

    expect(ended(before, [exercise, delivery], false)).toEqual({ book: before, fills: [] });
  });

  it('of more contracts than we knew of brings the other shares to the external position', () => {
    const { book } = ended(aBook({ positions: [long('wheel', 1)] }), [exercise, delivery], false);

    expect(book.positions.map((each) => [each.strategyId, format(heldOf(each, 'AAPL'))])).toEqual([
      ['wheel', '100'],
      ['external', '100'],
    ]);
  });
});
