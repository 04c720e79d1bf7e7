/**
 * Whether there are as many exceptions as there should be: the proportion of failures (Kupiec, Techniques for verifying the
 * accuracy of risk measurement models, 1995). `tail` is the chance of an exception: 0.01 at 99 % confidence.
 */
import { type Answer, refused } from '../answer.ts';
import { binomialCumulative } from './binomial.ts';
import type { FailureCounts } from './exceptions.ts';
import { type LikelihoodRatio, likelihoodRatio, logLikelihood } from './likelihood-ratio.ts';

/** Why the counts are none, in words. */
export function oddCounts({ observations, exceptions, tail }: FailureCounts): string | undefined {
  if (!(Number.isSafeInteger(observations) && observations > 0))
    return `${observations} days are no number of days: there must be at least one`;
  if (!(Number.isSafeInteger(exceptions) && exceptions >= 0 && exceptions <= observations))
    return `${exceptions} exceptions in ${observations} days: there are none to all days of them`;
  if (!(tail > 0 && tail < 1)) return `the chance of an exception is ${tail}, and must be between 0 and 1`;
  return undefined;
}

const ratioOf = ({ observations, exceptions, tail }: FailureCounts): LikelihoodRatio => {
  const misses = observations - exceptions;
  const best = logLikelihood(exceptions, misses, exceptions / observations);
  return likelihoodRatio(best - logLikelihood(exceptions, misses, tail), 1);
};

export function kupiec(counts: FailureCounts): Answer<LikelihoodRatio> {
  const odd = oddCounts(counts);
  return odd === undefined ? { ok: true, ...ratioOf(counts) } : refused('bad-setting', odd);
}

/** The numbers of exceptions that do not speak against the forecasts. */
export interface Region {
  readonly least: number;
  readonly most: number;
  /** By the ratio alone, whose limit fits few expected exceptions badly. */
  readonly leastByRatio: number;
}

/**
 * The region of Kupiec's tables, which hold few exceptions against a model only where so few are also unlikely by the
 * binomial law itself: none at all in 255 days at 99 % happens in 8 of 100 years, though the ratio would reject it.
 */
export function acceptanceRegion(
  { observations, tail }: Pick<FailureCounts, 'observations' | 'tail'>,
  level = 0.95,
): Answer<Region> {
  const odd = oddCounts({ observations, exceptions: 0, tail });
  if (odd !== undefined) return refused('bad-setting', odd);
  if (!(level > 0 && level < 1)) return refused('bad-setting', `the test's confidence is ${level}, and must be 0 to 1`);
  const fits = (exceptions: number): boolean => ratioOf({ observations, exceptions, tail }).pValue >= 1 - level;
  const likely = (exceptions: number): boolean => binomialCumulative({ observations, exceptions, tail }) >= 1 - level;
  const middle = Math.min(observations, Math.max(0, Math.round(observations * tail)));
  const lowest = (holds: (count: number) => boolean): number => {
    let least = middle;
    while (least > 0 && holds(least - 1)) least -= 1;
    return least;
  };
  let most = middle;
  while (most < observations && fits(most + 1)) most += 1;
  return { ok: true, least: lowest((n) => fits(n) || likely(n)), most, leastByRatio: lowest(fits) };
}
