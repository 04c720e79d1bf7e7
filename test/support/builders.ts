/** Builders with defaults, so that a test shows only what matters. NOW is Tuesday 2015-01-27, 10:00 in New York. */
import type { Alert } from '#lib/model/alert.ts';
import type { Bar } from '#lib/model/bar.ts';
import { type Instrument, instrumentOf, multiplierOf, type Option, occSymbol } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import type { Order } from '#lib/model/order.ts';
import type { Lot, Position } from '#lib/model/position.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Leg, positionIdOf } from '#lib/model/signal.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays, atNewYork, type Instant, instant, newYorkDay, parseInstant, tradingDay } from '#lib/model/time.ts';
import { fromNumber, negate, type Price, price, type Quantity, quantity, usd } from '#lib/model/units.ts';

export const NOW: Instant = parseInstant('2015-01-27T15:00:00Z');
export const TODAY = newYorkDay(NOW);

export const aBar = (bar: Partial<Bar> = {}): Bar => {
  const close = bar.close ?? 100;
  return {
    start: atNewYork(addDays(TODAY, -1), 0),
    open: close,
    high: close,
    low: close,
    close,
    volume: 1_000,
    ...bar,
  };
};

/** One daily bar per close, the last one yesterday's, one calendar day apart: tests of strategies do not mind weekends. */
export const dailyBars = (closes: readonly number[], volume: (index: number) => number = () => 1_000): readonly Bar[] =>
  closes.map((close, index) =>
    aBar({ close, volume: volume(index), start: atNewYork(addDays(TODAY, index - closes.length), 0) }),
  );

/** Fresh, from 99.99 to 100.01 unless told otherwise; a side given as undefined is empty. */
export const aQuote = (quote: { [K in keyof Quote]?: Quote[K] | undefined } = {}): Quote => {
  const sides = { bid: 99.99, ask: 100.01, ...quote };
  const given = Object.entries(sides).filter(([, value]) => value !== undefined);
  return { at: NOW, freshUntil: NOW, ...Object.fromEntries(given) };
};

export const aView = (view: Partial<MarketView> = {}): MarketView => ({
  slot: NOW,
  asOf: NOW,
  bars: {},
  quotes: {},
  chains: {},
  modelled: false,
  snapshot: 'snapshot',
  ...view,
});

export const aContract = (
  contract: { underlying?: string; expiry?: string; right?: 'call' | 'put'; strike?: number } = {},
): Option => {
  const terms = {
    underlying: contract.underlying ?? 'AAPL',
    expiry: tradingDay(contract.expiry ?? '2015-02-06'),
    right: contract.right ?? 'call',
    strike: fromNumber<Price>(contract.strike ?? 100),
  };
  return { kind: 'option', symbol: occSymbol(terms), ...terms };
};

/** A liquid contract with a tight market around `middle`. */
export const anEntry = (contract: Option, middle: number, rest: Partial<ChainEntry> = {}): ChainEntry => ({
  contract,
  quote: aQuote({ bid: middle - 0.02, ask: middle + 0.02 }),
  openInterest: 1_000,
  volume: 500,
  ...rest,
});

export const aChain = (entries: readonly ChainEntry[], underlying = 'AAPL'): OptionChain => ({
  underlying,
  asOf: NOW,
  entries,
});

export const shareLegs = (symbol: string): readonly Leg[] => [
  { instrument: instrumentOf(symbol), side: 'buy', ratio: 1 },
];

/** Long the lower, short the higher strike: the legs of a bull call spread. */
export const spreadLegs = (lower: Option, upper: Option): readonly Leg[] => [
  { instrument: lower, side: 'buy', ratio: 1 },
  { instrument: upper, side: 'sell', ratio: 1 },
];

export const aLot = (lot: { quantity?: number; price?: number; acquiredAt?: Instant } = {}): Lot => ({
  quantity: fromNumber<Quantity>(lot.quantity ?? 10, 'nearest', 1),
  price: fromNumber<Price>(lot.price ?? 100),
  acquiredAt: lot.acquiredAt ?? instant(NOW - 100 * 86_400_000),
});

type PositionParts = {
  strategyId?: string;
  legs?: readonly Leg[];
  /** Lots per instrument; by default one unit per leg at the price given in `paid`. */
  lots?: Readonly<Record<string, readonly Lot[]>>;
  units?: number;
  /** Price paid or received per leg, in the order of the legs. */
  paid?: readonly number[];
};

export const aPosition = (parts: PositionParts = {}): Position => {
  const { strategyId = 'index-baseline', legs = shareLegs('SPY'), units = 1, paid = [] } = parts;
  const [first] = legs;
  if (!first) throw new RangeError('a position has legs');
  const lotsOf = (leg: Leg, index: number): readonly Lot[] => {
    const signed = (leg.side === 'buy' ? units : -units) * leg.ratio;
    return parts.lots?.[leg.instrument.symbol] ?? [aLot({ quantity: signed, price: paid[index] ?? 100 })];
  };
  return {
    id: positionIdOf(strategyId, legs),
    strategyId,
    symbol: underlyingSymbol(first.instrument),
    legs,
    holdings: legs.map((leg, index) => ({ instrument: leg.instrument, lots: lotsOf(leg, index) })),
    openedAt: instant(NOW - 86_400_000),
    reasons: [],
    realised: usd('0'),
    cash: usd('0'),
    modelled: false,
  };
};

const underlyingSymbol = (instrument: Instrument): string =>
  multiplierOf(instrument) === 1 ? instrument.symbol : 'underlying' in instrument ? instrument.underlying : '';

/** Acknowledged and unfilled unless told otherwise. */
export const anOrder = (order: Partial<Order> = {}): Order => {
  const legs = order.legs ?? shareLegs(order.symbol ?? 'SPY');
  const strategyId = order.strategyId ?? 'index-baseline';
  return {
    id: 'ord_1',
    clientOrderId: 'p-order-1',
    signalId: 'sig_1',
    strategyId,
    kind: 'entry',
    symbol: 'SPY',
    positionId: positionIdOf(strategyId, legs),
    legs,
    quantity: quantity('1'),
    limitPrice: order.kind === 'exit' ? negate(price('100')) : price('100'),
    maxLossPerUnit: order.kind === 'exit' ? 0 : 100,
    lots: 'first-in',
    reasons: [],
    state: 'acked',
    filled: quantity('0'),
    executed: {},
    attempt: 1,
    day: TODAY,
    slot: NOW,
    approvedAt: NOW,
    expiresAt: instant(NOW + 300_000),
    snapshot: 'snapshot',
    modelled: false,
    ...order,
  };
};

/** Flat, with 100,000 dollars of equity. */
export const anOwn = (own: Partial<OwnPositions> = {}): OwnPositions => ({
  equity: 100_000,
  positions: [],
  closed: [],
  orders: [],
  lossSales: {},
  ...own,
});

export const anAlert = (alert: Partial<Alert> = {}): Alert => ({
  ...{
    id: 'al_1',
    severity: 'warning',
    title: 'An order was rejected',
    detail: 'too large',
    subject: 'ord_1',
    at: NOW,
  },
  ...alert,
});
