/**
 * What strategies of one account may not do to each other; whoever comes second is refused. *Other side*: on opposite sides
 * of one contract the broker nets them, so that neither could be closed for itself. *Opposite intent*: one gains in a name
 * where another loses, and the account pays for both. *Duplicate idea*: the same structure twice, or two of one kind and
 * direction in one slot, is one bet of twice the size.
 */
import { type Book, openOrders } from '../model/book.ts';
import type { Check } from '../model/decision.ts';
import { isTerminal, type Order, remaining } from '../model/order.ts';
import { heldOf, isFlat, type Position } from '../model/position.ts';
import type { Entry, Leg } from '../model/signal.ts';
import { sum, toNumber } from '../model/units.ts';
import { type Amount, amountsOf, type Direction, directionOf } from '../pricing/structure/direction.ts';
import { coverFor } from './cover.ts';

export interface Conflict {
  readonly check: Check;
  /** With whom, for the sentence. */
  readonly others: readonly string[];
}

interface Idea {
  readonly strategyId: string;
  readonly legs: readonly Leg[];
}

/** Ideas that stand in nobody's way, and nobody in theirs; the other side of one contract is refused all the same. */
const EXEMPT: readonly { readonly because: string; is(idea: Idea): boolean }[] = [
  { because: 'a benchmark is held whatever is thought of it', is: ({ strategyId }) => strategyId === 'index-baseline' },
  {
    because: 'a put bought before a report protects what is held',
    is: ({ strategyId, legs }) => strategyId === 'earnings-protection' && legs.every(isPutBought),
  },
  { because: 'what the owner holds is not a strategy’s idea', is: ({ strategyId }) => strategyId === 'external' },
];
const isPutBought = ({ instrument, side }: Leg): boolean =>
  side === 'buy' && instrument.kind === 'option' && instrument.right === 'put';
const isExempt = (idea: Idea): boolean => EXEMPT.some(({ is }) => is(idea));

/** The first conflict of an entry with what other strategies hold, or have working. */
export function conflictOf(entry: Entry, book: Book): Conflict | undefined {
  const opposed = otherSide(entry, book);
  if (opposed) return opposed;
  // Calls with shares of the same strategy behind them only give up a part of what these may gain.
  if (isExempt(entry) || coverFor(entry, book).wanted > 0n) return undefined;
  return oppositeIntent(entry, book) ?? duplicateIdea(entry, book);
}

const failed = (limit: string, scope: string, { unit, observed }: { unit: string; observed: number }): Check => ({
  ...{ limit, scope, unit, observed, allowed: 0, level: 'hard', passed: false },
});

/** The first leg of an entry whose other side another strategy is on. */
function otherSide({ legs, strategyId }: Entry, book: Book): Conflict | undefined {
  for (const { instrument, side } of legs) {
    const { symbol } = instrument;
    const { observed, others } = against(book, { side, symbol, strategyId });
    const unit = 'held or being traded by another strategy';
    if (observed > 0) return { check: failed('other-side', symbol, { unit, observed }), others };
  }
  return undefined;
}

/** Contracts or shares that others hold on the other side of a leg; those that an order of theirs would trade count as one. */
function against(book: Book, { side, symbol, strategyId }: Pick<Leg, 'side'> & { symbol: string; strategyId: string }) {
  const isTheirs = (of: { readonly strategyId: string }): boolean => of.strategyId !== strategyId;
  const signed = (position: Position): number => toNumber(heldOf(position, symbol)) * (side === 'buy' ? -1 : 1);
  const holders = book.positions.filter((position) => isTheirs(position) && signed(position) > 0);
  const working = openOrders(book).filter(
    (order) => isTheirs(order) && order.legs.some((leg) => leg.instrument.symbol === symbol && leg.side !== side),
  );
  const most = holders.reduce((largest, position) => Math.max(largest, signed(position)), 0);
  return { observed: most + working.length, others: namesOf([...holders, ...working]) };
}

const namesOf = (of: readonly { readonly strategyId: string }[]): readonly string[] =>
  [...new Set(of.map(({ strategyId }) => strategyId))].sort();

const OPPOSITE: Partial<Record<Direction, Direction>> = { bullish: 'bearish', bearish: 'bullish' };

function oppositeIntent({ strategyId, symbol, legs }: Entry, book: Book): Conflict | undefined {
  const opposite = OPPOSITE[directionOf(amountsOf(legs))];
  if (opposite === undefined) return undefined;
  const held = othersIn(book, { strategyId, symbol });
  const others = [...Map.groupBy(held, (each) => each.strategyId)]
    .filter(([, ideas]) => directionOf(ideas.flatMap(({ amounts }) => amounts)) === opposite)
    .map(([id]) => id);
  if (others.length === 0) return undefined;
  const unit = `${opposite} strategies there`;
  return { check: failed('opposite-intent', symbol, { unit, observed: others.length }), others };
}

interface HeldIdea extends Idea {
  readonly amounts: readonly Amount[];
}

/** What other strategies hold in a name or may still be filled, but for what stands in nobody's way. */
function othersIn(book: Book, { strategyId, symbol }: Pick<Entry, 'strategyId' | 'symbol'>): readonly HeldIdea[] {
  const isTheirs = (of: Idea & { readonly symbol: string }): boolean =>
    of.strategyId !== strategyId && of.symbol === symbol && !isExempt(of);
  const held = book.positions.filter((position) => isTheirs(position) && !isFlat(position));
  const working = openOrders(book).filter((order) => order.kind === 'entry' && isTheirs(order));
  return [
    ...held.map(({ strategyId: id, legs, holdings }) => ({ strategyId: id, legs, amounts: holdings.map(amountIn) })),
    ...working.map((order) => ({
      ...{ strategyId: order.strategyId, legs: order.legs },
      amounts: amountsOf(order.legs, remaining(order)),
    })),
  ];
}

const amountIn = ({ instrument, lots }: Position['holdings'][number]): Amount => ({
  instrument,
  quantity: sum(lots.map((lot) => lot.quantity)),
});

function duplicateIdea(entry: Entry, book: Book): Conflict | undefined {
  const structure = structureOf(entry.legs);
  const held = othersIn(book, entry).filter(({ legs }) => structureOf(legs) === structure);
  const kind = kindOf(entry.legs);
  const alongside = book.orders.filter((order) => isAlongside(order, entry) && kindOf(order.legs) === kind);
  const others = namesOf([...held, ...alongside]);
  if (others.length === 0) return undefined;
  const unit = held.length > 0 ? 'strategies with the same structure' : 'strategies with the same kind in this slot';
  return { check: failed('duplicate-idea', entry.symbol, { unit, observed: others.length }), others };
}

/** An entry of another strategy in the same name and slot that may be filled, or was. */
const isAlongside = (order: Order, { strategyId, symbol, slot }: Entry): boolean =>
  order.kind === 'entry' &&
  order.strategyId !== strategyId &&
  order.symbol === symbol &&
  order.slot === slot &&
  (!isTerminal(order) || order.filled > 0n) &&
  !isExempt(order);

const structureOf = (legs: readonly Leg[]): string =>
  legs
    .map(({ instrument, side, ratio }) => `${side} ${ratio} ${instrument.symbol}`)
    .sort()
    .join(' + ');

/** Direction and rights, whatever the strikes and expiries: "bullish: buy 1 call + sell 1 call". */
function kindOf(legs: readonly Leg[]): string {
  const rights = legs.map(
    ({ instrument, side, ratio }) => `${side} ${ratio} ${instrument.kind === 'option' ? instrument.right : 'share'}`,
  );
  return `${directionOf(amountsOf(legs))}: ${rights.sort().join(' + ')}`;
}
