/**
 * Whether the broker takes an order: form, session, options level, what is held, cover, and buying power, in the broker's
 * order. The answer is the intent of each leg and what one unit reserves, or a refusal in the broker's words.
 */
import { sessionAt } from '../model/calendar.ts';
import { type Instrument, lastTradingClose, underlyingOf } from '../model/instrument.ts';
import { type Instant, MINUTE } from '../model/time.ts';
import {
  absolute,
  format,
  negate,
  notional,
  type Price,
  price,
  type Quantity,
  quantity,
  smaller,
  subtract,
  times,
  type Usd,
  usd,
} from '../model/units.ts';
import {
  type ExchangeState,
  exposuresOf,
  freeShares,
  heldOf,
  type MarkOf,
  pendingFor,
  powerOf,
} from './exchange-account.ts';
import { type ExchangeOrder, isOpening, isSettled, type PositionIntent, unfilled } from './exchange-order.ts';
import { type Exposure, openingCost, uncoveredContracts } from './margin.ts';
import { netPrice, type QuoteOf, type Side, takeAt } from './matching.ts';
import { type Refusal, refuse } from './refusals.ts';

export interface LegRequest {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly ratio: number;
  readonly intent: PositionIntent | undefined;
}

export interface OrderRequest {
  readonly clientOrderId: string | undefined;
  readonly orderClass: 'simple' | 'mleg';
  readonly legs: readonly LegRequest[];
  readonly quantity: Quantity;
  readonly type: 'market' | 'limit';
  readonly limitPrice: Price | undefined;
  readonly timeInForce: 'day' | 'gtc';
}

/** What the exchange knows of the market when it judges an order. */
export interface Desk {
  readonly at: Instant;
  readonly quoteOf: QuoteOf;
  readonly markOf: MarkOf;
  readonly isListed: (instrument: Instrument) => boolean;
}

export interface Admission {
  readonly intents: readonly PositionIntent[];
  readonly reservedPerUnit: Price;
}

interface Case {
  readonly state: ExchangeState;
  readonly request: OrderRequest;
  readonly desk: Desk;
  readonly intents: readonly PositionIntent[];
}
type Rule = (subject: Case) => Refusal | undefined;

const MAX_CLIENT_ID = 128;
const EXPIRY_CUT_OFF = 30 * MINUTE;
const CENT = 10_000_000n;
const ONE = quantity('1');
const NOTHING = quantity('0');
const isWhole = (amount: Quantity): boolean => amount % ONE === 0n;
const isMleg = (request: OrderRequest): boolean => request.orderClass === 'mleg';
const isOptions = (request: OrderRequest): boolean => request.legs.some((leg) => leg.instrument.kind === 'option');

const form: Rule = ({ state, request }) => {
  const { clientOrderId, limitPrice, type } = request;
  if (clientOrderId !== undefined && clientOrderId.length > MAX_CLIENT_ID) return refuse('client-id-too-long');
  if (clientOrderId !== undefined && state.clientOrderIds.has(clientOrderId)) return refuse('duplicate-client-id');
  if (request.quantity <= 0n) return refuse('quantity-not-positive');
  if (type === 'market' && limitPrice !== undefined) return refuse('limit-on-market');
  if (type === 'limit' && limitPrice === undefined) return refuse('limit-missing');
  if (limitPrice === undefined) return undefined;
  if (!isMleg(request) && limitPrice <= 0n) return refuse('limit-not-positive');
  return absolute(limitPrice) >= ONE && limitPrice % CENT !== 0n ? refuse('sub-penny') : undefined;
};

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

const legs: Rule = ({ request }) => {
  if (!isMleg(request)) return undefined;
  const all = request.legs;
  if (all.length < 2 || all.length > 4) return refuse('legs-count');
  if (all.some((leg) => leg.instrument.kind === 'equity')) return refuse('legs-equity');
  if (all.some((leg) => leg.intent === undefined)) return refuse('legs-intent');
  if (new Set(all.map((leg) => underlyingOf(leg.instrument))).size > 1) return refuse('legs-underlying');
  if (new Set(all.map((leg) => leg.instrument.symbol)).size < all.length) return refuse('legs-repeated');
  return all.map((leg) => leg.ratio).reduce(greatestDivisor) > 1 ? refuse('legs-divisor') : undefined;
};

const listing: Rule = ({ request, desk }) => {
  for (const { instrument } of request.legs) {
    if (instrument.kind === 'option' && lastTradingClose(instrument) <= desk.at) return refuse('contract-expired');
    if (!desk.isListed(instrument)) return refuse(instrument.kind === 'option' ? 'contract-unknown' : 'asset-unknown');
  }
  return undefined;
};

const session: Rule = ({ request, desk, intents }) => {
  if (!isOptions(request))
    return !isWhole(request.quantity) && request.timeInForce !== 'day' ? refuse('fractional-day') : undefined;
  if (!isWhole(request.quantity)) return refuse('options-whole');
  if (request.type === 'market' && !sessionAt(desk.at)) return refuse('options-session');
  const tooLate = request.legs.some(
    ({ instrument }, index) =>
      instrument.kind === 'option' &&
      isOpening(intents[index] ?? 'buy_to_open') &&
      desk.at >= lastTradingClose(instrument) - EXPIRY_CUT_OFF,
  );
  return tooLate ? refuse('expires-soon') : undefined;
};

const level: Rule = ({ state, request, intents }) => {
  if (!isOptions(request)) return undefined;
  if (state.optionsLevel === 0) return refuse('options-level-0');
  if (isMleg(request) && state.optionsLevel < 3) return refuse('options-level-3');
  return intents[0] === 'buy_to_open' && state.optionsLevel < 2 ? refuse('options-level-2') : undefined;
};

/** An intent must fit what is held: nothing is opened against an opposite holding, nothing closed that is not there. */
const intent: Rule = ({ state, request, intents }) => {
  const wrong = request.legs.some(({ instrument, side }, index) => {
    const held = heldOf(state, instrument.symbol);
    const intended = intents[index];
    if (!intended?.startsWith(side)) return true;
    if (intended === 'sell_to_close') return held <= 0n;
    if (intended === 'buy_to_close') return held >= 0n;
    return intended === 'buy_to_open' ? held < 0n : held > 0n;
  });
  return wrong ? refuse('intent-mismatch') : undefined;
};

/** A sale and a purchase of one symbol that could trade with each other. */
const washTrade: Rule = ({ state, request }) => {
  const [leg] = request.legs;
  if (!leg || isMleg(request)) return undefined;
  const couldMeet = (other: ExchangeOrder): boolean => {
    const [opposite] = other.legs;
    if (other.orderClass === 'mleg' || !opposite || opposite.instrument.symbol !== leg.instrument.symbol) return false;
    if (opposite.side === leg.side || isSettled(other)) return false;
    if (other.limitPrice === undefined || request.limitPrice === undefined) return true;
    const [buy, sell] = leg.side === 'buy' ? [request, other] : [other, request];
    return (buy.limitPrice ?? 0n) >= (sell.limitPrice ?? 0n);
  };
  const existing = state.working.find(couldMeet);
  return (
    existing && refuse('wash-trade', { existing_order_id: existing.id, reject_reason: 'opposite side order exists' })
  );
};

const lacking = (
  symbol: string,
  { available, held, pending }: Readonly<Record<'available' | 'held' | 'pending', Quantity>>,
): Refusal =>
  refuse('quantity-available', {
    available: format(available > 0n ? available : NOTHING),
    existing_qty: format(held),
    held_for_orders: format(pending),
    symbol,
  });

/** What is sold must be there and not promised elsewhere. */
const availability: Rule = ({ state, request, intents }) => {
  for (const [index, { instrument, side, ratio }] of request.legs.entries()) {
    const isShareSale = instrument.kind === 'equity' && side === 'sell';
    if (isOpening(intents[index] ?? 'buy_to_open') && !isShareSale) continue;
    const held = heldOf(state, instrument.symbol);
    if (isShareSale && held <= 0n) return refuse('short-sale');
    const pending = pendingFor(state, instrument.symbol, side);
    const available = isShareSale ? freeShares(state, instrument.symbol) : subtract(absolute(held), pending);
    if (times(request.quantity, ratio) > available) return lacking(instrument.symbol, { available, held, pending });
  }
  return undefined;
};

const exposuresIn = (subject: Case, units: Quantity, where: (intent: PositionIntent) => boolean): readonly Exposure[] =>
  subject.request.legs.flatMap(({ instrument, side, ratio }, index) => {
    if (instrument.kind !== 'option' || !where(subject.intents[index] ?? 'buy_to_open')) return [];
    const contracts = times(units, ratio);
    return [{ option: instrument, contracts: side === 'buy' ? contracts : negate(contracts) }];
  });

/** What working orders would change if they filled: long contracts on sale, and multi-leg orders as a whole. */
const promised = (state: ExchangeState, underlying: string): readonly Exposure[] =>
  state.working.flatMap((order) =>
    order.legs.flatMap(({ instrument, side, ratio, intent: intended }) => {
      if (instrument.kind !== 'option' || instrument.underlying !== underlying) return [];
      if (order.orderClass === 'simple' && intended !== 'sell_to_close') return [];
      const contracts = times(unfilled(order), ratio);
      return [{ option: instrument, contracts: side === 'buy' ? contracts : negate(contracts) }];
    }),
  );

/** Every short of a multi-leg order is covered inside it, and no order may take the cover from a short that is held. */
const cover: Rule = (subject) => {
  const { state, request } = subject;
  const [first] = request.legs;
  if (!first || !isOptions(request)) return undefined;
  const rights = ['call', 'put'] as const;
  const opened = exposuresIn(subject, ONE, isOpening);
  if (isMleg(request) && rights.some((right) => uncoveredContracts(opened, right) > 0n))
    return refuse('uncovered-mleg');
  const underlying = underlyingOf(first.instrument);
  const before = [...exposuresOf(state.holdings, underlying), ...promised(state, underlying)];
  const traded = exposuresIn(subject, request.quantity, (intended) => isMleg(request) || !isOpening(intended));
  const uncovers = rights.some(
    (right) => uncoveredContracts([...before, ...traded], right) > uncoveredContracts(before, right),
  );
  return uncovers ? refuse('uncovered') : undefined;
};

const coveredCall: Rule = ({ state, request, intents }) => {
  const [leg] = request.legs;
  if (isMleg(request) || leg?.instrument.kind !== 'option' || intents[0] !== 'sell_to_open') return undefined;
  if (leg.instrument.right !== 'call') return undefined;
  const required = times(request.quantity, 100);
  const free = freeShares(state, leg.instrument.underlying);
  const available = free > 0n ? free : NOTHING;
  return required > available
    ? refuse('covered-call', { required_qty: format(required), available_qty: format(available) })
    : undefined;
};

const CHECKS: readonly Rule[] = [
  form,
  legs,
  listing,
  session,
  level,
  intent,
  washTrade,
  availability,
  cover,
  coveredCall,
];

/** What is open without a stated intent follows from what is held. */
function intentOf(state: ExchangeState, leg: LegRequest): PositionIntent {
  if (leg.intent !== undefined) return leg.intent;
  const held = heldOf(state, leg.instrument.symbol);
  if (leg.side === 'buy') return held < 0n ? 'buy_to_close' : 'buy_to_open';
  return held > 0n ? 'sell_to_close' : 'sell_to_open';
}

/** The net price that a unit is valued at: its limit, or what taking it costs now. */
function valuation({ request, desk }: Case): Price | undefined {
  const [first] = request.legs;
  if (request.limitPrice !== undefined)
    return !isMleg(request) && first?.side === 'sell' ? negate(request.limitPrice) : request.limitPrice;
  const prices = request.legs.map((leg) => takeAt(desk.quoteOf(leg.instrument.symbol), leg.side));
  return prices.every((value) => value !== undefined) ? netPrice(request.legs, prices) : undefined;
}

function reserve(subject: Case): { readonly perUnit: Usd } | Refusal {
  const { request, intents } = subject;
  if (!intents.some(isOpening)) return { perUnit: usd('0') };
  const net = valuation(subject);
  if (net === undefined) return refuse('no-reference-price');
  if (!isOptions(request)) return { perUnit: notional(net > 0n ? net : price('0'), ONE) };
  const [first] = request.legs;
  const isCall = first?.instrument.kind === 'option' && first.instrument.right === 'call';
  const coveringShares = !isMleg(request) && isCall && first.side === 'sell' ? quantity('100') : NOTHING;
  const perUnit = openingCost(exposuresIn(subject, ONE, isOpening), net, coveringShares);
  return perUnit === 'unbounded' ? refuse('uncovered') : { perUnit };
}

function power(subject: Case, perUnit: Usd): Refusal | undefined {
  const { state, request, desk, intents } = subject;
  const cost = notional(perUnit as bigint as Price, request.quantity);
  const { buyingPower, optionsBuyingPower } = powerOf(state, desk.markOf);
  const options = isOptions(request);
  const available = options ? smaller(optionsBuyingPower, buyingPower) : buyingPower;
  if (cost <= available || cost === 0n) return undefined;
  if (!options) return refuse('buying-power', { buying_power: format(available), cost_basis: format(cost) });
  return !isMleg(request) && intents[0] === 'sell_to_open'
    ? refuse('cash-secured-put', {
        options_buying_power: format(available),
        required_options_buying_power: format(cost),
      })
    : refuse('options-buying-power', { options_buying_power: format(available), cost_basis: format(cost) });
}

/** The broker's answer to an order, before it rests in the book. */
export function admit(state: ExchangeState, request: OrderRequest, desk: Desk): Admission | Refusal {
  const intents = request.legs.map((leg) => intentOf(state, leg));
  const subject: Case = { state, request, desk, intents };
  for (const check of CHECKS) {
    const refusal = check(subject);
    if (refusal) return refusal;
  }
  const reserved = reserve(subject);
  if ('code' in reserved) return reserved;
  const refusal = power(subject, reserved.perUnit);
  return refusal ?? { intents, reservedPerUnit: reserved.perUnit as bigint as Price };
}

export const isRefusal = (answer: object): answer is Refusal => 'code' in answer;
