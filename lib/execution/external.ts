/**
 * What others do in the account: the owner by hand, or the broker. Their executions close the open positions that hold
 * the instrument on the other side, the oldest first; the rest becomes a position of the pseudo-strategy "external", which
 * nobody trades and every limit counts.
 */
import { type Book, openOrders, withPosition } from '../model/book.ts';
import type { BrokerPosition, Execution } from '../model/broker.ts';
import { cashOf, type Fill } from '../model/fill.ts';
import { type Instrument, underlyingOf } from '../model/instrument.ts';
import { type Order, pendingOf } from '../model/order.ts';
import { applyFill, heldOf, isFlat, openPosition, type Position } from '../model/position.ts';
import { type Leg, positionIdOf, type Reason } from '../model/signal.ts';
import { type Instant, newYorkDay } from '../model/time.ts';
import { absolute, add, negate, type Price, type Quantity, quantity, smaller, subtract } from '../model/units.ts';

export const EXTERNAL = 'external';

/** An execution that no order of ours owns, on its way into the book. */
export type Stray = Pick<Fill, 'executionId' | 'orderId' | 'instrument' | 'side' | 'quantity' | 'price' | 'at'> & {
  readonly cause: NonNullable<Fill['cause']>;
  readonly modelled: boolean;
};

export interface Folded {
  readonly book: Book;
  readonly fills: readonly Fill[];
}

export const strayFrom = ({ brokerOrderId, ...execution }: Execution, modelled: boolean): Stray => ({
  ...{ ...execution, orderId: brokerOrderId, cause: 'external', modelled },
});

interface Part {
  readonly position: Position;
  readonly quantity: Quantity;
}

const NONE = quantity('0');
const byAge = (a: Position, b: Position): number => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);

/** How much a trade on one side takes from each position that holds the other side, the oldest first, and what is left. */
export function shared(
  book: Book,
  { instrument, side, quantity: wanted }: Pick<Stray, 'instrument' | 'side' | 'quantity'>,
) {
  const parts: Part[] = [];
  let left = wanted;
  for (const position of [...book.positions].sort(byAge)) {
    const held = heldOf(position, instrument.symbol);
    const size = smaller(left, side === 'sell' ? held : negate(held));
    if (size <= 0n) continue;
    parts.push({ position, quantity: size });
    left = subtract(left, size);
  }
  return { parts, left };
}

/** The first part keeps the execution's id, the others count on: each is kept once, whatever is told again. */
export const partId = (executionId: string, index: number): string =>
  index === 0 ? executionId : `${executionId}/${index + 1}`;

/** One part of it in one position: lots, cash and the account move together. */
export function folded(
  { book, fills }: Folded,
  position: Position,
  { stray, part }: { stray: Stray; part: Quantity },
): Folded {
  const { strategyId, id: positionId } = position;
  const before = fills.filter(({ executionId }) => isPartOf(executionId, stray.executionId)).length;
  const executionId = partId(stray.executionId, before);
  const fill: Fill = { ...stray, executionId, strategyId, positionId, quantity: part };
  const account = { ...book.account, cash: add(book.account.cash, cashOf(fill)) };
  const next = withPosition({ ...book, account }, applyFill(position, fill, 'first-in', newYorkDay(fill.at)));
  return { book: next, fills: [...fills, fill] };
}

const isPartOf = (executionId: string, whole: string): boolean =>
  executionId === whole || executionId.startsWith(`${whole}/`);

/** The book after an execution of somebody else. */
export function adopted(before: Folded, stray: Stray): Folded {
  const { parts, left } = shared(before.book, stray);
  const closed = parts.reduce((now, { position, quantity: part }) => folded(now, position, { stray, part }), before);
  return left > 0n ? remainder(closed, stray, { left }) : closed;
}

/** What no position holds the other side of opens or adds to one in that instrument alone: nobody's, or a strategy's. */
export function remainder(before: Folded, stray: Stray, { left, strategyId = EXTERNAL }: Rest): Folded {
  const { instrument, side, at, modelled } = stray;
  const empty = emptyPosition({ instrument, side, ratio: 1 }, { at, modelled, strategyId, reason: causeOf(stray) });
  const held = before.book.positions.find(({ id }) => id === empty.id) ?? empty;
  const { legs, openedAt } = isFlat(held) ? empty : held;
  return folded(before, { ...held, legs, openedAt }, { stray, part: left });
}

interface Rest {
  readonly left: Quantity;
  readonly strategyId?: string;
}

const causeOf = ({ cause, orderId }: Stray): Reason =>
  cause === 'delivery'
    ? { rule: cause, observed: orderId, threshold: 'an option that was exercised or assigned' }
    : { rule: EXTERNAL, observed: orderId, threshold: 'no order of ours' };

interface Opening {
  readonly at: Instant;
  readonly modelled: boolean;
  readonly strategyId: string;
  readonly reason: Reason;
}

const emptyPosition = (leg: Leg, { at, modelled, strategyId, reason }: Opening): Position =>
  openPosition({
    ...{ id: positionIdOf(strategyId, [leg]), strategyId, symbol: underlyingOf(leg.instrument), legs: [leg] },
    ...{ reasons: [reason], openedAt: at, modelled },
  });

/** What the account held before our books began, at the broker's average price: its cash moved before ours was counted. */
export function inherited(
  { instrument, quantity: held }: BrokerPosition,
  { averagePrice, at, modelled }: { averagePrice: Price; at: Instant; modelled: boolean },
): Position {
  const leg: Leg = { instrument, side: held > 0n ? 'buy' : 'sell', ratio: 1 };
  const lots = [{ quantity: held, price: averagePrice, acquiredAt: at }];
  const reason = { rule: EXTERNAL, observed: 'held before our books began', threshold: 'no order of ours' };
  const empty = emptyPosition(leg, { at, modelled, strategyId: EXTERNAL, reason });
  return { ...empty, holdings: [{ instrument, lots }] };
}

/** Exits that would close more than their position still holds: somebody else has closed it. */
export function overreaching(book: Book): readonly Order[] {
  const exits = openOrders(book).filter(({ kind }) => kind === 'exit');
  const isTooMuch = (positionId: string, { symbol }: Instrument): boolean => {
    const position = book.positions.find(({ id }) => id === positionId);
    const wanted = exits.filter((exit) => exit.positionId === positionId).map((exit) => pendingOf(exit, symbol));
    return wanted.reduce(add, NONE) > absolute(position ? heldOf(position, symbol) : NONE);
  };
  return exits.filter(({ positionId, legs }) => legs.some(({ instrument }) => isTooMuch(positionId, instrument)));
}
