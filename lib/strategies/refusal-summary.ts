/** Many refusals of one share's contracts in a few lines: per rule the nearest miss and how many there were, most frequent first. */
import type { Reason } from '../model/signal.ts';
import type { WhyNot } from '../model/strategy.ts';

const LINES = 3;

const missOf = ({ observed, threshold }: Reason): number =>
  typeof observed === 'number' && typeof threshold === 'number' ? Math.abs(observed - threshold) : Infinity;

export function summary(symbol: string, refusals: readonly Reason[]): readonly WhyNot[] {
  return [...Map.groupBy(refusals, ({ rule }) => rule).values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, LINES)
    .map((group) => {
      const nearest = group.reduce((best, next) => (missOf(next) < missOf(best) ? next : best));
      const observed =
        typeof nearest.observed === 'number' ? Number(nearest.observed.toPrecision(4)) : nearest.observed;
      return { symbol, reason: { ...nearest, observed: `${observed}, nearest of ${group.length} refused` } };
    });
}
