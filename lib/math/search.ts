/**
 * One-dimensional searches inside a bracket, for functions without derivatives: a root by the Illinois variant of false
 * position (Dowell and Jarratt, 1971), a peak by golden sections (Kiefer, 1953).
 */

const STEPS = 100;
/** Of the size of what is searched. */
const TOLERANCE = 1e-11;

/** A root between two points at which `f` has different signs. */
export function rootBetween(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [atA, atB] = [f(a), f(b)];
  for (let step = 0; step < STEPS && atA !== 0 && atB !== 0; step += 1) {
    // A kink can keep false position on one side for long: every fourth step halves instead.
    const next = step % 4 === 3 ? (a + b) / 2 : (a * atB - b * atA) / (atB - atA);
    const atNext = f(next);
    if (atNext === 0 || Math.abs(b - a) <= TOLERANCE * Math.max(1, Math.abs(next))) return next;
    if (atNext < 0 === atB < 0) atA /= 2;
    else [a, atA] = [b, atB];
    [b, atB] = [next, atNext];
  }
  return atA === 0 ? a : b;
}

export interface Peak {
  readonly at: number;
  readonly value: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The highest point of a function that rises and falls once between `from` and `to`. */
export function peakBetween(f: (x: number) => number, from: number, to: number): Peak {
  let [a, b] = [from, to];
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < STEPS && b - a > 1e-8 * Math.max(1, Math.abs(b)); step += 1) {
    if (atLeft > atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - GOLDEN * (b - a);
      atLeft = f(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + GOLDEN * (b - a);
      atRight = f(right);
    }
  }
  return atLeft > atRight ? { at: left, value: atLeft } : { at: right, value: atRight };
}
