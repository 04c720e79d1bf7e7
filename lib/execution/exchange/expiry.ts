/**
 * The end of a contract. In the last half hour the broker sells what its owner could not pay to exercise; at the close
 * whatever is in the money by a cent is exercised or assigned into shares at the strike, and the rest is worthless.
 */
import { lastTradingClose, type Option } from '../../model/instrument.ts';
import { type Instant, MINUTE } from '../../model/time.ts';
import {
  absolute,
  add,
  negate,
  notional,
  type Price,
  price,
  type Quantity,
  quantity,
  subtract,
  times,
  type Usd,
  usd,
} from '../../model/units.ts';
import { type Activity, type ExchangeState, type Holding, heldOf, trade } from './account.ts';
import { execute, withOrder } from './execute.ts';
import { takeIds } from './ids.ts';
import { ledgerPrice, type QuoteOf, takeAt } from './matching.ts';
import { type ExchangeOrder, endOrder } from './order.ts';

/** What the market says at one instant: fresh quotes for matching, and the last price of a share. */
export interface MarketUpdate {
  readonly at: Instant;
  readonly quoteOf: QuoteOf;
  readonly lastOf: (symbol: string) => number | undefined;
}

type OptionHolding = Holding & { readonly instrument: Option };

const LIQUIDATION_WINDOW = 30 * MINUTE;
const CENT = price('0.01');
const CONTRACT = 100;

const isOption = (holding: Holding): holding is OptionHolding => holding.instrument.kind === 'option';
const inTheMoney = (option: Option, underlying: Price): boolean =>
  (option.right === 'call' ? subtract(underlying, option.strike) : subtract(option.strike, underlying)) >= CENT;

/** Shares that exercise or assignment brings (negative: takes): a long call and a short put bring. */
const sharesOf = ({ instrument, quantity: contracts }: OptionHolding): Quantity =>
  times(instrument.right === 'call' ? contracts : negate(contracts), CONTRACT);

type Ending = 'OPEXP' | 'OPEXC' | 'OPASN';

/** Takes a holding out of the book, and where it was exercised or assigned brings or takes the shares. */
function end(
  state: ExchangeState,
  holding: OptionHolding,
  { type, at }: { readonly type: Ending; readonly at: Instant },
): ExchangeState {
  const { instrument, quantity: contracts } = holding;
  const { ids, state: numbered } = takeIds(state, 3);
  const [id = '', tradeId = '', groupId = ''] = ids;
  const holdings = trade(numbered.holdings, { instrument, quantity: negate(contracts), price: price('0') });
  const base = { at, groupId };
  const removal: Activity = { ...base, id, type, symbol: instrument.symbol, quantity: negate(contracts) };
  const ended = { ...numbered, holdings, activities: [...numbered.activities, removal] };
  return type === 'OPEXP' ? ended : deliver(ended, holding, { ...base, id: tradeId });
}

function deliver(
  state: ExchangeState,
  holding: OptionHolding,
  base: { id: string; at: Instant; groupId: string },
): ExchangeState {
  const { underlying: symbol, strike } = holding.instrument;
  const shares = sharesOf(holding);
  const netAmount = negate(notional(strike, shares));
  const delivery: Activity = { ...base, type: 'OPTRD', symbol, quantity: shares, price: strike, netAmount };
  return {
    ...state,
    cash: add(state.cash, netAmount),
    holdings: trade(state.holdings, { instrument: { kind: 'equity', symbol }, quantity: shares, price: strike }),
    activities: [...state.activities, delivery],
  };
}

function endingOf({ instrument, quantity: contracts }: OptionHolding, last: number): Ending {
  if (!inTheMoney(instrument, ledgerPrice(last))) return 'OPEXP';
  return contracts > 0n ? 'OPEXC' : 'OPASN';
}

/** Settles every contract whose trading has ended, where the share's last price is known; the others wait for it. */
export function settleExpired(state: ExchangeState, update: MarketUpdate): ExchangeState {
  return state.holdings.filter(isOption).reduce((settled, holding) => {
    if (lastTradingClose(holding.instrument) > update.at) return settled;
    const last = update.lastOf(holding.instrument.underlying);
    return last === undefined ? settled : end(settled, holding, { type: endingOf(holding, last), at: update.at });
  }, state);
}

/** Whether cash and shares would suffice if the given contracts were exercised and assigned now. */
function isAffordable(state: ExchangeState, expiring: readonly OptionHolding[], underlying: Price): boolean {
  const taken = expiring.filter(({ instrument }) => inTheMoney(instrument, underlying));
  const symbol = expiring[0]?.instrument.underlying ?? '';
  const shares = taken.reduce((total, holding) => add(total, sharesOf(holding)), heldOf(state, symbol));
  const paid = taken.reduce<Usd>(
    (total, holding) => add(total, notional(holding.instrument.strike, sharesOf(holding))),
    usd('0'),
  );
  return shares >= 0n && (paid <= 0n || paid <= state.cash);
}

/** Orders of the owner that could trade the contract once more are cancelled first. */
const withoutOrdersOf = (state: ExchangeState, symbol: string, at: Instant): ExchangeState =>
  state.working
    .filter((order) => order.legs.some((leg) => leg.instrument.symbol === symbol))
    .reduce((next, order) => withOrder(next, endOrder(order, 'canceled', at)), state);

/** The broker's own market order, shorts first, at the quote's side; an empty side is left alone. */
function liquidate(state: ExchangeState, holding: OptionHolding, update: MarketUpdate): ExchangeState {
  const side = holding.quantity > 0n ? 'sell' : 'buy';
  const at = takeAt(update.quoteOf(holding.instrument.symbol), side);
  if (at === undefined) return state;
  const { ids, state: numbered } = takeIds(state, 1);
  const id = ids[0] ?? '';
  const order: ExchangeOrder = {
    ...{ id, clientOrderId: id, orderClass: 'simple', type: 'market', limitPrice: undefined, timeInForce: 'day' },
    ...{ quantity: absolute(holding.quantity), filled: quantity('0'), status: 'new', reservedPerUnit: price('0') },
    ...{ submittedAt: update.at, updatedAt: update.at, expiresAt: lastTradingClose(holding.instrument) },
    ...{ endedAt: undefined, replaces: undefined, replacedBy: undefined },
    legs: [
      {
        ...{ id, clientOrderId: id, instrument: holding.instrument, side, ratio: 1, filledValue: usd('0') },
        intent: side === 'sell' ? 'sell_to_close' : 'buy_to_close',
      },
    ],
  };
  const booked = withoutOrdersOf(numbered, holding.instrument.symbol, update.at);
  return execute({ ...booked, working: [...booked.working, order] }, order, {
    units: order.quantity,
    prices: [at],
    at: update.at,
  });
}

/** In the last half hour: closes the expiring contracts of an underlying that the account could not take into shares. */
export function liquidateUnaffordable(state: ExchangeState, update: MarketUpdate): ExchangeState {
  const expiring = state.holdings.filter(isOption).filter(({ instrument }) => {
    const left = lastTradingClose(instrument) - update.at;
    return left >= 0 && left <= LIQUIDATION_WINDOW;
  });
  const underlyings = new Set(expiring.map(({ instrument }) => instrument.underlying));
  return [...underlyings].reduce((next, symbol) => {
    const group = expiring.filter(({ instrument }) => instrument.underlying === symbol);
    const last = update.lastOf(symbol);
    if (last === undefined || isAffordable(next, group, ledgerPrice(last))) return next;
    const shortsFirst = [...group].sort((a, b) => (a.quantity < b.quantity ? -1 : 1));
    return shortsFirst.reduce((closing, holding) => liquidate(closing, holding, update), next);
  }, state);
}

/** Assigns a short holding before its end, as may happen to an American option overnight; nothing where none is short. */
export function assignEarly(state: ExchangeState, symbol: string, at: Instant): ExchangeState {
  const holding = state.holdings.filter(isOption).find(({ instrument }) => instrument.symbol === symbol);
  if (!holding || holding.quantity > 0n) return state;
  return end(withoutOrdersOf(state, symbol, at), holding, { type: 'OPASN', at });
}
