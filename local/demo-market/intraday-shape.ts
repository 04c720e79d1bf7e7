/** How volatility and volume spread over the session: high at the open, low at noon, higher again at the close. */
import type { Decay, IntradayShape } from './parameters.ts';

const decayed = (decays: readonly Decay[], distance: number): number =>
  decays.reduce((sum, { height, scale }) => sum + height * Math.exp(-distance / scale), 0);

/** Relative density at u, the elapsed fraction of the session. */
export const densityAt = (shape: IntradayShape, u: number): number =>
  1 + decayed(shape.open, u) + decayed(shape.close, 1 - u);

/** Shares of equal stretches of the session; they sum to one. */
export function sharesOf(shape: IntradayShape, count: number): Float64Array {
  const densities = Float64Array.from({ length: count }, (_, i) => densityAt(shape, (i + 0.5) / count));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return densities.map((density) => density / total);
}
