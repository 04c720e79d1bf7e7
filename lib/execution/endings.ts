/**
 * Options that end without a trade: worthless, exercised or assigned. The contract leaves the positions that hold it at no
 * price, the oldest first, and the shares move at the strike within the strategies whose contract it was: those they held
 * leave, those they get are a position of their own, so that they can be sold, covered and counted like any other.
 */
import type { Book } from '../model/book.ts';
import type { OptionActivity } from '../model/broker.ts';
import { multiplierOf } from '../model/instrument.ts';
import { absolute, type Quantity, quantity, smaller, subtract, times } from '../model/units.ts';
import { type Folded, folded, remainder, type Stray, shared } from './external.ts';

/** What belongs together: contracts that leave, and the shares that they move. */
export type Ending = readonly OptionActivity[];

const isDelivery = ({ kind }: OptionActivity): boolean => kind === 'delivery';

/** Complete endings, and those that the broker has told in part or not carried out yet. */
export function endingsIn(activities: readonly OptionActivity[]): {
  readonly complete: readonly Ending[];
  readonly pending: readonly OptionActivity[];
} {
  const groups = [...Map.groupBy(activities, ({ groupId }) => groupId).values()];
  const isComplete = (group: Ending): boolean =>
    group.every(({ isExecuted }) => isExecuted) &&
    group.some((each) => !isDelivery(each)) &&
    group.some(isDelivery) !== group.some(({ kind }) => kind === 'expiry');
  return { complete: groups.filter(isComplete), pending: groups.filter((group) => !isComplete(group)).flat() };
}

const strayOf = (activity: OptionActivity, modelled: boolean): Stray => ({
  ...{ executionId: activity.activityId, orderId: activity.groupId, cause: activity.kind, modelled },
  ...{ instrument: activity.instrument, price: activity.price, at: activity.at },
  side: activity.quantity > 0n ? 'buy' : 'sell',
  quantity: absolute(activity.quantity),
});

/** The book after an ending. Where no position holds the contract it is none of ours, and changes nothing. */
export function ended(book: Book, ending: Ending, modelled: boolean): Folded {
  const takers: Taker[] = [];
  let now: Folded = { book, fills: [] };
  for (const activity of ending.filter((each) => !isDelivery(each))) {
    const stray = strayOf(activity, modelled);
    for (const { position, quantity: part } of shared(now.book, stray).parts) {
      now = folded(now, position, { stray, part });
      takers.push({ strategyId: position.strategyId, shares: times(part, multiplierOf(activity.instrument)) });
    }
  }
  if (takers.length === 0) return now;
  return ending.filter(isDelivery).reduce((done, each) => delivered(done, strayOf(each, modelled), takers), now);
}

interface Taker {
  readonly strategyId: string;
  readonly shares: Quantity;
}

function delivered(before: Folded, stray: Stray, takers: readonly Taker[]): Folded {
  let now = before;
  let left = stray.quantity;
  for (const { strategyId, shares } of takers) {
    const part = smaller(left, shares);
    if (part <= quantity('0')) continue;
    now = taken(now, stray, { strategyId, shares: part });
    left = subtract(left, part);
  }
  return left > 0n ? remainder(now, stray, { left }) : now;
}

/** Shares called away are those that the strategy holds; what it does not hold yet becomes a position in the share. */
function taken(before: Folded, stray: Stray, { strategyId, shares }: Taker): Folded {
  const positions = before.book.positions.filter((position) => position.strategyId === strategyId);
  const { parts, left } = shared({ ...before.book, positions }, { ...stray, quantity: shares });
  const closed = parts.reduce((now, { position, quantity: part }) => folded(now, position, { stray, part }), before);
  return left > 0n ? remainder(closed, stray, { left, strategyId }) : closed;
}
