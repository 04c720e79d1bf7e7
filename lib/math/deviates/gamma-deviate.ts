/** Gamma and chi-squared deviates: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
import type { Random } from '../random.ts';

/** Of any shape above 0, scale 1. */
export function gammaDeviate(shape: number, random: Random): number {
  if (shape < 1) return gammaDeviate(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

export const chiSquaredDeviate = (freedom: number, random: Random): number => 2 * gammaDeviate(freedom / 2, random);
