/** The highest point of a function between two others, by golden sections: no derivatives, one evaluation a step (Kiefer, 1953). */

export interface Peak {
  readonly at: number;
  readonly value: number;
}

const STEPS = 100;
/** Of the size of what is searched. */
const TOLERANCE = 1e-8;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Of a function that rises and falls once between `from` and `to`. */
export function peakBetween(f: (x: number) => number, from: number, to: number): Peak {
  let [a, b] = [from, to];
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < STEPS && b - a > TOLERANCE * Math.max(1, Math.abs(b)); step += 1) {
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
