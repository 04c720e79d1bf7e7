import { describe, expect, it } from 'vitest';
import { ended, endingsIn } from '#lib/execution/endings.ts';
import type { OptionActivity } from '#lib/model/broker.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { heldOf, type Position } from '#lib/model/position.ts';
import { instant } from '#lib/model/time.ts';
import { format, price, quantity } from '#lib/model/units.ts';
import { aContract, aPosition, NOW, shareLegs } from '#test/support/builders.ts';
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
  it('realises what was paid for it, and brings the shares to the strategies whose option it was, as positions of their own', () => {
    const positions = [long('debit-spreads', 1), long('wsb-dip-bot', 1, 9)];
    const { book, fills } = ended(aBook({ positions }), [exercise, delivery], false);

    expect(
      book.positions.map((each) => [each.strategyId, format(each.realised), format(heldOf(each, 'AAPL'))]),
    ).toEqual([
      ['debit-spreads', '-300', '0'],
      ['wsb-dip-bot', '-300', '0'],
      ['wsb-dip-bot', '0', '100'],
      ['debit-spreads', '0', '100'],
    ]);
    expect(book.positions.map(({ id }) => id).slice(2)).toEqual(['wsb-dip-bot:AAPL', 'debit-spreads:AAPL']);
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
      ['wheel', '0'],
      ['wheel', '100'],
      ['external', '100'],
    ]);
  });

  it('sends the shares that the strategy holds, and the premium and the gain on them are both realised', () => {
    const covered = aPosition({
      strategyId: 'wheel',
      legs: [{ instrument: CALL, side: 'sell', ratio: 1 }],
      units: 2,
      paid: [3],
    });
    const owned = (strategyId: string) => aPosition({ strategyId, legs: shareLegs('AAPL'), units: 200, paid: [95] });
    const positions = [owned('index-baseline'), owned('wheel'), covered];
    const assigned = [
      activity({ kind: 'assignment', quantity: quantity('2') }),
      { ...delivery, quantity: quantity('-200') },
    ];
    const { book } = ended(aBook({ positions }), assigned, false);

    expect(
      book.positions.map((each) => [each.strategyId, format(each.realised), format(heldOf(each, 'AAPL'))]),
    ).toEqual([
      ['index-baseline', '0', '200'],
      ['wheel', '1000', '0'],
      ['wheel', '600', '0'],
    ]);
  });

  it('nets the shares of a vertical that is assigned on one leg and exercised on the other', () => {
    const higher = aContract({ strike: 105 });
    const legs = [
      { instrument: CALL, side: 'buy', ratio: 1 },
      { instrument: higher, side: 'sell', ratio: 1 },
    ] as const;
    const spread = aPosition({ strategyId: 'debit-spreads', legs, units: 1, paid: [3, 1] });
    const one = (change: Partial<OptionActivity>) => activity({ quantity: quantity('-1'), ...change });
    const shares = (units: string, at: string) => ({ ...delivery, quantity: quantity(units), price: price(at) });
    const called = [
      one({ kind: 'assignment', groupId: 'h', instrument: higher, quantity: quantity('1') }),
      { ...shares('-100', '105'), groupId: 'h' },
    ];
    const after = ended(aBook({ positions: [spread] }), called, false).book;
    const { book } = ended(after, [one({ kind: 'exercise' }), shares('100', '100')], false);

    expect(
      book.positions.map((each) => [each.id === spread.id, format(heldOf(each, 'AAPL')), format(each.realised)]),
    ).toEqual([
      [true, '0', '-200'],
      [false, '0', '500'],
    ]);
  });
});
