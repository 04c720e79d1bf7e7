/** The chance of at most so many exceptions, if each day has one with the chance `tail`, whatever the other days do. */
import type { FailureCounts } from './exceptions.ts';

/** Term by term in logarithms, so that ten thousand days do not underflow. */
export function binomialCumulative({ observations, exceptions, tail }: FailureCounts): number {
  const odds = Math.log(tail) - Math.log1p(-tail);
  let logTerm = observations * Math.log1p(-tail);
  let sum = Math.exp(logTerm);
  for (let count = 0; count < exceptions; count += 1) {
    logTerm += Math.log((observations - count) / (count + 1)) + odds;
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
