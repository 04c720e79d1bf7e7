/** Values of the model at random, for properties: anything a schema accepts, and nothing it does not. */
import fc from 'fast-check';
import type { Alert, Delivery } from '#lib/model/alert.ts';
import type { Bar } from '#lib/model/bar.ts';
import type { Account } from '#lib/model/book.ts';
import type { Check, Decision } from '#lib/model/decision.ts';
import type { Fill } from '#lib/model/fill.ts';
import { type Instrument, instrumentOf, type Option, occSymbol, optionOf } from '#lib/model/instrument.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import { ORDER_STATES, type Order } from '#lib/model/order.ts';
import type { Holding, Lot, Position, Trades } from '#lib/model/position.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Leg, Reason, Signal } from '#lib/model/signal.ts';
import { addDays, type Instant, instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { type Amount, type Price, type Quantity, smaller, type Usd } from '#lib/model/units.ts';

const NANO = 1_000_000_000n;

const fixed = <A extends Amount>(range: { min: bigint; max: bigint }): fc.Arbitrary<A> =>
  fc.bigInt(range).map((amount) => amount as A);

export const anyUsd: fc.Arbitrary<Usd> = fixed({ min: -(10n ** 23n), max: 10n ** 23n });
/** In cents, positive: what an exchange would print. */
export const anyPrice: fc.Arbitrary<Price> = fc
  .bigInt({ min: 1n, max: 500_000n })
  .map((cents) => ((cents * NANO) / 100n) as Price);
export const anyNetPrice: fc.Arbitrary<Price> = fixed({ min: -(10n ** 15n), max: 10n ** 15n });
export const anyQuantity: fc.Arbitrary<Quantity> = fixed({ min: -(10n ** 18n), max: 10n ** 18n });
export const wholeUnits = (max: number): fc.Arbitrary<Quantity> =>
  fc.bigInt({ min: 1n, max: BigInt(max) }).map((units) => (units * NANO) as Quantity);

const FIRST = Date.UTC(1998, 0, 2);
const LAST = Date.UTC(2030, 11, 30);
export const anyInstant: fc.Arbitrary<Instant> = fc.integer({ min: FIRST, max: LAST }).map(instant);
export const anyDay: fc.Arbitrary<TradingDay> = fc
  .integer({ min: 0, max: 12_049 })
  .map((days) => addDays(tradingDay('1998-01-02'), days));

export const letters = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: 1, maxLength: max });
export const anyTicker: fc.Arbitrary<string> = fc.oneof(letters(6), fc.constant('BRK.B'));
export const anyContract: fc.Arbitrary<Omit<Option, 'kind' | 'symbol'>> = fc.record({
  underlying: fc.tuple(letters(5), fc.constantFrom('', '1', '7')).map((parts) => parts.join('')),
  expiry: fc.integer({ min: 0, max: 11_000 }).map((days) => addDays(tradingDay('2000-01-03'), days)),
  right: fc.constantFrom('call', 'put'),
  strike: fc.bigInt({ min: 1n, max: 99_999_999n }).map((milli) => (milli * (NANO / 1000n)) as Price),
});
export const anyOption: fc.Arbitrary<Option> = anyContract.map((contract) => optionOf(occSymbol(contract)));
export const anyInstrument: fc.Arbitrary<Instrument> = fc.oneof(anyTicker.map(instrumentOf), anyOption);

export const text = fc.string({ maxLength: 20 });
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0);
export const positive = fc.double({ min: 0.01, max: 1e6, noNaN: true });
export const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
export const optional: { requiredKeys: never[] } = { requiredKeys: [] };

export const anyReason: fc.Arbitrary<Reason> = fc
  .tuple(
    fc.record({ rule: text, observed: fc.oneof(amount, text), threshold: fc.oneof(amount, text) }),
    fc.record({ unit: text }, optional),
  )
  .map(([reason, unit]) => ({ ...reason, ...unit }));
export const anyLeg: fc.Arbitrary<Leg> = fc.record({
  instrument: anyInstrument,
  side: fc.constantFrom('buy', 'sell'),
  ratio: fc.integer({ min: 1, max: 4 }),
});
const legs = fc.array(anyLeg, { minLength: 1, maxLength: 4 });

const asked = {
  id: text,
  strategyId: text,
  slot: anyInstant,
  symbol: anyTicker,
  positionId: text,
  legs,
  limitPrice: anyNetPrice,
  conviction: share,
  expiresAt: anyInstant,
  reasons: fc.array(anyReason, { minLength: 1, maxLength: 3 }),
  snapshot: text,
  modelled: fc.boolean(),
};
export const anySignal: fc.Arbitrary<Signal> = fc.oneof(
  fc.record({ ...asked, kind: fc.constant('entry' as const), equityShare: share, maxLossPerUnit: positive }),
  fc.record({
    ...asked,
    kind: fc.constant('exit' as const),
    quantity: wholeUnits(1_000),
    lots: fc.constantFrom('first-in', 'highest-cost'),
  }),
);

const orderBase = fc.record({
  id: text,
  clientOrderId: fc.string({ maxLength: 48 }),
  signalId: text,
  strategyId: text,
  kind: fc.constantFrom('entry', 'exit'),
  symbol: anyTicker,
  positionId: text,
  legs,
  quantity: wholeUnits(1_000),
  limitPrice: anyNetPrice,
  maxLossPerUnit: amount,
  lots: fc.constantFrom('first-in', 'highest-cost'),
  state: fc.constantFrom(...ORDER_STATES),
  filled: fc.bigInt({ min: 0n, max: 1_000n }).map((units) => (units * NANO) as Quantity),
  executed: fc.dictionary(letters(6), wholeUnits(1_000), { maxKeys: 4, noNullPrototype: true }),
  reasons: fc.array(anyReason, { maxLength: 3 }),
  attempt: fc.integer({ min: 1, max: 9 }),
  day: anyDay,
  slot: anyInstant,
  approvedAt: anyInstant,
  expiresAt: anyInstant,
  snapshot: text,
  modelled: fc.boolean(),
});
const orderNews = fc.record(
  {
    dispatchedAt: anyInstant,
    brokerId: text,
    legBrokerIds: fc.dictionary(letters(6), text, { maxKeys: 4 }),
    approval: text,
    resentAt: anyInstant,
    misses: fc.record({ count: fc.integer({ min: 1, max: 9 }), since: anyInstant }),
    formerBrokerIds: fc.array(text, { maxLength: 3 }),
    note: text,
  },
  optional,
);
export const anyOrder: fc.Arbitrary<Order> = fc.tuple(orderBase, orderNews).map(([order, news]) => ({
  ...order,
  ...news,
  filled: smaller(order.filled, order.quantity),
}));

export const anyFill: fc.Arbitrary<Fill> = fc.record({
  executionId: text,
  orderId: text,
  strategyId: text,
  positionId: text,
  instrument: anyInstrument,
  side: fc.constantFrom('buy', 'sell'),
  quantity: wholeUnits(1_000),
  price: anyPrice,
  at: anyInstant,
  modelled: fc.boolean(),
});

const anyLot: fc.Arbitrary<Lot> = fc.record({ quantity: anyQuantity, price: anyPrice, acquiredAt: anyInstant });
const anyHolding: fc.Arbitrary<Holding> = fc.record({
  instrument: anyInstrument,
  lots: fc.array(anyLot, { maxLength: 3 }),
});
const count = fc.nat(1_000);
const anyTrades: fc.Arbitrary<Trades> = fc.record({
  ...{ closed: fc.integer({ min: 1, max: 1_000 }), won: count, lost: count },
  ...{ gains: anyUsd, losses: anyUsd },
});

export const anyPosition: fc.Arbitrary<Position> = fc
  .tuple(
    fc.record({
      id: text,
      strategyId: text,
      symbol: anyTicker,
      legs,
      holdings: fc.array(anyHolding, { maxLength: 3 }),
      openedAt: anyInstant,
      reasons: fc.array(anyReason, { maxLength: 3 }),
      realised: anyUsd,
      cash: anyUsd,
      modelled: fc.boolean(),
    }),
    fc.record({ closedAt: anyInstant, lastLossDay: text, trades: anyTrades }, optional),
  )
  .map(([position, rest]) => ({ ...position, ...rest }));

export const anyAccount: fc.Arbitrary<Account> = fc.record({
  environment: fc.constantFrom('paper', 'live'),
  cash: anyUsd,
  equity: anyUsd,
  markedAt: anyInstant,
  day: anyDay,
  dayStartEquity: anyUsd,
});

const anyDelivery: fc.Arbitrary<Delivery> = fc.record(
  { attempts: fc.nat(9), notice: text, nextTry: anyInstant, deliveredAt: anyInstant, problem: text },
  { requiredKeys: ['attempts'] },
);

export const anyAlert: fc.Arbitrary<Alert> = fc.record(
  {
    ...{ id: text, severity: fc.constantFrom('info', 'warning', 'critical'), title: text, detail: text, subject: text },
    at: anyInstant,
    delivery: fc.dictionary(fc.constantFrom('terminal', 'webhook'), anyDelivery),
  },
  { requiredKeys: ['id', 'severity', 'title', 'detail', 'subject', 'at'] },
);

const anyCheck: fc.Arbitrary<Check> = fc.record({
  limit: text,
  scope: text,
  unit: text,
  observed: amount,
  allowed: amount,
  level: fc.constantFrom('soft', 'hard', 'ceiling'),
  passed: fc.boolean(),
});
export const anyDecision: fc.Arbitrary<Decision> = fc
  .tuple(
    fc.record({
      signalId: text,
      strategyId: text,
      symbol: anyTicker,
      at: anyInstant,
      outcome: fc.constantFrom('approved', 'reduced', 'refused'),
      asked: anyQuantity,
      quantity: anyQuantity,
      checks: fc.array(anyCheck, { maxLength: 4 }),
    }),
    fc.record({ because: text, orderId: text }, optional),
  )
  .map(([decision, rest]) => ({ ...decision, ...rest }));

export const anyQuote: fc.Arbitrary<Quote> = fc
  .tuple(
    fc.record({ at: anyInstant, freshUntil: anyInstant }),
    fc.record({ bid: positive, ask: positive, bidSize: amount, askSize: amount }, optional),
  )
  .map(([times, sides]) => ({ ...times, ...sides }));
export const anyBar: fc.Arbitrary<Bar> = fc.record({
  start: anyInstant,
  open: positive,
  high: positive,
  low: positive,
  close: positive,
  volume: amount,
});
const anyEntry: fc.Arbitrary<ChainEntry> = fc
  .tuple(
    fc.record({ contract: anyOption, quote: anyQuote }),
    fc.record({ openInterest: amount, volume: amount, impliedVolatility: positive, delta: share }, optional),
  )
  .map(([entry, rest]) => ({ ...entry, ...rest }));
const anyChain: fc.Arbitrary<OptionChain> = fc.record({
  underlying: anyTicker,
  asOf: anyInstant,
  entries: fc.array(anyEntry, { maxLength: 3 }),
});
export const anyPrices = fc.record({
  slot: anyInstant,
  asOf: anyInstant,
  bars: fc.dictionary(
    letters(6),
    fc.record({ '1Min': fc.array(anyBar, { maxLength: 3 }), '1Day': fc.array(anyBar, { maxLength: 3 }) }, optional),
    { maxKeys: 3, noNullPrototype: true },
  ),
  quotes: fc.dictionary(letters(6), anyQuote, { maxKeys: 3, noNullPrototype: true }),
  modelled: fc.boolean(),
  chains: fc.dictionary(letters(6), anyChain, { maxKeys: 2, noNullPrototype: true }),
  snapshot: text,
});
