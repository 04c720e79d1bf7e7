/**
 * What the exchange keeps of one account: cash, holdings, working and ended orders, activities; and what follows from it:
 * what is free to sell, and buying power. Shares may be bought on margin (Regulation T, half the price, from 2,000 dollars
 * of equity); options only with cash that nothing else ties up.
 */
import type { Instrument } from '../model/instrument.ts';
import { multiplierOf, underlyingOf } from '../model/instrument.ts';
import type { Instant } from '../model/time.ts';
import {
  absolute,
  add,
  fromNumber,
  negate,
  notional,
  type Price,
  type Quantity,
  quantity,
  subtract,
  sum,
  times,
  type Usd,
  usd,
} from '../model/units.ts';
import { type ExchangeOrder, pendingOf, reservedOf } from './exchange-order.ts';
import { type Exposure, spreadRequirement, uncoveredContracts } from './margin.ts';
import { ledgerPrice, type Side } from './matching.ts';

export interface Holding {
  readonly instrument: Instrument;
  /** Negative when short; never zero. */
  readonly quantity: Quantity;
  /** What was paid for what is held, at average cost; negative where it was received. */
  readonly cost: Usd;
}

export type Activity = {
  readonly id: string;
  readonly at: Instant;
  readonly symbol: string;
  readonly quantity: Quantity;
} & (
  | {
      readonly type: 'FILL';
      /** The order, or the leg of a multi-leg one. */
      readonly orderId: string;
      readonly side: Side | 'sell_short';
      readonly price: Price;
      readonly cumulative: Quantity;
      readonly leaves: Quantity;
      readonly orderStatus: 'partially_filled' | 'filled';
    }
  | { readonly type: 'OPEXP' | 'OPEXC' | 'OPASN'; readonly groupId: string }
  | { readonly type: 'OPTRD'; readonly groupId: string; readonly price: Price; readonly netAmount: Usd }
);

export interface ExchangeState {
  readonly seed: string;
  /** Ids handed out so far: the next id follows from the seed and this. */
  readonly serial: number;
  readonly optionsLevel: number;
  /** A tenth of the eligible fills are partial, as on the broker's paper accounts. */
  readonly partialFills: boolean;
  readonly at: Instant;
  readonly cash: Usd;
  readonly holdings: readonly Holding[];
  /** Oldest first. */
  readonly working: readonly ExchangeOrder[];
  /** In the order in which they ended. */
  readonly ended: readonly ExchangeOrder[];
  /** For ever, also of what was cancelled. */
  readonly clientOrderIds: ReadonlySet<string>;
  /** Oldest first. */
  readonly activities: readonly Activity[];
}

export const heldOf = (state: ExchangeState, symbol: string): Quantity =>
  state.holdings.find((holding) => holding.instrument.symbol === symbol)?.quantity ?? quantity('0');

/** Shares or contracts that working orders mean to trade on a side. */
export const pendingFor = (state: ExchangeState, symbol: string, side: Side): Quantity =>
  sum(state.working.map((order) => pendingOf(order, symbol, side)));

/** Holdings after a trade of a signed quantity at a price; average cost stays while reducing. */
export function trade(
  holdings: readonly Holding[],
  traded: { readonly instrument: Instrument; readonly quantity: Quantity; readonly price: Price },
): readonly Holding[] {
  const { instrument } = traded;
  const others = holdings.filter((holding) => holding.instrument.symbol !== instrument.symbol);
  const before = holdings.find((holding) => holding.instrument.symbol === instrument.symbol);
  const held = before?.quantity ?? quantity('0');
  const after = add(held, traded.quantity);
  if (after === 0n) return others;
  const cost = costAfter(before, { ...traded, after });
  return [...others, { instrument, quantity: after, cost }].sort((a, b) =>
    a.instrument.symbol < b.instrument.symbol ? -1 : 1,
  );
}

function costAfter(
  before: Holding | undefined,
  traded: { instrument: Instrument; quantity: Quantity; price: Price; after: Quantity },
): Usd {
  const value = (size: Quantity) => notional(traded.price, size, multiplierOf(traded.instrument));
  if (!before) return value(traded.after);
  const grows = before.quantity > 0n === traded.quantity > 0n;
  if (grows) return add(before.cost, value(traded.quantity));
  const keepsSign = before.quantity > 0n === traded.after > 0n;
  return keepsSign ? ((((before.cost as bigint) * traded.after) / before.quantity) as Usd) : value(traded.after);
}

/** Option holdings of an underlying. */
export const exposuresOf = (holdings: readonly Holding[], underlying: string): readonly Exposure[] =>
  holdings.flatMap(({ instrument, quantity: contracts }) =>
    instrument.kind === 'option' && instrument.underlying === underlying ? [{ option: instrument, contracts }] : [],
  );

const contractsToShares = (contracts: Quantity): Quantity => times(contracts, 100);

/** Shares that may still be sold: held, less working sales, less what covers short calls held or on order. */
export function freeShares(state: ExchangeState, symbol: string): Quantity {
  const selling = state.working
    .filter((order) => order.orderClass === 'simple')
    .flatMap((order) => order.legs.map((leg) => ({ order, leg })))
    .filter(({ leg }) => leg.intent === 'sell_to_open' && underlyingOf(leg.instrument) === symbol)
    .flatMap(({ order, leg }) =>
      leg.instrument.kind === 'option' && leg.instrument.right === 'call'
        ? [pendingOf(order, leg.instrument.symbol, 'sell')]
        : [],
    );
  const covering = add(uncoveredContracts(exposuresOf(state.holdings, symbol), 'call'), sum(selling));
  const held = subtract(heldOf(state, symbol), pendingFor(state, symbol, 'sell'));
  return subtract(held, contractsToShares(covering));
}

/** Current price per share (per contract share for options): the mark. */
export type MarkOf = (instrument: Instrument) => number;

export const marketValueOf = (holding: Holding, markOf: MarkOf): Usd =>
  notional(ledgerPrice(markOf(holding.instrument)), holding.quantity, multiplierOf(holding.instrument));

/** What the options held tie up, over all underlyings; shares cover calls. A naked call ties up its full notional. */
export function optionRequirement(holdings: readonly Holding[], markOf: MarkOf): Usd {
  const underlyings = new Set(
    holdings.filter(({ instrument }) => instrument.kind === 'option').map(({ instrument }) => underlyingOf(instrument)),
  );
  return sum(
    [...underlyings].map((underlying) => {
      const shares = holdings.find(({ instrument }) => instrument.symbol === underlying)?.quantity ?? quantity('0');
      const exposures = exposuresOf(holdings, underlying);
      const requirement = spreadRequirement(exposures, shares > 0n ? shares : quantity('0'));
      if (requirement !== 'unbounded') return requirement;
      const naked = uncoveredContracts(exposures, 'call');
      return notional(ledgerPrice(markOf({ kind: 'equity', symbol: underlying })), naked, 100);
    }),
  );
}

export interface Power {
  readonly equity: Usd;
  readonly longValue: Usd;
  readonly shortValue: Usd;
  /** What the options held tie up. */
  readonly requirement: Usd;
  /** The same with half of the shares' value (all of it without margin), and with three tenths of it. */
  readonly initialMargin: Usd;
  readonly maintenanceMargin: Usd;
  readonly multiplier: 1 | 2;
  /** For shares. */
  readonly buyingPower: Usd;
  readonly optionsBuyingPower: Usd;
}

const MARGIN_EQUITY = usd('2000');
const ZERO = usd('0');
const atLeastZero = (amount: Usd): Usd => (amount > 0n ? amount : ZERO);
const part = (amount: Usd, of: bigint, whole: bigint): Usd => ((amount * of) / whole) as Usd;

/** Equity and buying power at the marks, after the requirement of what is held and the reservations of working orders. */
export function powerOf(state: ExchangeState, markOf: MarkOf): Power {
  const values = state.holdings.map((holding) => ({ holding, value: marketValueOf(holding, markOf) }));
  const total = (where: (entry: (typeof values)[number]) => boolean) =>
    sum(values.filter(where).map(({ value }) => value));
  const longValue = total(({ value }) => value > 0n);
  const shortValue = total(({ value }) => value < 0n);
  const equity = sum([state.cash, longValue, shortValue]);
  const shares = ({ holding }: (typeof values)[number]) => holding.instrument.kind === 'equity';
  const longShares = total((entry) => shares(entry) && entry.value > 0n);
  const shortShares = absolute(total((entry) => shares(entry) && entry.value < 0n));
  const requirement = optionRequirement(state.holdings, markOf);
  const reserved = (kind: Instrument['kind']) =>
    sum(state.working.filter((order) => order.legs[0]?.instrument.kind === kind).map(reservedOf));
  const multiplier = equity >= MARGIN_EQUITY ? 2 : 1;
  const lent = (amount: Usd): Usd => (multiplier === 2 ? part(amount, 1n, 2n) : ZERO);
  const shareReserve = reserved('equity');
  const committed = sum([requirement, reserved('option'), shareReserve, times(shortShares, 2)]);
  const free = sum([state.cash, negate(committed)]);
  const excess = sum([free, lent(longShares), lent(shareReserve), lent(shortShares)]);
  return {
    equity,
    longValue,
    shortValue,
    requirement,
    initialMargin: sum([requirement, longShares, negate(lent(longShares)), part(shortShares, 1n, 2n)]),
    maintenanceMargin: sum([requirement, part(longShares, 3n, 10n), part(shortShares, 3n, 10n)]),
    multiplier,
    buyingPower: atLeastZero(times(excess, multiplier)),
    optionsBuyingPower: atLeastZero(excess < free ? excess : free),
  };
}

/** Average price of a holding per share, always positive. */
export const averagePrice = (holding: Holding): Price =>
  fromNumber<Price>(
    Math.abs(Number(holding.cost) / Number(holding.quantity)) / multiplierOf(holding.instrument),
    'nearest',
    0.000001,
  );
