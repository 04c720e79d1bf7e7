import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cashOf, type Fill } from '#lib/model/fill.ts';
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import * as model from '#lib/model/position.ts';
import { type Instant, instant, newYorkDay } from '#lib/model/time.ts';
import { absolute, add, format, type Price, price, type Quantity, quantity, sum, usd } from '#lib/model/units.ts';
import { anyPrice, wholeUnits } from '#test/support/arbitraries.ts';

const NANO = 1_000_000_000n;
const [CALL, HIGHER, SHARE] = ['AAPL140613C00645000', 'AAPL140613C00650000', 'AAPL'].map(instrumentOf) as [
  Instrument,
  Instrument,
  Instrument,
];
type LotOrder = Parameters<typeof model.applyFill>[2];

const empty = model.openPosition({
  ...{ id: 'p', strategyId: 'debit-spreads', symbol: 'AAPL', reasons: [], modelled: false },
  legs: [
    { instrument: CALL, side: 'buy', ratio: 1 },
    { instrument: HIGHER, side: 'sell', ratio: 1 },
  ],
  openedAt: instant(0),
});

const aFill = (fill: Partial<Fill>): Fill => ({
  ...{ executionId: 'x', orderId: 'o', strategyId: 'debit-spreads', positionId: 'p', modelled: false },
  ...{ instrument: CALL, side: 'buy', quantity: quantity('1'), price: price('1'), at: instant(0) },
  ...fill,
});

const anyTrade: fc.Arbitrary<Fill> = fc
  .record({
    instrument: fc.constantFrom(CALL, HIGHER, SHARE),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: wholeUnits(20),
    price: anyPrice,
  })
  .map(aFill);
/** Trades one minute apart, as the broker would report them. */
const anyTrades = fc
  .array(anyTrade, { maxLength: 12 })
  .map((fills) => fills.map((fill, n) => ({ ...fill, at: instant(1_402_063_200_000 + n * 60_000) })));
const anyLotOrder = fc.constantFrom<LotOrder>('first-in', 'highest-cost');

const fold = (fills: readonly Fill[], lots: LotOrder, from = empty): model.Position =>
  fills.reduce((position, fill) => model.applyFill(position, fill, lots, newYorkDay(fill.at)), from);

/** The same execution in two parts, the cut at a share of it; a single unit stays whole. */
function cut(fill: Fill, share: number): readonly Fill[] {
  const units = Number(fill.quantity / NANO);
  const first = Math.floor(units * share);
  const parts = [first, units - first].filter((part) => part > 0);
  return parts.map((part) => ({ ...fill, quantity: (BigInt(part) * NANO) as Quantity }));
}

const signed = (fill: Fill): bigint => (fill.side === 'buy' ? fill.quantity : -fill.quantity);

describe('whatever is traded,', () => {
  test('a position does not depend on the pieces in which its fills arrive', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(anyTrades, shares, anyLotOrder, (fills, cuts, lots) => {
        const pieces = fills.flatMap((fill, n) => cut(fill, cuts[n] ?? 0).flatMap((part) => cut(part, 0.5)));

        expect(fold(pieces, lots)).toEqual(fold(fills, lots));
      }),
      { numRuns: 300 },
    );
  });

  test('what is held is what was bought less what was sold', () => {
    fc.assert(
      fc.property(anyTrades, anyLotOrder, (fills, lots) => {
        const position = fold(fills, lots);

        for (const instrument of [CALL, HIGHER, SHARE]) {
          const traded = fills.filter((fill) => fill.instrument === instrument).map(signed);

          expect(model.heldOf(position, instrument.symbol)).toBe(traded.reduce((total, each) => total + each, 0n));
        }
      }),
    );
  });

  test('cash is what was received less what was paid', () => {
    fc.assert(fc.property(anyTrades, anyLotOrder, (fills, lots) => fold(fills, lots).cash === sum(fills.map(cashOf))));
  });

  test('realised and unrealised profit are cash and market value', () => {
    fc.assert(
      fc.property(anyTrades, anyLotOrder, fc.tuple(anyPrice, anyPrice, anyPrice), (fills, lots, prices) => {
        const position = fold(fills, lots);
        const priceOf = (of: Instrument): Price | undefined =>
          prices[[CALL, HIGHER, SHARE].findIndex((each) => each.symbol === of.symbol)];
        const [open, value] = [model.unrealised(position, priceOf), model.marketValue(position, priceOf)];

        expect(add(position.realised, open ?? usd('0'))).toBe(add(position.cash, value ?? usd('1')));
      }),
    );
  });

  test('the lots of one instrument are never long and short at once, and never empty', () => {
    fc.assert(
      fc.property(anyTrades, anyLotOrder, (fills, lots) => {
        for (const { lots: held } of fold(fills, lots).holdings) {
          expect(held.every((lot) => lot.quantity > 0n) || held.every((lot) => lot.quantity < 0n)).toBe(true);
        }
      }),
    );
  });

  test('the order of the lots changes neither cash nor quantity', () => {
    fc.assert(
      fc.property(anyTrades, (fills) => {
        const [a, b] = [fold(fills, 'first-in'), fold(fills, 'highest-cost')];

        expect([a.cash, model.heldOf(a, CALL.symbol)]).toEqual([b.cash, model.heldOf(b, CALL.symbol)]);
      }),
    );
  });

  test('a position is closed exactly while nothing is held', () => {
    fc.assert(
      fc.property(anyTrades, anyLotOrder, (fills, lots) => {
        const position = fold(fills, lots);

        expect(position.closedAt).toBe(fills.length > 0 && model.isFlat(position) ? fills.at(-1)?.at : undefined);
      }),
    );
  });
});

describe('lots', () => {
  const at = (minute: number): Instant => instant(1_402_063_200_000 + minute * 60_000);
  const share = (n: number, side: 'buy' | 'sell', at$: string): Fill =>
    aFill({ instrument: SHARE, side, quantity: quantity('10'), price: price(at$), at: at(n) });
  const bought = fold([share(0, 'buy', '10'), share(1, 'buy', '12'), share(2, 'buy', '11')], 'first-in');
  const costs = (position: model.Position): readonly string[] =>
    position.holdings.flatMap((holding) => holding.lots.map((lot) => format(lot.price)));

  test('go first in, first out', () => {
    const after = fold([share(3, 'sell', '11')], 'first-in', bought);

    expect(costs(after)).toEqual(['12', '11']);
    expect(format(after.realised)).toBe('10');
    expect(after.lastLossDay).toBeUndefined();
  });

  test('or the dearest first, which is a loss that is remembered', () => {
    const after = fold([share(3, 'sell', '11')], 'highest-cost', bought);

    expect(costs(after)).toEqual(['10', '11']);
    expect(format(after.realised)).toBe('-10');
    expect(after.lastLossDay).toBe('2014-06-06');
  });

  test('of a short position are closed by buying', () => {
    const short = fold([share(0, 'sell', '10'), share(1, 'buy', '9')], 'first-in');

    expect([format(short.realised), model.isFlat(short), short.closedAt]).toEqual(['10', true, at(1)]);
  });

  test('turn from long to short in one execution', () => {
    const turned = fold([share(0, 'buy', '10'), { ...share(1, 'sell', '12'), quantity: quantity('25') }], 'first-in');

    expect([format(model.heldOf(turned, 'AAPL')), format(turned.realised)]).toEqual(['-15', '20']);
  });
});

describe('a spread', () => {
  const spread = fold(
    [
      aFill({ instrument: CALL, side: 'buy', quantity: quantity('3'), price: price('4.10') }),
      aFill({ instrument: HIGHER, side: 'sell', quantity: quantity('3'), price: price('2.35') }),
    ],
    'first-in',
  );

  test('is worth the difference, and cost the debit', () => {
    const priceOf = (of: Instrument): Price => price(of.symbol === CALL.symbol ? '5' : '3');

    expect(format(model.costOf(spread))).toBe('525');
    expect(model.entryPrice(spread)).toBeCloseTo(1.75, 12);
    expect(format(model.unrealised(spread, priceOf) ?? usd('0'))).toBe('75');
  });

  test('has no value while one price is unknown', () => {
    expect(model.marketValue(spread, (of) => (of.symbol === CALL.symbol ? price('5') : undefined))).toBeUndefined();
  });

  test('counts in whole units of its scarcest leg', () => {
    const uneven = fold([aFill({ instrument: HIGHER, side: 'buy', quantity: quantity('1') })], 'first-in', spread);

    expect([format(model.unitsOf(spread)), format(model.unitsOf(uneven))]).toEqual(['3', '2']);
    expect(format(model.unitsOf(empty))).toBe('0');
  });

  test('holds whole units: a leg of ratio two and three contracts is one unit', () => {
    const legs = [{ instrument: CALL, side: 'buy' as const, ratio: 2 }];
    const position = fold([aFill({ quantity: quantity('3') })], 'first-in', { ...empty, legs });

    expect(format(model.unitsOf(position))).toBe('1');
    expect(absolute(model.heldOf(position, CALL.symbol))).toBe(quantity('3'));
  });
});

describe('the most that was held', () => {
  const buy = (count: string) => aFill({ quantity: quantity(count) });
  const sell = (count: string) => aFill({ side: 'sell', quantity: quantity(count) });
  const peakAfter = (...fills: readonly Fill[]) => fold(fills, 'first-in').peak;

  test('stays when parts are sold, and grows when more is bought', () => {
    expect(peakAfter(buy('3'), buy('2'), sell('4'))).toBe(quantity('5'));
    expect(peakAfter(buy('3'), sell('1'), buy('2'))).toBe(quantity('4'));
  });

  test('begins anew after everything was sold, and after crossing zero', () => {
    expect(peakAfter(buy('5'), sell('5'))).toBeUndefined();
    expect(peakAfter(buy('5'), sell('5'), buy('2'))).toBe(quantity('2'));
    expect(peakAfter(buy('5'), sell('8'))).toBe(quantity('3'));
  });

  test('counts in units of the structure, and what is held where it was never noted', () => {
    const legs = [{ instrument: CALL, side: 'buy' as const, ratio: 2 }];
    const held = fold([buy('6'), sell('2')], 'first-in', { ...empty, legs });
    expect(model.peakUnitsOf(held)).toBe(quantity('3'));
    const { peak: _, ...old } = held;
    expect(model.peakUnitsOf(old)).toBe(quantity('2'));
    expect(model.applyFill(old, sell('2'), 'first-in', '2014-06-06').peak).toBe(quantity('4'));
  });
});
