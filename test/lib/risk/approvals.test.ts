/**
 * No approval exceeds a limit, over structures of one to four legs with ratios, debits and credits, small and large
 * accounts, fills in between and prices that move. Checked on the books that come out, not through the measures.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentFrom } from '#lib/execution/intent.ts';
import { fillFrom, settle } from '#lib/execution/settle.ts';
import { type Book, openOrders, withOrder } from '#lib/model/book.ts';
import { type Instrument, instrumentOf, multiplierOf } from '#lib/model/instrument.ts';
import type { Order } from '#lib/model/order.ts';
import type { Position } from '#lib/model/position.ts';
import { type Entry, type Leg, positionIdOf } from '#lib/model/signal.ts';
import { addDays, instant } from '#lib/model/time.ts';
import { fromNumber, type Price, subtract, toNumber, type Usd } from '#lib/model/units.ts';
import { assess } from '#lib/risk/assess.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { aQuote, NOW, TODAY } from '#test/support/builders.ts';
import { aBook, anAccount, anEntry } from '#test/support/money.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'META', 'TSLA', 'SPY', 'QQQ'] as const;
const FUNDS: readonly string[] = ['SPY', 'QQQ'];
const STRATEGIES = ['debit-spreads', 'index-baseline', 'wheel'] as const;
const option = (symbol: string, right: 'C' | 'P', strike: number) =>
  instrumentOf(`${symbol}150220${right}${String(strike * 1000).padStart(8, '0')}`);
const leg = (instrument: Instrument, side: Leg['side'], ratio = 1): Leg => ({ instrument, side, ratio });

interface Shape {
  readonly legs: (symbol: string) => readonly Leg[];
  /** Net middle and loss per unit when every instrument's middle is `at`. */
  readonly lossOf: (limit: number) => number;
}
const debit = (limit: number) => limit * 100;
const width5 = (limit: number) => 500 + limit * 100;
const SHAPES: readonly Shape[] = [
  { legs: (s) => [leg({ kind: 'equity', symbol: s }, 'buy')], lossOf: (limit) => limit },
  { legs: (s) => [leg(option(s, 'C', 100), 'buy')], lossOf: debit },
  { legs: (s) => [leg(option(s, 'C', 100), 'buy', 2), leg(option(s, 'C', 105), 'sell')], lossOf: debit },
  { legs: (s) => [leg(option(s, 'P', 100), 'sell'), leg(option(s, 'P', 95), 'buy', 3)], lossOf: debit },
  {
    legs: (s) => [
      ...[leg(option(s, 'C', 105), 'sell'), leg(option(s, 'C', 110), 'buy')],
      ...[leg(option(s, 'P', 95), 'sell'), leg(option(s, 'P', 90), 'buy')],
    ],
    lossOf: width5,
  },
];
const unit = (legs: readonly Leg[]): number =>
  legs.reduce((net, { side, ratio }) => net + (side === 'buy' ? ratio : -ratio), 0);

const event = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ do: 'night' as const }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      // Funds and shares come often: only they reach the limits of a whole day and of the whole account.
      symbol: fc.constantFrom(...SYMBOLS, ...FUNDS, ...FUNDS, ...FUNDS),
      strategyId: fc.constantFrom(...STRATEGIES),
      shape: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4),
      equityShare: fc.double({ min: 0.001, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('fill' as const), part: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('move' as const), by: fc.double({ min: 0.7, max: 1.4, noNaN: true }) }),
  },
);

/** Whatever was approved before counts as yesterday's. */
const overNight = (book: Book): Book => ({
  ...book,
  orders: book.orders.map((order) => ({ ...order, day: addDays(TODAY, -1) })),
});

const usdOf = (amount: number): Usd => fromNumber<Usd>(amount);

/** At risk by the words of the limits, written out once more: the larger of cost and value, and what orders may still lose. */
function risk(book: Book, middle: number, where: (item: Position | Order) => boolean): number {
  const held = book.positions.filter(where).map((position) => {
    const lots = position.holdings.flatMap(({ instrument, lots: own }) =>
      own.map((lot) => ({ size: toNumber(lot.quantity) * multiplierOf(instrument), price: toNumber(lot.price) })),
    );
    const cost = Math.abs(lots.reduce((sum, { size, price }) => sum + size * price, 0));
    return Math.max(cost, Math.abs(lots.reduce((sum, { size }) => sum + size * middle, 0)));
  });
  const waiting = openOrders(book)
    .filter((order) => order.kind === 'entry' && where(order))
    .map((order) => (toNumber(order.quantity) - toNumber(order.filled)) * order.maxLossPerUnit);
  return [...held, ...waiting].reduce((sum, value) => sum + value, 0);
}

const isFund = ({ legs }: { legs: readonly Leg[] }) =>
  legs.every(({ instrument }) => instrument.kind === 'equity' && FUNDS.includes(instrument.symbol));

/** What the newest approval broke; `before` is the book it was decided on. */
function broken(book: Book, order: Order, middle: number): readonly string[] {
  const equity = toNumber(book.account.equity);
  const row = <K extends 'symbol-share' | 'strategy-share'>(id: K) =>
    LIMITS[id].rows[isFund(order) ? 'broad-etf' : 'any'].soft * equity;
  const size = toNumber(order.quantity) * order.maxLossPerUnit;
  const today = book.orders
    .filter(({ kind, day, symbol }) => kind === 'entry' && day === TODAY && symbol === order.symbol)
    .reduce((sum, { quantity, maxLossPerUnit }) => sum + toNumber(quantity) * maxLossPerUnit, 0);
  const contracts = order.legs.map(({ instrument, ratio }) =>
    instrument.kind === 'option' ? ratio * toNumber(order.quantity) : 0,
  );
  const facts: readonly (readonly [string, number, number])[] = [
    ['order-share', size, LIMITS['order-share'].rows.any.soft * equity],
    ['order-usd', size, LIMITS['order-usd'].rows.any.soft],
    ['order-contracts', Math.max(...contracts), LIMITS['order-contracts'].rows.option.soft],
    [
      'symbol-share',
      risk(book, middle, (item) => item.symbol === order.symbol && (isFund(order) || !isFund(item))),
      row('symbol-share'),
    ],
    ['symbol-day-share', today, LIMITS['symbol-day-share'].rows.any.soft * equity],
    ['strategy-share', risk(book, middle, ({ strategyId }) => strategyId === order.strategyId), row('strategy-share')],
    ['account-share', risk(book, middle, () => true), LIMITS['account-share'].rows.any.soft * equity],
    ...(isFund(order)
      ? []
      : [
          [
            'account-risk',
            risk(book, middle, (item) => !isFund(item)),
            LIMITS['account-risk'].rows.any.soft * equity,
          ] as const,
        ]),
    [
      'cash-use',
      openOrders(book).reduce(
        (sum, { quantity, filled, maxLossPerUnit }) => sum + toNumber(subtract(quantity, filled)) * maxLossPerUnit,
        0,
      ),
      LIMITS['cash-use'].rows.any.soft * toNumber(book.account.cash),
    ],
  ];
  return facts.filter(([, value, allowed]) => value > allowed + 1e-6).map(([name, value]) => `${name} ${value}`);
}

/** Fills the oldest open order at its limit, in part; the legs share it by their ratio. */
function filledSome(book: Book, part: number): Book {
  const [order] = openOrders(book);
  if (!order) return book;
  const units = Math.max(1, Math.floor(toNumber(order.quantity) * part - toNumber(order.filled)));
  if (units > toNumber(order.quantity) - toNumber(order.filled)) return book;
  const price = fromNumber<Price>(Math.abs(toNumber(order.limitPrice) / (unit(order.legs) || 1)), 'nearest', 0.0001);
  return order.legs.reduce((next, { instrument, side, ratio }, index) => {
    const current = next.orders.find(({ id }) => id === order.id) ?? order;
    const execution = {
      ...{ executionId: `${order.id}-${index}-${units}`, brokerOrderId: order.id, instrument, side, price, at: NOW },
      quantity: fromNumber<Order['quantity']>(units * ratio, 'nearest', 1),
    };
    return settle(next, current, fillFrom(current, execution));
  }, book);
}

describe('over random accounts, structures, fills and prices', () => {
  it('no approval exceeds a limit', () => {
    let approvals = 0;
    const run = fc.property(
      fc.array(event, { minLength: 20, maxLength: 140, size: 'max' }),
      fc.constantFrom(2_000, 25_000, 250_000, 2_000_000),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      fc.constantFrom(0.5, 2, 20),
      (events, equity, cashShare, price) => {
        let middle = price;
        const account = anAccount({
          ...{ equity: usdOf(equity), dayStartEquity: usdOf(equity), cash: usdOf(Math.round(equity * cashShare)) },
        });
        let book = aBook({ account });
        events.forEach((each, index) => {
          if (each.do === 'move') middle = Math.round(middle * each.by * 100) / 100;
          if (each.do === 'night') book = overNight(book);
          if (each.do === 'fill') book = filledSome(book, each.part);
          if (each.do !== 'ask') return;
          const signal = wanted(each, { middle, index });
          const quote = aQuote({ bid: middle * 0.999, ask: middle * 1.001 });
          const around = { now: NOW, cadence: 'minute' as const, limits: LIMITS, quoteOf: () => quote };
          const order = intentFrom(signal, assess(signal, book, around), 'paper');
          if (!order) return;
          approvals += 1;
          book = withOrder(book, order);
          expect(broken(book, order, Math.round(middle * 10_000) / 10_000)).toEqual([]);
        });
      },
    );
    // Shrinking a hundred events takes minutes; the seed and the name of the limit are enough to go on.
    fc.assert(run, { numRuns: 150, endOnFailure: true });
    expect(approvals).toBeGreaterThan(400);
  });

  function wanted(
    {
      symbol,
      strategyId,
      shape,
      equityShare,
    }: { symbol: string; strategyId: string; shape: number; equityShare: number },
    { middle, index }: { middle: number; index: number },
  ): Entry {
    const { legs: legsOf, lossOf } = SHAPES[shape] as Shape;
    const legs = legsOf(symbol);
    const limit = Math.round(middle * unit(legs) * 100) / 100;
    const positionId = positionIdOf(strategyId, legs);
    const slot = instant(NOW - index);
    return anEntry({
      symbol,
      strategyId,
      legs,
      positionId,
      limit,
      slot,
      equityShare,
      maxLossPerUnit: Math.max(1, lossOf(limit)),
    });
  }
});

describe('a signal that says it can lose less than it pays', () => {
  const call = [leg(option('AAPL', 'C', 100), 'buy')];
  const at = (maxLossPerUnit: number) =>
    assess(anEntry({ legs: call, limit: 2, maxLossPerUnit }), aBook(), {
      ...{ now: NOW, cadence: 'minute', limits: LIMITS, quoteOf: () => aQuote({ bid: 1.99, ask: 2.01 }) },
    });

  it('is refused: every limit rests on that figure', () => {
    expect(at(200).outcome).not.toBe('refused');
    expect(at(199.99)).toMatchObject({ outcome: 'refused', because: expect.stringContaining('max-loss') });
  });
});
