/** Conservation over random trading: several strategies, the same symbols, partial fills, news that come late. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerPrice, netPrice, takeAt } from '#lib/execution/exchange/matching.ts';
import { powerOf } from '#lib/execution/exchange/power.ts';
import { advance } from '#lib/execution/exchange.ts';
import { holdings } from '#lib/execution/reconcile.ts';
import type { Book } from '#lib/model/book.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { Order } from '#lib/model/order.ts';
import { marketValue, unitsOf, unrealised } from '#lib/model/position.ts';
import { mid } from '#lib/model/quote.ts';
import { closing, type Leg, positionIdOf } from '#lib/model/signal.ts';
import {
  add,
  fromNumber,
  type Price,
  type Quantity,
  quantity,
  smaller,
  subtract,
  sum,
  type Usd,
  usd,
} from '#lib/model/units.ts';
import { placeOrder, settleNews } from '#lib/pipeline.ts';
import {
  CALL_200,
  CALL_205,
  CALM,
  DAY,
  deskOf,
  leg,
  minute,
  opened,
  PUT_195,
  PUT_200,
  type Quotes,
  quoteAt,
  SHARE,
  SYMBOLS,
  updateOf,
} from '#test/lib/execution/exchange/market.ts';
import { anOrder } from '#test/support/builders.ts';
import { exchangeVenue, type PureVenue } from '#test/support/exchange-venue.ts';
import { aBook, anAccount } from '#test/support/money.ts';

const CASH = usd('100000');
const STRATEGIES = ['index-baseline', 'debit-spreads', 'wheel'] as const;
const legsOf = (...legs: readonly ReturnType<typeof leg>[]): readonly Leg[] =>
  legs.map(({ instrument, side, ratio }) => ({ instrument, side, ratio }));
const STRUCTURES: readonly (readonly Leg[])[] = [
  legsOf(leg(SHARE, 'buy')),
  legsOf(leg(CALL_200, 'buy')),
  legsOf(leg(CALL_200, 'buy'), leg(CALL_205, 'sell')),
  legsOf(leg(PUT_200, 'sell'), leg(PUT_195, 'buy')),
  legsOf(leg(CALL_205, 'buy', undefined, 2), leg(CALL_200, 'sell')),
  legsOf(leg(CALL_200, 'sell'), leg(CALL_205, 'buy'), leg(PUT_200, 'sell'), leg(PUT_195, 'buy')),
];

interface Wish {
  readonly strategyId: (typeof STRATEGIES)[number];
  readonly structure: number;
  readonly kind: 'entry' | 'exit';
  readonly units: number;
  /** US dollars over the present market that may be paid. */
  readonly slack: number;
  readonly lots: 'first-in' | 'highest-cost';
}

type Move =
  | { readonly do: 'place'; readonly wish: Wish }
  | { readonly do: 'trade'; readonly quotes: Quotes }
  | { readonly do: 'settle' };

const wish: fc.Arbitrary<Wish> = fc.record({
  strategyId: fc.constantFrom(...STRATEGIES),
  structure: fc.nat(STRUCTURES.length - 1),
  kind: fc.constantFrom('entry', 'exit'),
  units: fc.integer({ min: 1, max: 9 }),
  slack: fc.integer({ min: -10, max: 200 }).map((cents) => cents / 100),
  lots: fc.constantFrom('first-in', 'highest-cost'),
});
const sidesAround = (middle: number) =>
  fc
    .record({ shift: fc.integer({ min: -80, max: 80 }), half: fc.integer({ min: 1, max: 8 }), empty: fc.nat(19) })
    .map(({ shift, half, empty }) => {
      const cents = Math.round(middle * 100) + shift;
      const [bid, ask] = [(cents - half) / 100, (cents + half) / 100];
      return empty === 0 ? { ask } : empty === 1 ? { bid } : { bid, ask };
    });
const quotes: fc.Arbitrary<Quotes> = fc.record(
  Object.fromEntries(
    SYMBOLS.map((symbol) => [symbol, sidesAround(((CALM[symbol]?.bid ?? 0) + (CALM[symbol]?.ask ?? 0)) / 2)]),
  ),
);
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: wish.map((each) => ({ do: 'place', wish: each }) as const) },
    { weight: 3, arbitrary: quotes.map((drawn) => ({ do: 'trade', quotes: drawn }) as const) },
    { weight: 2, arbitrary: fc.constant({ do: 'settle' } as const) },
  ),
  { minLength: 15, maxLength: 60, size: 'max' },
);

interface Played {
  readonly book: Book;
  readonly venue: PureVenue;
  readonly priceOf: (instrument: Instrument) => Price;
}

/** Plays moves a minute apart; `check` sees the books whenever all news have been heard. */
function play(script: readonly Move[], check: (played: Played) => void): Played {
  let current: Quotes = CALM;
  const marks = new Map<string, number>();
  const priceOf = ({ symbol }: Instrument): Price => ledgerPrice(marks.get(symbol) ?? 1);
  const observe = (): void => {
    for (const symbol of SYMBOLS) {
      const quote = quoteAt(current, minute(0))(symbol);
      const middle = quote && mid(quote);
      if (middle !== undefined) marks.set(symbol, middle);
    }
  };
  observe();
  const venue = exchangeVenue({ ...opened(), partialFills: true }, ({ at }) => deskOf(at, current));
  let book = aBook({ account: anAccount({ cash: CASH, day: DAY }) });
  const settled = (): Played => {
    book = settleNews(book, venue.news());
    return { book, venue, priceOf };
  };
  for (const [index, move] of [...script, { do: 'settle' } as const].entries()) {
    const now = minute(index + 1);
    if (move.do === 'settle') check(settled());
    if (move.do === 'place') {
      const order = orderFor(move.wish, { book, current, index });
      if (order) book = placeOrder(order, { ...book, orders: [...book.orders, order] }, { now, place: venue.place });
    }
    if (move.do !== 'trade') continue;
    current = move.quotes;
    observe();
    venue.change(advance(venue.state(), updateOf(now, current)).state);
  }
  return settled();
}

/** Nothing where the market has no price, or nothing is held to close. */
function orderFor(
  { strategyId, structure, kind, units, slack, lots }: Wish,
  { book, current, index }: { book: Book; current: Quotes; index: number },
): Order | undefined {
  const own = book.positions.filter((position) => position.strategyId === strategyId && unitsOf(position) > 0n);
  const held = own[structure % Math.max(1, own.length)];
  const opening = (kind === 'exit' ? held?.legs : STRUCTURES[structure]) ?? [];
  const legs = kind === 'entry' ? opening : closing(opening);
  const prices = legs.map(({ instrument, side }) => takeAt(quoteAt(current, minute(0))(instrument.symbol), side));
  const known = prices.filter((price) => price !== undefined);
  const wanted = fromNumber<Quantity>(units, 'nearest', 1);
  const size = kind === 'entry' ? wanted : smaller(wanted, held ? unitsOf(held) : quantity('0'));
  if (legs.length === 0 || known.length < legs.length || size <= 0n) return undefined;
  const limitPrice = add(netPrice(legs, known), fromNumber<Price>(slack));
  const id = `ord_${index}`;
  return anOrder({
    ...{ id, clientOrderId: `p-${index}`, strategyId, symbol: SHARE, legs, kind, lots, limitPrice },
    ...{
      positionId: positionIdOf(strategyId, opening),
      quantity: size,
      state: 'approved',
      day: DAY,
      expiresAt: minute(300),
    },
  });
}

const RUNS = { numRuns: 120 };
const total = (amounts: readonly Usd[]): Usd => sum<Usd>([usd('0'), ...amounts]);

function law(check: (played: Played) => void): void {
  fc.assert(
    fc.property(moves, (script) => {
      play(script, check);
    }),
    RUNS,
  );
}

describe('over random trading of several strategies', () => {
  it('cash is conserved: what the account has is what it began with and what the positions moved', () => {
    law(({ book, venue }) => {
      expect(book.account.cash).toBe(total([CASH, ...book.positions.map(({ cash }) => cash)]));
      expect(book.account.cash).toBe(venue.state().cash);
    });
  });

  it('quantity is conserved: what the strategies hold together is what the broker holds', () => {
    law(({ book, venue }) => {
      const theirs = venue.state().holdings.map(({ instrument, quantity: held }) => [instrument.symbol, held] as const);
      expect([...holdings(book)].sort()).toEqual([...theirs].sort());
    });
  });

  it('equity is cash and market value, and both books say the same', () => {
    law(({ book, venue, priceOf }) => {
      const values = book.positions.map((position) => marketValue(position, priceOf) ?? usd('0'));
      const { equity } = powerOf(venue.state(), (instrument) => Number(priceOf(instrument)) / 1e9);
      expect(total([book.account.cash, ...values])).toBe(equity);
    });
  });

  it('what was gained, realised or not, is what equity grew by', () => {
    law(({ book, priceOf, venue }) => {
      const gains = book.positions.flatMap((position) => [
        position.realised,
        unrealised(position, priceOf) ?? usd('0'),
      ]);
      const { equity } = powerOf(venue.state(), (instrument) => Number(priceOf(instrument)) / 1e9);
      expect(total(gains)).toBe(subtract(equity, CASH));
    });
  });

  it('orders agree with the broker’s once all news have been heard, and none is filled beyond its size', () => {
    law(({ book, venue }) => {
      const { working, ended } = venue.state();
      for (const theirs of [...working, ...ended]) {
        const ours = book.orders.find(({ clientOrderId }) => clientOrderId === theirs.clientOrderId);
        expect(ours?.filled).toBe(theirs.filled);
        expect(ours?.state === 'filled').toBe(theirs.status === 'filled');
        expect(theirs.filled <= theirs.quantity).toBe(true);
      }
    });
  });

  it('there was something to conserve: fills, partial ones, closed positions, shared symbols', () => {
    const seen = { fills: 0, partial: 0, closed: 0, shared: 0, rejected: 0 };
    for (const script of fc.sample(moves, { numRuns: 100, seed: 1 })) {
      const { book, venue } = play(script, () => undefined);
      seen.fills += venue.state().activities.length;
      seen.partial += book.orders.filter(({ state }) => state === 'partial').length;
      seen.closed += book.positions.filter(({ closedAt }) => closedAt !== undefined).length;
      seen.rejected += book.orders.filter(({ state }) => state === 'rejected').length;
      const held = book.positions.flatMap(({ holdings: own }) => own.map(({ instrument }) => instrument.symbol));
      seen.shared += held.length - new Set(held).size;
    }

    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5);
  });
});
