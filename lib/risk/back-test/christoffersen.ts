/**
 * Whether exceptions come one by one or in runs, and both questions at once (Christoffersen, Evaluating interval forecasts,
 * 1998). The chance of an exception may depend on whether the day before had one; independence says it does not.
 * Conditional coverage adds Kupiec's ratio over all days to the ratio of independence over the changes between them.
 */
import { type Answer, refused } from '../answer.ts';
import { countsOf, type Transitions, transitionsOf } from './exceptions.ts';
import { kupiec } from './kupiec.ts';
import { type LikelihoodRatio, likelihoodRatio, logLikelihood } from './likelihood-ratio.ts';

const share = (hits: number, misses: number): number => (hits + misses === 0 ? 0 : hits / (hits + misses));

export function independence({ n00, n01, n10, n11 }: Transitions): Answer<LikelihoodRatio> {
  const all = [n00, n01, n10, n11];
  if (!all.every((count) => Number.isSafeInteger(count) && count >= 0) || n00 + n01 + n10 + n11 === 0)
    return refused(
      'bad-setting',
      `${all.join(', ')} are no numbers of changes between days: at least two days are needed`,
    );
  const [hits, misses] = [n01 + n11, n00 + n10];
  const apart = logLikelihood(n01, n00, share(n01, n00)) + logLikelihood(n11, n10, share(n11, n10));
  return { ok: true, ...likelihoodRatio(apart - logLikelihood(hits, misses, share(hits, misses)), 1) };
}

export function conditionalCoverage(exceptions: readonly boolean[], tail: number): Answer<LikelihoodRatio> {
  const failures = kupiec({ ...countsOf(exceptions), tail });
  if (!failures.ok) return failures;
  const runs = independence(transitionsOf(exceptions));
  if (!runs.ok) return runs;
  return { ok: true, ...likelihoodRatio((failures.ratio + runs.ratio) / 2, 2) };
}
