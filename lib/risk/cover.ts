/**
 * What stands behind short options: cash behind puts and spreads, shares of the same strategy behind calls. Requirements by
 * the universal spread rule, in US dollars. An entry whose calls have no shares behind them is refused.
 */
import { type Book, openOrders } from '../model/book.ts';
import { pendingOf, remaining } from '../model/order.ts';
import { heldOf, type Position } from '../model/position.ts';
import type { Entry } from '../model/signal.ts';
import { type Quantity, quantity, subtract, sum, toNumber } from '../model/units.ts';
import { type Exposure, optionsIn, secured, sharesBehind } from '../pricing/structure/margin.ts';

export const optionsHeld = ({ holdings }: Position): readonly Exposure[] =>
  holdings.flatMap(({ instrument, lots }) =>
    instrument.kind === 'option' ? [{ option: instrument, contracts: sum(lots.map((lot) => lot.quantity)) }] : [],
  );

/** Cash that stands behind all that is held; positions are not netted, since each is closed for itself. */
export const collateral = ({ positions }: Book): number =>
  toNumber(sum(positions.map((position) => secured(optionsHeld(position)))));

/** Shares that one unit of an entry wants behind it, and those of the strategy that are not behind another call or on sale. */
export function coverFor({ strategyId, symbol, legs }: Entry, book: Book): { wanted: Quantity; free: Quantity } {
  const own = book.positions.filter((position) => position.strategyId === strategyId && position.symbol === symbol);
  const orders = openOrders(book).filter((order) => order.strategyId === strategyId && order.symbol === symbol);
  const behind = [
    ...own.map((position) => sharesBehind(optionsHeld(position))),
    ...orders
      .filter(({ kind }) => kind === 'entry')
      .map((order) => sharesBehind(optionsIn(order.legs, remaining(order)))),
  ];
  const onSale = orders.filter(({ kind }) => kind === 'exit').map((order) => pendingOf(order, symbol));
  const held = sum(own.map((position) => heldOf(position, symbol)));
  return { wanted: sharesBehind(optionsIn(legs, quantity('1'))), free: subtract(held, sum([...behind, ...onSale])) };
}
