import { describe, expect, it } from 'vitest';
import type { Placement } from '#lib/model/broker.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { Order } from '#lib/model/order.ts';
import type { Signal } from '#lib/model/signal.ts';
import { instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { format, quantity, usd } from '#lib/model/units.ts';
import { type Bot, bot, needs, placeOrder, step, type Venue } from '#lib/pipeline.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { debitSpreads } from '#lib/strategies/debit-spreads.ts';
import { brokerOrder } from '#test/support/books.ts';
import {
  aContract,
  anOrder,
  aPosition,
  aQuote,
  aView,
  NOW,
  shareLegs,
  spreadLegs,
  TODAY,
} from '#test/support/builders.ts';
import { rules } from '#test/support/market/spread-market.ts';
import { aBook, anAccount, anEntry, anExit } from '#test/support/money.ts';

const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const spread = aPosition({ strategyId: 'debit-spreads', legs: spreadLegs(lower, upper), paid: [3, 1] });
const request = (underlying: string, from: string, to: string) => ({
  underlying,
  expiries: { from: tradingDay(from), to: tradingDay(to) },
});

function recorder(answer: (order: Order) => Placement = accepted): { venue: Venue; placed: Order[] } {
  const placed: Order[] = [];
  const place = (order: Order): Placement => {
    placed.push(order);
    return answer(order);
  };
  return { placed, venue: { place, news: () => ({ orders: [], executions: [] }) } };
}
const accepted = ({ id }: Order): Placement => ({ outcome: 'accepted', order: brokerOrder(id) });
const aBot = (signals: readonly Signal[]): Bot => ({
  ...{ id: 'debit-spreads', cadence: 'minute', limits: LIMITS, watch: { symbols: [], history: {} } },
  screen: () => ({ chains: [], whyNots: [] }),
  propose: () => ({ signals, whyNots: [] }),
});
const view = aView({ quotes: Object.fromEntries(['AAPL', 'MSFT'].map((symbol) => [symbol, aQuote()])) });
const slotWith = (bots: readonly Bot[], venue: Venue) => ({
  ...{ now: NOW, bots, bars: view, look: () => view, venue, environment: 'paper' as const },
});

describe('what the market must be asked for', () => {
  it('is one chain per underlying, wide enough for all, and every contract held', () => {
    const asked = needs(
      [
        { chains: [request('AAPL', '2015-02-01', '2015-02-10')], whyNots: [] },
        {
          chains: [request('AAPL', '2015-01-30', '2015-02-06'), request('MSFT', '2015-02-01', '2015-02-02')],
          whyNots: [],
        },
      ],
      aBook({ positions: [spread, aPosition({ strategyId: 'wheel', legs: spreadLegs(lower, upper) })] }),
    );

    expect(asked.chains).toEqual([
      request('AAPL', '2015-01-30', '2015-02-10'),
      request('MSFT', '2015-02-01', '2015-02-02'),
    ]);
    expect(asked.hold).toEqual([lower.symbol, upper.symbol]);
  });

  it('is nothing for shares, nor for what was held once', () => {
    const flat = { ...spread, holdings: spread.holdings.map((holding) => ({ ...holding, lots: [] })) };

    expect(needs([], aBook({ positions: [aPosition(), flat] }))).toEqual({ chains: [], hold: [] });
  });
});

describe('a step', () => {
  const held = aPosition({ strategyId: 'debit-spreads', legs: shareLegs('AAPL'), units: 10 });

  it('decides exits of all bots before any entry, then entries in the bots’ order', () => {
    const { venue, placed } = recorder();
    const bots = [aBot([anEntry({ symbol: 'MSFT' }), anEntry()]), aBot([anExit()])];
    const { decisions, book } = step(aBook({ positions: [held] }), slotWith(bots, venue));

    expect(decisions.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT', 'AAPL']);
    expect(placed.map(({ kind }) => kind)).toEqual(['exit', 'entry', 'entry']);
    expect(book.orders.map(({ state }) => state)).toEqual(['acked', 'acked', 'acked']);
  });

  it('sizes entries under the regime of the slot, and exits as they are', () => {
    const { venue } = recorder();
    const bots = [aBot([anEntry({ symbol: 'MSFT' })]), aBot([anExit()])];
    const { decisions } = step(aBook({ positions: [held] }), {
      ...slotWith(bots, venue),
      regime: { 'debit-spreads': 0 },
    });

    expect(decisions.map(({ outcome }) => outcome)).toEqual(['approved', 'refused']);
  });

  it('lets each decision see those before it: an exit twice closes only once', () => {
    const { venue } = recorder();
    const again = anExit({ slot: instant(NOW - MINUTE) });
    const { decisions } = step(aBook({ positions: [held] }), slotWith([aBot([anExit(), again])], venue));

    expect(decisions.map(({ outcome, quantity: units }) => [outcome, format(units)])).toEqual([
      ['approved', '10'],
      ['refused', '0'],
    ]);
  });

  it('raises an alert where the broker refuses, and gives the capital back for the next step', () => {
    const { venue } = recorder(() => ({ outcome: 'rejected', code: '403', message: 'no' }));
    const { book, alerts } = step(aBook(), slotWith([aBot([anEntry()])], venue));

    expect(book.orders).toMatchObject([{ state: 'rejected' }]);
    expect(alerts).toHaveLength(1);
  });

  it('settles before it looks: what has filled is in the book that strategies see', () => {
    const order = anOrder({ id: 'ord_1', symbol: 'AAPL', legs: shareLegs('AAPL'), brokerId: 'b' });
    const seen: number[] = [];
    const watcher: Bot = {
      ...aBot([]),
      propose: (_, book) => {
        seen.push(book.positions.length);
        return { signals: [], whyNots: [] };
      },
    };
    const execution = {
      ...{ executionId: 'e1', brokerOrderId: 'b', instrument: { kind: 'equity' as const, symbol: 'AAPL' } },
      ...{ side: 'buy' as const, quantity: quantity('1'), price: order.limitPrice, at: NOW },
    };
    const { venue } = recorder();
    const told: Venue = { ...venue, news: () => ({ orders: [], executions: [execution] }) };
    const { book } = step(aBook({ orders: [order] }), slotWith([watcher], told));

    expect(seen).toEqual([1]);
    expect(book.orders).toMatchObject([{ state: 'filled' }]);
  });

  it('does nothing at all where there is nothing to do', () => {
    const { venue } = recorder();
    const book = aBook();

    expect(step(book, slotWith([], venue)).book).toBe(book);
  });
});

describe('placing', () => {
  const late = sessionOf(tradingDay('2015-01-27'))?.close ?? NOW;

  it('asks no broker once the exchange has closed or the order has gone out', () => {
    const { venue, placed } = recorder();
    const order = anOrder({ state: 'approved', expiresAt: late });
    const closed = placeOrder(order, aBook({ orders: [order] }), { now: late, place: venue.place });
    const book = aBook({ orders: [anOrder()] });

    expect(closed.orders).toMatchObject([{ state: 'expired' }]);
    expect(placeOrder(anOrder(), book, { now: NOW, place: venue.place })).toBe(book);
    expect(placed).toEqual([]);
  });
});

describe('a bot', () => {
  it('shows its strategy only what is the strategy’s own', () => {
    const seen: unknown[] = [];
    const spying = {
      ...debitSpreads,
      screen: (_: unknown, own: unknown) => {
        seen.push(own);
        return { chains: [], whyNots: [] };
      },
    };
    const made = bot(spying, { parameters: rules, cadence: 'minute', limits: LIMITS });
    const foreign = aPosition({ strategyId: 'wheel' });
    const account = anAccount({ equity: usd('50000') });
    made.screen(view, aBook({ account, positions: [spread, foreign], orders: [anOrder({ strategyId: 'wheel' })] }));

    // Of the others it learns what they bought, for wash sales, and nothing else.
    const othersBought = { SPY: TODAY };
    expect(seen).toEqual([
      { equity: 50_000, positions: [spread], orders: [], lossSales: {}, closed: [], othersBought },
    ]);
    expect(made.watch.symbols).toEqual(rules.symbols);
  });
});
