/**
 * Options that end without a trade: worthless, exercised or assigned. The contract leaves the positions that hold it at no
 * price, the oldest first, and the shares go at the strike to the positions whose contract it was.
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
  const takers: { readonly positionId: string; readonly shares: Quantity }[] = [];
  let now: Folded = { book, fills: [] };
  for (const activity of ending.filter((each) => !isDelivery(each))) {
    const stray = strayOf(activity, modelled);
    for (const { position, quantity: part } of shared(now.book, stray).parts) {
      now = folded(now, position, { stray, part });
      takers.push({ positionId: position.id, shares: times(part, multiplierOf(activity.instrument)) });
    }
  }
  if (takers.length === 0) return now;
  return ending.filter(isDelivery).reduce((done, each) => delivered(done, strayOf(each, modelled), takers), now);
}

function delivered(
  before: Folded,
  stray: Stray,
  takers: readonly { readonly positionId: string; readonly shares: Quantity }[],
): Folded {
  let now = before;
  let left = stray.quantity;
  for (const { positionId, shares } of takers) {
    const position = now.book.positions.find(({ id }) => id === positionId);
    const part = smaller(left, shares);
    if (!position || part <= quantity('0')) continue;
    now = folded(now, position, { stray, part });
    left = subtract(left, part);
  }
  return left > 0n ? remainder(now, stray, left) : now;
}
