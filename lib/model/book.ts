/** Everything a decision about money may rest on: the account, the positions, and the orders of today or still alive. */
import * as z from 'zod';
import { isTerminal, type Order, remaining } from './order.ts';
import { heldOf, isFlat, type Position } from './position.ts';
import type { Leg } from './signal.ts';
import type { OwnPositions } from './strategy.ts';
import { type Instant, InstantWire, newYorkDay, type TradingDay, TradingDayWire } from './time.ts';
import { type Quantity, sum, toNumber, type Usd, UsdWire } from './units.ts';
import type { RiskStanding } from './watch/risk-state.ts';

export const Account = z.object({
  environment: z.enum(['paper', 'live']),
  cash: UsdWire,
  /** Cash plus market value, as last marked. */
  equity: UsdWire,
  markedAt: InstantWire,
  /** The session the day's figures belong to. */
  day: TradingDayWire,
  /** Equity at that session's first mark: the base of the daily loss. */
  dayStartEquity: UsdWire,
});
export type Account = z.infer<typeof Account>;

export interface Book {
  readonly account: Account;
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  /** What the watcher last found; absent where there is no watcher, as in a back-test. */
  readonly risk?: RiskStanding | undefined;
}

export const openOrders = (book: Book): readonly Order[] => book.orders.filter((order) => !isTerminal(order));

/** What the account holds of an instrument: all positions together, as the broker counts. */
export const accountHolds = (book: Book, symbol: string): Quantity =>
  sum(book.positions.map((position) => heldOf(position, symbol)));

/** US dollars that an order may still put at risk: approved but unfilled counts as if it were filled. */
export const reservedOf = (order: Order): number =>
  order.kind === 'exit' ? 0 : toNumber(remaining(order)) * order.maxLossPerUnit;

/** US dollars that today's entry orders were approved for, filled or not; what died unfilled no longer counts. */
export function committedToday(book: Book, day: TradingDay, where: (order: Order) => boolean): number {
  const entries = book.orders.filter((order) => order.kind === 'entry' && order.day === day && where(order));
  return entries.reduce(
    (total, order) => total + toNumber(isTerminal(order) ? order.filled : order.quantity) * order.maxLossPerUnit,
    0,
  );
}

const replace = <T extends { id: string }>(items: readonly T[], item: T): readonly T[] => {
  const index = items.findIndex((candidate) => candidate.id === item.id);
  return index === -1 ? [...items, item] : items.with(index, item);
};

export const withOrder = (book: Book, order: Order): Book => ({ ...book, orders: replace(book.orders, order) });
export const withPosition = (book: Book, position: Position): Book => ({
  ...book,
  positions: replace(book.positions, position),
});

/** The account at the broker's equity; the day's first mark is the base of the daily loss. Cash is ours: a fold of the fills. */
export function marked(book: Book, equity: Usd, at: Instant): Book {
  const day = newYorkDay(at);
  const start = day === book.account.day ? {} : { day, dayStartEquity: equity };
  return { ...book, account: { ...book.account, ...start, equity, markedAt: at } };
}

/** What one strategy may see of the book: its own positions and orders, and the equity they are sized against. */
export function ownOf(book: Book, strategyId: string): OwnPositions {
  const positions = book.positions.filter((position) => position.strategyId === strategyId);
  const losses = positions.flatMap(({ symbol, lastLossDay }) => (lastLossDay ? [[symbol, lastLossDay] as const] : []));
  return {
    equity: toNumber(book.account.equity),
    positions: positions.filter((position) => !isFlat(position)),
    closed: positions.filter(isFlat),
    orders: openOrders(book).filter((order) => order.strategyId === strategyId),
    lossSales: Object.fromEntries(losses.sort(([, a], [, b]) => (a < b ? -1 : 1))),
    othersBought: boughtBy(book, (id) => id !== strategyId),
  };
}

/** What acquires a share: the share itself, or a call on it. */
const acquires = (legs: readonly Leg[]): boolean =>
  legs.some(({ instrument, side }) => side === 'buy' && (instrument.kind === 'equity' || instrument.right === 'call'));

/** The last day on which some strategies bought each symbol, as far as lots and orders still tell. */
function boughtBy(book: Book, isOne: (strategyId: string) => boolean): Readonly<Record<string, string>> {
  const held = book.positions.filter(({ strategyId, legs }) => isOne(strategyId) && acquires(legs));
  const working = openOrders(book).filter(
    ({ strategyId, kind, legs }) => kind === 'entry' && isOne(strategyId) && acquires(legs),
  );
  const days = [
    ...held.flatMap(({ symbol, openedAt, holdings }) => {
      const lots = holdings.flatMap((holding) => holding.lots.map((lot) => lot.acquiredAt));
      return [openedAt, ...lots].map((at) => [symbol, newYorkDay(at)] as const);
    }),
    ...working.map(({ symbol, day }) => [symbol, day] as const),
  ];
  return Object.fromEntries(days.sort(([, a], [, b]) => (a < b ? -1 : 1)));
}
