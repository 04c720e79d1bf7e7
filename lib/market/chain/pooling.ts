/** Estimates with standard errors: their mean by precision, and one weighed against another (normal distributions). */

export interface Estimate {
  readonly value: number;
  /** Standard error; zero where the value is known. */
  readonly error: number;
}

/** The mean by precision, with what was expected as one more estimate. */
export function pooled(estimates: readonly Estimate[], expected: Estimate): Estimate {
  let [weight, sum] = [0, 0];
  for (const { value, error } of [...estimates, expected]) {
    weight += error ** -2;
    sum += value * error ** -2;
  }
  return { value: sum / weight, error: weight ** -0.5 };
}

export const weighed = (own: Estimate, other: Estimate): number => pooled([own], other).value;
