/** A market of one share and a handful of contracts for tests of the exchange: quotes in whole cents, also empty and crossed. */
import fc from 'fast-check';
import type { ExchangeState } from '#lib/execution/exchange/account.ts';
import type { MarketUpdate } from '#lib/execution/exchange/expiry.ts';
import type { Desk, LegRequest, OrderRequest } from '#lib/execution/exchange/request.ts';
import { advance, cancel, openExchange, submit } from '#lib/execution/exchange.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { mid, type Quote } from '#lib/model/quote.ts';
import { atNewYork, type Instant, instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price, price, type Quantity, quantity, usd } from '#lib/model/units.ts';

export const DAY = tradingDay('2015-01-20');
export const minute = (n: number): Instant => instant(atNewYork(DAY, 9 * 60 + 30) + n * MINUTE);

export const SYMBOLS = [
  'SPY',
  'SPY150220C00200000',
  'SPY150220C00205000',
  'SPY150220P00200000',
  'SPY150220P00195000',
] as const;
export const [SHARE, CALL_200, CALL_205, PUT_200, PUT_195] = SYMBOLS;

export type Quotes = Readonly<Record<string, { readonly bid?: number; readonly ask?: number }>>;

export const quoteAt =
  (quotes: Quotes, at: Instant) =>
  (symbol: string): Quote | undefined => {
    const sides = quotes[symbol];
    return sides && { at, freshUntil: at, ...sides };
  };

export const CALM: Quotes = {
  [SHARE]: { bid: 200.99, ask: 201.01 },
  [CALL_200]: { bid: 5, ask: 5.1 },
  [CALL_205]: { bid: 2.9, ask: 3 },
  [PUT_200]: { bid: 4, ask: 4.1 },
  [PUT_195]: { bid: 2, ask: 2.1 },
};

export function deskOf(at: Instant, quotes: Quotes = CALM): Desk {
  const quoteOf = quoteAt(quotes, at);
  const markOf: Desk['markOf'] = ({ symbol }) => {
    const quote = quoteOf(symbol);
    return (quote && mid(quote)) ?? 1;
  };
  return { at, quoteOf, markOf, isListed: () => true };
}

export const updateOf = (at: Instant, quotes: Quotes = CALM): MarketUpdate => ({
  at,
  quoteOf: quoteAt(quotes, at),
  lastOf: (symbol) => {
    const quote = quoteAt(quotes, at)(symbol);
    return quote && mid(quote);
  },
});

export const opened = (cash = '100000'): ExchangeState =>
  openExchange({ seed: 'test', at: minute(0), cash: usd(cash) });

export const leg = (symbol: string, side: 'buy' | 'sell', intent?: LegRequest['intent'], ratio = 1): LegRequest => ({
  instrument: instrumentOf(symbol),
  ...{ side, ratio, intent },
});

export function order(overrides: Partial<OrderRequest> & Pick<OrderRequest, 'legs'>): OrderRequest {
  const isMleg = overrides.legs.length > 1;
  return {
    clientOrderId: undefined,
    orderClass: isMleg ? 'mleg' : 'simple',
    quantity: quantity('1'),
    type: overrides.limitPrice === undefined ? 'market' : 'limit',
    limitPrice: undefined,
    timeInForce: 'day',
    ...overrides,
  };
}

export const limit = (symbol: string, side: 'buy' | 'sell', at: string, size = '1'): OrderRequest =>
  order({ legs: [leg(symbol, side)], limitPrice: price(at), quantity: quantity(size) });

const cents = (least: number, most: number) => fc.integer({ min: least, max: most }).map((value) => value / 100);
const sides = fc.record({ bid: cents(1, 700), ask: cents(1, 700) }, { requiredKeys: [] });
const quotes: fc.Arbitrary<Quotes> = fc.record(
  Object.fromEntries(SYMBOLS.map((symbol) => [symbol, fc.option(sides, { nil: {}, freq: 8 })])),
);

const side = fc.constantFrom('buy' as const, 'sell' as const);
const intent = fc.constantFrom('buy_to_open', 'sell_to_open', 'buy_to_close', 'sell_to_close' as const);
const size = fc.integer({ min: 1, max: 5 }).map((units) => fromNumber<Quantity>(units, 'nearest', 1));
const netLimit = fc.integer({ min: -200, max: 2_000 }).map((value) => fromNumber<Price>(value / 100));

const simple = fc
  .tuple(fc.constantFrom(...SYMBOLS), side, size, fc.option(netLimit, { nil: undefined }))
  .map(([symbol, way, units, at]) => order({ legs: [leg(symbol, way)], quantity: units, limitPrice: at }));

const spread = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...SYMBOLS.slice(1)), intent, fc.integer({ min: 1, max: 2 })), {
      selector: ([symbol]) => symbol,
      minLength: 2,
      maxLength: 4,
    }),
    size,
    fc.option(netLimit, { nil: undefined }),
  )
  .map(([legs, units, at]) =>
    order({
      legs: legs.map(([symbol, intended, ratio]) =>
        leg(symbol, intended.startsWith('buy') ? 'buy' : 'sell', intended as LegRequest['intent'], ratio),
      ),
      ...{ orderClass: 'mleg', quantity: units, limitPrice: at },
    }),
  );

/** A usual vertical, which the free draw seldom hits. */
const vertical = fc.tuple(fc.boolean(), fc.boolean(), size, netLimit).map(([calls, opens, units, at]) => {
  const [near, far] = calls ? [CALL_200, CALL_205] : [PUT_200, PUT_195];
  const legs = opens
    ? [leg(near, 'buy', 'buy_to_open'), leg(far, 'sell', 'sell_to_open')]
    : [leg(near, 'sell', 'sell_to_close'), leg(far, 'buy', 'buy_to_close')];
  return order({ legs, quantity: units, limitPrice: at });
});

export type Step =
  | { readonly do: 'submit'; readonly request: OrderRequest }
  | { readonly do: 'cancel'; readonly pick: number }
  | { readonly do: 'advance'; readonly quotes: Quotes };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.oneof(simple, vertical, vertical, spread).map((request) => ({ do: 'submit', request }) as const),
  },
  { weight: 1, arbitrary: fc.nat(10).map((pick) => ({ do: 'cancel', pick }) as const) },
  { weight: 4, arbitrary: quotes.map((drawn) => ({ do: 'advance', quotes: drawn }) as const) },
);
export const steps = fc.array(step, { minLength: 10, maxLength: 60, size: 'max' });

export interface Trace {
  readonly state: ExchangeState;
  /** Quotes by the instant of each advance. */
  readonly seen: ReadonlyMap<Instant, Quotes>;
}

/** Plays steps one minute apart; the market only moves on `advance`. */
export function play(start: ExchangeState, script: readonly Step[]): Trace {
  let state = start;
  let current: Quotes = CALM;
  const seen = new Map<Instant, Quotes>();
  for (const [index, each] of script.entries()) {
    const at = minute(index + 1);
    if (each.do === 'submit') state = submit({ ...state }, each.request, deskOf(state.at, current)).state;
    if (each.do === 'cancel') state = cancel(state, state.working[each.pick]?.id ?? 'none', state.at).state;
    if (each.do !== 'advance') continue;
    current = each.quotes;
    seen.set(at, current);
    state = advance(state, updateOf(at, current)).state;
  }
  return { state, seen };
}
