/**
 * What stands behind short options: cash behind puts and spreads, shares of the same strategy behind calls. Requirements by
 * the universal spread rule, in US dollars. An entry whose calls have no shares behind them is refused.
 */
import { type Book, openOrders } from '../model/book.ts';
import { multiplierOf } from '../model/instrument.ts';
import { pendingOf, remaining } from '../model/order.ts';
import { heldOf, type Position } from '../model/position.ts';
import type { Entry, Leg } from '../model/signal.ts';
import { negate, type Quantity, quantity, subtract, sum, times, toNumber, type Usd } from '../model/units.ts';
import { type Exposure, openingCost, spreadRequirement, uncoveredContracts } from '../pricing/structure/margin.ts';

/** Shares behind one call. */
const CONTRACT = 100;

export const optionsHeld = ({ holdings }: Position): readonly Exposure[] =>
  holdings.flatMap(({ instrument, lots }) =>
    instrument.kind === 'option' ? [{ option: instrument, contracts: sum(lots.map((lot) => lot.quantity)) }] : [],
  );

const optionsIn = (legs: readonly Leg[], units: Quantity): readonly Exposure[] =>
  legs.flatMap(({ instrument, side, ratio }) => {
    const contracts = times(units, ratio);
    return instrument.kind === 'option'
      ? [{ option: instrument, contracts: side === 'buy' ? contracts : negate(contracts) }]
      : [];
  });

/** Shares that the calls of a structure want behind them. */
const wanted = (options: readonly Exposure[]): Quantity => times(uncoveredContracts(options, 'call'), CONTRACT);

const bounded = (requirement: Usd | 'unbounded'): Usd => {
  if (requirement === 'unbounded') throw new Error('calls with shares behind them have no unbounded loss');
  return requirement;
};

/** Cash that options can take, premiums left out, each call that no other covers having its shares. */
export const secured = (options: readonly Exposure[]): Usd => bounded(spreadRequirement(options, wanted(options)));

/** Cash that stands behind all that is held; positions are not netted, since each is closed for itself. */
export const collateral = ({ positions }: Book): number =>
  toNumber(sum(positions.map((position) => secured(optionsHeld(position)))));

/** The most that one unit of an entry can lose at its limit price, in US dollars; undefined for a short sale of shares. */
export function unitLoss({ legs, limitPrice }: Entry): number | undefined {
  const options = optionsIn(legs, quantity('1'));
  if (options.length > 0) return toNumber(bounded(openingCost(options, limitPrice, wanted(options))));
  const isShort = legs.some(({ side }) => side === 'sell');
  return isShort
    ? undefined
    : toNumber(limitPrice) * Math.min(...legs.map(({ instrument }) => multiplierOf(instrument)));
}

/** Shares that one unit of an entry wants behind it, and those of the strategy that are not behind another call or on sale. */
export function coverFor({ strategyId, symbol, legs }: Entry, book: Book): { wanted: Quantity; free: Quantity } {
  const own = book.positions.filter((position) => position.strategyId === strategyId && position.symbol === symbol);
  const orders = openOrders(book).filter((order) => order.strategyId === strategyId && order.symbol === symbol);
  const behind = [
    ...own.map((position) => wanted(optionsHeld(position))),
    ...orders.filter(({ kind }) => kind === 'entry').map((order) => wanted(optionsIn(order.legs, remaining(order)))),
  ];
  const onSale = orders.filter(({ kind }) => kind === 'exit').map((order) => pendingOf(order, symbol));
  const held = sum(own.map((position) => heldOf(position, symbol)));
  return { wanted: wanted(optionsIn(legs, quantity('1'))), free: subtract(held, sum([...behind, ...onSale])) };
}
