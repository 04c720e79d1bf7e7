/** Daily returns with a known tail, and books of them, from a seed. */
import fc from 'fast-check';
import { chiSquaredDeviate } from '#lib/math/deviates/gamma-deviate.ts';
import { type Random, seededRandom } from '#lib/math/random.ts';

/** One draw of `size` uncorrelated t's that share their stretch, so that they are extreme together. */
const tRow = (size: number, freedom: number, random: Random): readonly number[] => {
  const stretch = Math.sqrt(freedom / chiSquaredDeviate(freedom, random));
  return Array.from({ length: size }, () => stretch * random.normal());
};

/** Returns of `scale` (a daily fraction) with the tail of a t. */
export function tReturns(
  seed: string,
  count: number,
  { freedom, scale = 0.01 }: { readonly freedom: number; readonly scale?: number },
): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => scale * (tRow(1, freedom, random)[0] ?? 0));
}

/** Two columns under a t copula with the correlation. */
export function tPair(
  seed: string,
  count: number,
  { freedom, correlation }: { readonly freedom: number; readonly correlation: number },
): readonly [Float64Array, Float64Array] {
  const random = seededRandom(seed);
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i += 1) {
    const [a = 0, b = 0] = tRow(2, freedom, random);
    x[i] = 0.01 * a;
    y[i] = 0.01 * (correlation * a + Math.sqrt(1 - correlation ** 2) * b);
  }
  return [x, y];
}

/** GARCH(1,1) returns without a mean. */
export function garchReturns(
  seed: string,
  count: number,
  { omega, alpha, beta }: { readonly omega: number; readonly alpha: number; readonly beta: number },
): Float64Array {
  const random = seededRandom(seed);
  let variance = omega / (1 - alpha - beta);
  return Float64Array.from({ length: count }, () => {
    const each = Math.sqrt(variance) * random.normal();
    variance = omega + alpha * each * each + beta * variance;
    return each;
  });
}

const COUNTS = [150, 260, 400];

/** Seeds of t samples: fast-check then shrinks to the plainest. */
export const someReturns = fc
  .record({ seed: fc.nat({ max: 1000 }), count: fc.constantFrom(...COUNTS), freedom: fc.constantFrom(3, 5, 30) })
  .map(({ seed, count, freedom }) => tReturns(`sample ${seed}`, count, { freedom }));
