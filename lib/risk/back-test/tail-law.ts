/**
 * The law that a critical value is simulated under: returns beyond value at risk, in units of expected shortfall. Location
 * and scale cancel, so the normal law has no parameter and Student's t only its degrees of freedom.
 */
import { normalPdf, normalQuantile } from '../../math/normal.ts';
import { studentTPdf, studentTQuantile } from '../../math/student-t.ts';

/** Student's t has an expected shortfall above one degree of freedom. */
export type TailLaw = { readonly kind: 'normal' } | { readonly kind: 'student-t'; readonly freedom: number };

/** The x below which the standard law has a probability. */
export const quantileOf = (law: TailLaw, probability: number): number =>
  law.kind === 'normal' ? normalQuantile(probability) : studentTQuantile(probability, law.freedom);

/** Mean loss beyond the quantile of `tail`, positive. */
export function shortfallOf(law: TailLaw, tail: number): number {
  const quantile = quantileOf(law, tail);
  if (law.kind === 'normal') return normalPdf(quantile) / tail;
  const { freedom } = law;
  return (studentTPdf(quantile, freedom) * (freedom + quantile * quantile)) / ((freedom - 1) * tail);
}

/** Knots of the table, and the smallest part of the tail that it tells apart. */
const KNOTS = 2048;
const DEEPEST = -32;

/**
 * Exceptions drawn from uniform numbers: the loss beyond value at risk over expected shortfall, negative. The logarithm of
 * the loss is nearly straight in the logarithm of the chance, so a table with straight lines is right to six digits.
 */
export function exceptionsFrom(law: TailLaw, tail: number): (uniform: number) => number {
  const shortfall = shortfallOf(law, tail);
  const table = Float64Array.from({ length: KNOTS + 1 }, (_, knot) =>
    Math.log(-quantileOf(law, tail * Math.exp(DEEPEST * (1 - knot / KNOTS))) / shortfall),
  );
  return (uniform) => {
    const place = Math.max(0, KNOTS * (1 - Math.log(uniform) / DEEPEST));
    const knot = Math.min(KNOTS - 1, Math.floor(place));
    const [low = 0, high = 0] = [table[knot], table[knot + 1]];
    return -Math.exp(low + (place - knot) * (high - low));
  };
}
