/** Many refusals of one share's contracts in a few lines: per rule the nearest miss and how many there were, most frequent first. */
import { type Refusal, type Tally, tally } from '../../market/selection/refusals.ts';
import type { Reason } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';

const LINES = 3;

const told = (symbol: string, nearest: Reason, count: number): WhyNot => {
  const observed = typeof nearest.observed === 'number' ? Number(nearest.observed.toPrecision(4)) : nearest.observed;
  return { symbol, reason: { ...nearest, observed: `${observed}, nearest of ${count} refused` } };
};

export const summary = (symbol: string, refusals: readonly Reason[]): readonly WhyNot[] =>
  tally(refusals, (reason) => reason)
    .slice(0, LINES)
    .map(({ nearest, count }) => told(symbol, nearest, count));

/** The same of what a selection passed over. */
export const passedOver = (symbol: string, whyNot: readonly Tally<Refusal>[]): readonly WhyNot[] =>
  whyNot.slice(0, LINES).map(({ nearest, count }) => told(symbol, nearest.reason, count));
