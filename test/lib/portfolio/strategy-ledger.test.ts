import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '#lib/execution/settle.ts';
import type { Book } from '#lib/model/book.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import { marketValue } from '#lib/model/position.ts';
import { positionIdOf } from '#lib/model/signal.ts';
import { instant, MINUTE, newYorkDay } from '#lib/model/time.ts';
import { type Price, price, type Quantity, quantity, subtract, sum, toNumber, usd } from '#lib/model/units.ts';
import { strategyLedgers } from '#lib/portfolio/strategy-ledger.ts';
import { anyPrice, wholeUnits } from '#test/support/arbitraries.ts';
import { aContract, anOrder, aPosition, NOW, shareLegs } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const CALL = aContract();
const LEGS = [shareLegs('AAPL'), shareLegs('SPY'), [{ instrument: CALL, side: 'buy' as const, ratio: 1 }]];
const STRATEGIES = ['wheel', 'lotto-scanner', 'external'] as const;

interface Trade {
  readonly strategyId: string;
  readonly legs: (typeof LEGS)[number];
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly price: Price;
}

const anyTrade: fc.Arbitrary<Trade> = fc.record({
  strategyId: fc.constantFrom(...STRATEGIES),
  legs: fc.constantFrom(...LEGS),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  quantity: wholeUnits(20),
  price: anyPrice,
});
const anyTrades = fc.array(anyTrade, { maxLength: 15 });

const tradedBook = (trades: readonly Trade[]): Book =>
  trades.reduce((book, { strategyId, legs, ...trade }, n) => {
    const positionId = positionIdOf(strategyId, legs);
    const order = anOrder({
      id: `ord_${n}`,
      strategyId,
      legs,
      positionId,
      quantity: trade.quantity,
      maxLossPerUnit: 0,
    });
    const [leg] = legs;
    if (!leg) return book;
    const { instrument } = leg;
    const at = instant(NOW + n * MINUTE);
    const fill = { executionId: `x${n}`, orderId: order.id, strategyId, positionId, instrument, at, modelled: false };
    return settle(book, order, { ...fill, ...trade });
  }, aBook());

const MARK = price('101.5');
const marked = { priceOf: (_: Instrument): Price | undefined => MARK, budgets: { wheel: 0.2 } };

describe('the ledger of the strategies', () => {
  it('adds up to what the account has earned, whoever traded', () => {
    fc.assert(
      fc.property(anyTrades, (trades) => {
        const book = tradedBook(trades);
        const values = book.positions.map((position) => marketValue(position, marked.priceOf) ?? usd('0'));
        const earned = subtract(sum([book.account.cash, ...values]), usd('100000'));
        const rows = strategyLedgers(book, marked);

        expect(rows.reduce((all, row) => all + row.realisedUsd + (row.openUsd ?? Number.NaN), 0)).toBeCloseTo(
          toNumber(earned),
          4,
        );
      }),
      { numRuns: 60 },
    );
  });

  const share = shareLegs('AAPL');
  const bought: Trade = {
    strategyId: 'wheel',
    legs: share,
    side: 'buy',
    quantity: quantity('10'),
    price: price('100'),
  };
  const sold: Trade = { ...bought, side: 'sell', quantity: quantity('4'), price: price('110') };
  const [row] = strategyLedgers(tradedBook([bought, sold]), marked);

  it('tells realised from open profit, and what the budget leaves', () => {
    expect(row).toMatchObject({ strategyId: 'wheel', realisedUsd: 40, openUsd: 9, openPositions: 1, closed: 0 });
    expect(row?.exposureUsd).toBeCloseTo(609, 9);
    expect(row?.exposureShare).toBeCloseTo(0.00609, 9);
    expect(row?.headroomUsd).toBeCloseTo(20_000 - 609, 9);
    expect(row?.lastTradeDay).toBe(newYorkDay(NOW));
  });

  it('counts working entries as exposure, and has no headroom beyond the budget', () => {
    const orders = [anOrder({ strategyId: 'wheel', quantity: quantity('300'), maxLossPerUnit: 100 })];
    const [full] = strategyLedgers(aBook({ orders }), marked);

    expect(full).toMatchObject({ exposureUsd: 30_000, headroomUsd: 0 });
  });

  it('does not guess an open profit without a price', () => {
    const book = aBook({ positions: [aPosition({ strategyId: 'wheel', legs: share })] });

    expect(strategyLedgers(book, { ...marked, priceOf: () => undefined })[0]?.openUsd).toBeUndefined();
  });

  it('has a row for each strategy with a budget, and one for whoever else holds something', () => {
    const book = aBook({ positions: [{ ...aPosition({ strategyId: 'external' }), modelled: true }] });

    expect(strategyLedgers(book, marked)).toMatchObject([
      { strategyId: 'wheel', budgetShare: 0.2, openUsd: 0, lastTradeDay: undefined, modelled: false },
      { strategyId: 'external', budgetShare: undefined, headroomUsd: undefined, modelled: true },
    ]);
  });
});
