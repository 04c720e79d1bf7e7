/** How volatility and volume spread over the session: high at the open, low at noon, higher again at the close. */
import type { IntradayShape } from './parameters.ts';

/** Relative density at u, the elapsed fraction of the session. */
export const densityAt = (shape: IntradayShape, u: number): number =>
  1 + shape.open * Math.exp(-u / shape.openScale) + shape.close * Math.exp(-(1 - u) / shape.closeScale);

/** Shares of equal stretches of the session; they sum to one. */
export function sharesOf(shape: IntradayShape, count: number): Float64Array {
  const densities = Float64Array.from({ length: count }, (_, i) => densityAt(shape, (i + 0.5) / count));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return densities.map((density) => density / total);
}
