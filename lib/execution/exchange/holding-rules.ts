/** Rules that look at what is held and promised: intents, orders that could meet, what is free to sell, and cover. */
import { type Right, underlyingOf } from '../../model/instrument.ts';
import { absolute, format, negate, type Quantity, quantity, subtract, times } from '../../model/units.ts';
import { type Exposure, uncoveredContracts } from '../../pricing/structure/margin.ts';
import { type ExchangeState, exposuresOf, freeShares, heldOf, pendingFor } from './account.ts';
import { type ExchangeOrder, isOpening, isSettled, unfilled } from './order.ts';
import { type Refusal, refuse } from './refusals.ts';
import { exposuresIn, isMleg, isOptions, type Rule } from './request.ts';

const NOTHING = quantity('0');
const ONE = quantity('1');

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

/**
 * What working orders would change for the worse if they filled: long contracts on sale, and multi-leg orders as a whole.
 * Cover that an order has yet to buy is none: it may never come.
 */
const promised = (state: ExchangeState, underlying: string, right: Right): readonly Exposure[] => {
  const held = exposuresOf(state.holdings, underlying);
  return state.working.flatMap((order) => {
    const changes = changesOf(order).filter(({ option }) => option.underlying === underlying && option.right === right);
    const isGain = changes.reduce((net, { contracts }) => net + contracts, 0n) > 0n;
    const uncovers = uncoveredContracts([...held, ...changes], right) > uncoveredContracts(held, right);
    return isGain && !uncovers ? [] : changes;
  });
};

const changesOf = (order: ExchangeOrder): readonly Exposure[] =>
  order.legs.flatMap(({ instrument, side, ratio, intent: intended }) => {
    if (instrument.kind !== 'option') return [];
    if (order.orderClass === 'simple' && intended !== 'sell_to_close') return [];
    const contracts = times(unfilled(order), ratio);
    return [{ option: instrument, contracts: side === 'buy' ? contracts : negate(contracts) }];
  });

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
  const traded = exposuresIn(subject, request.quantity, (intended) => isMleg(request) || !isOpening(intended));
  const uncovers = rights.some((right) => {
    const before = [...exposuresOf(state.holdings, underlying), ...promised(state, underlying, right)];
    return uncoveredContracts([...before, ...traded], right) > uncoveredContracts(before, right);
  });
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

export const HOLDING_RULES: readonly Rule[] = [intent, washTrade, availability, cover, coveredCall];
