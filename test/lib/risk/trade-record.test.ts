import { describe, expect, it } from 'vitest';
import type { Fill } from '#lib/model/fill.ts';
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import { applyFill, openPosition, type Position } from '#lib/model/position.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { price, type Quantity, quantity, usd } from '#lib/model/units.ts';
import { tradeRecord } from '#lib/risk/trade-record.ts';
import { aContract, NOW, shareLegs, spreadLegs, TODAY } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const [LOWER, UPPER, SHARE] = [aContract({ strike: 100 }), aContract({ strike: 105 }), instrumentOf('AAPL')];
const empty = (legs = shareLegs('AAPL')): Position =>
  openPosition({
    ...{ id: 'p', strategyId: 'wheel', symbol: 'AAPL', legs, reasons: [], openedAt: NOW, modelled: false },
  });

type Trade = readonly [of: Instrument, signed: number, at: string];

const traded = (trades: readonly Trade[], from = empty()): Position =>
  trades.reduce((position, [instrument, signed, at], n) => {
    const fill: Fill = {
      ...{ executionId: `x${n}`, orderId: 'o', strategyId: 'wheel', positionId: 'p', instrument, modelled: false },
      ...{ side: signed > 0 ? 'buy' : 'sell', price: price(at), at: instant(NOW + n * MINUTE) },
      quantity: quantity(String(Math.abs(signed))) as Quantity,
    };
    return applyFill(position, fill, 'first-in', TODAY);
  }, from);

const recordOf = (...positions: readonly Position[]) => tradeRecord(aBook({ positions }), 'wheel');

describe('the record of a strategy’s trades', () => {
  it('has no rate and no average before the first trade is over', () => {
    expect(recordOf(traded([[SHARE, 10, '100']]))).toEqual({
      ...{ closed: 0, won: 0, lost: 0 },
      ...{ winRate: undefined, averageWinUsd: undefined, averageLossUsd: undefined },
    });
  });

  it('counts each trade from flat to flat, also where the same structure is traded again', () => {
    const again = traded([
      ...([
        [SHARE, 10, '100'],
        [SHARE, -10, '103'],
      ] as const),
      ...([
        [SHARE, 10, '100'],
        [SHARE, -10, '98'],
      ] as const),
      ...([
        [SHARE, 10, '100'],
        [SHARE, -10, '101'],
      ] as const),
    ]);

    expect(recordOf(again)).toMatchObject({ closed: 3, won: 2, lost: 1, averageWinUsd: 20, averageLossUsd: 20 });
    expect(recordOf(again).winRate).toBeCloseTo(2 / 3, 12);
  });

  it('counts parts that were closed when the position is flat, as one trade', () => {
    const half = [
      [SHARE, 10, '100'],
      [SHARE, -5, '90'],
    ] as const;

    expect(recordOf(traded(half)).closed).toBe(0);
    expect(recordOf(traded([...half, [SHARE, -5, '115']]))).toMatchObject({ closed: 1, won: 1, averageWinUsd: 25 });
  });

  it('ends a trade of several legs with the last leg, and one that crosses zero where it does', () => {
    const opened = [
      [LOWER, 1, '5'],
      [UPPER, -1, '3'],
    ] as const;
    const spread = empty(spreadLegs(LOWER, UPPER));

    expect(recordOf(traded([...opened, [LOWER, -1, '6']], spread)).closed).toBe(0);
    expect(recordOf(traded([...opened, [LOWER, -1, '6'], [UPPER, 1, '3']], spread))).toMatchObject({
      closed: 1,
      won: 1,
    });
    expect(
      recordOf(
        traded([
          [SHARE, 10, '100'],
          [SHARE, -15, '99'],
        ]),
      ),
    ).toMatchObject({ closed: 1, averageLossUsd: 10 });
  });

  it('counts what came out even as closed and neither won nor lost', () => {
    expect(
      recordOf(
        traded([
          [SHARE, 10, '100'],
          [SHARE, -10, '100'],
        ]),
      ),
    ).toMatchObject({ closed: 1, won: 0, winRate: 0 });
  });

  it('takes a position from before trades were counted as one trade, once it is flat', () => {
    const { trades: _, ...old } = traded([
      [SHARE, 10, '100'],
      [SHARE, -10, '90'],
    ]);

    expect(recordOf({ ...old, realised: usd('-100') })).toMatchObject({ closed: 1, lost: 1, averageLossUsd: 100 });
  });

  it('leaves the trades of others out', () => {
    const theirs = {
      ...traded([
        [SHARE, 10, '100'],
        [SHARE, -10, '90'],
      ]),
      strategyId: 'lotto-scanner',
    };

    expect(recordOf(theirs).closed).toBe(0);
  });
});
