/** Answers that are kept for as long as they cannot change, or little enough. */
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';

/** An answer that some source owed is asked for again soon. */
const RETRY_AFTER = MINUTE;
const MAX_KEPT = 200;

export interface KeptAnswers {
  /** The answer kept under the key, or a new one; a fault is forgotten at once. */
  once<T extends { readonly isWhole: boolean }>(
    key: string,
    until: (answer: T) => Instant,
    fetch: () => Promise<T>,
  ): Promise<T>;
}

export function keptAnswers(clock: Clock): KeptAnswers {
  const kept = new Map<string, { readonly until: Instant; readonly answer: unknown }>();
  return {
    async once<T extends { readonly isWhole: boolean }>(
      key: string,
      until: (answer: T) => Instant,
      fetch: () => Promise<T>,
    ) {
      const known = kept.get(key);
      if (known && clock.now() < known.until) return known.answer as T;
      const answer = await fetch();
      const now = clock.now();
      const latest = answer.isWhole ? until(answer) : Math.min(until(answer), now + RETRY_AFTER);
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(key, { until: instant(latest), answer });
      return answer;
    },
  };
}
