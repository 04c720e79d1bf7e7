/** Many refusals of one share's contracts in a few lines: per rule the nearest miss and how many there were, most frequent first. */
import { tally } from '../market/selection/refusals.ts';
import type { Reason } from '../model/signal.ts';
import type { WhyNot } from '../model/strategy.ts';

const LINES = 3;

export const summary = (symbol: string, refusals: readonly Reason[]): readonly WhyNot[] =>
  tally(refusals, (reason) => reason)
    .slice(0, LINES)
    .map(({ nearest, count }) => {
      const observed =
        typeof nearest.observed === 'number' ? Number(nearest.observed.toPrecision(4)) : nearest.observed;
      return { symbol, reason: { ...nearest, observed: `${observed}, nearest of ${count} refused` } };
    });
