/**
 * Days on which a loss was larger than the value at risk of the day before, and in which order they came. Returns are daily
 * fractions or US dollars, value at risk positive in the same unit; a loss equal to it is no exception.
 */

export const isException = (result: number, valueAtRisk: number): boolean => result < -valueAtRisk;

export interface Counts {
  /** Days with a forecast. */
  readonly observations: number;
  readonly exceptions: number;
}

export interface FailureCounts extends Counts {
  /** The chance of an exception that was promised: 0.01 at 99 % confidence. */
  readonly tail: number;
}

export const countsOf = (exceptions: readonly boolean[]): Counts => ({
  observations: exceptions.length,
  exceptions: exceptions.filter(Boolean).length,
});

/** Days by what the day before was and what they were: `n01` is an exception after a day without one. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

export function transitionsOf(exceptions: readonly boolean[]): Transitions {
  const pairs = exceptions.slice(1).map((now, index) => [exceptions[index] ?? false, now] as const);
  const count = (before: boolean, after: boolean): number =>
    pairs.filter(([first, second]) => first === before && second === after).length;
  return { n00: count(false, false), n01: count(false, true), n10: count(true, false), n11: count(true, true) };
}
