/**
 * The likelihood of GARCH(1,1) with a constant mean: r(t) = μ + e(t), h(t) = ω + α·e(t−1)² + β·h(t−1) (Bollerslev,
 * "Generalized autoregressive conditional heteroskedasticity", 1986), where what lies before the first day is the mean of
 * the squared residuals, and errors are normal, or Student's t of variance 1 (Bollerslev, 1987).
 */
import { lnBeta } from '../../math/gamma.ts';

/** In the units of the returns; the order is that of the standard errors too. */
export interface GarchParameters {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** Degrees of freedom of t errors, above 2; absent for normal ones. */
  readonly freedom?: number;
}

/** The mean of the squared residuals: what stands in for the day before the first. */
export function residualVariance(returns: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < returns.length; i += 1) sum += ((returns[i] ?? 0) - mean) ** 2;
  return sum / returns.length;
}

export function garchNegativeLogLikelihood(returns: Float64Array, parameters: GarchParameters): number {
  const { mean, omega, alpha, beta, freedom } = parameters;
  const start = residualVariance(returns, mean);
  let [square, variance] = [start, start];
  let [logs, tails] = [0, 0];
  // Products of variances and of tails, so that a logarithm is taken once in a while and not each day.
  let [product, tail] = [1, 1];
  const room = freedom === undefined ? 0 : 1 / (freedom - 2);
  for (let i = 0; i < returns.length; i += 1) {
    variance = omega + alpha * square + beta * variance;
    const error = (returns[i] ?? 0) - mean;
    square = error * error;
    product *= variance;
    if (freedom === undefined) tails += square / variance;
    else tail *= 1 + (square / variance) * room;
    if (product < 1e-100 || product > 1e100 || tail > 1e100) {
      logs += Math.log(product);
      product = 1;
      if (freedom !== undefined) tails += Math.log(tail);
      tail = 1;
    }
  }
  logs += Math.log(product);
  if (freedom === undefined) return (returns.length * Math.log(2 * Math.PI) + logs + tails) / 2;
  tails += Math.log(tail);
  const peak = -lnBeta(0.5, freedom / 2) - Math.log(freedom - 2) / 2;
  return logs / 2 + ((freedom + 1) / 2) * tails - returns.length * peak;
}

/** What was expected for each day before it came, and, last, for the day after the sample. */
export function garchVariances(returns: Float64Array, { mean, omega, alpha, beta }: GarchParameters): Float64Array {
  const start = residualVariance(returns, mean);
  const variances = new Float64Array(returns.length + 1);
  let [square, variance] = [start, start];
  for (let i = 0; i <= returns.length; i += 1) {
    variance = omega + alpha * square + beta * variance;
    variances[i] = variance;
    square = ((returns[i] ?? 0) - mean) ** 2;
  }
  return variances;
}
