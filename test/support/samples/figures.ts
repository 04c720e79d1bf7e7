/** What tests of figures have in common: the integral a closed form must equal, and an answer that must be none but a figure. */
import { gaussLegendre } from '#lib/math/gauss-legendre.ts';

/** ∫ f between two points. */
export function integral(f: (x: number) => number, from: number, to: number): number {
  const { points, weights } = gaussLegendre(60);
  const half = (to - from) / 2;
  return points.reduce((sum, x, i) => sum + (weights[i] ?? 0) * half * f(from + half * (1 + x)), 0);
}

export const got = <T>(answer: ({ readonly ok: true } & T) | { readonly ok: false; readonly message: string }): T => {
  if (!answer.ok) throw new Error(answer.message);
  return answer;
};
