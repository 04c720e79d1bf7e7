/**
 * Seeded randomness: the only kind in this code. Generator xoshiro128** (Blackman and Vigna, 2018), its state filled
 * from a text by FNV-1a and the splitmix32 finaliser, normals by Marsaglia's polar method (1964). Same text, same numbers.
 */

export interface Random {
  /** Between 0 and 1, both excluded. */
  readonly uniform: () => number;
  /** Mean 0, variance 1. */
  readonly normal: () => number;
}

export type State = readonly [number, number, number, number];

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Unsigned 32-bit integers from four words of state, not all zero. */
export function xoshiro128(state: State): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

/**
 * The same stream in bulk, its integers signed. The four words of the state move on in place. Written out, since a call for
 * each costs more than making it.
 */
export function fillWords(state: Int32Array, target: Int32Array): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  for (let i = 0; i < target.length; i += 1) {
    const fives = Math.imul(b, 5);
    target[i] = Math.imul((fives << 7) | (fives >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

/** FNV-1a, 32 bits: the number that belongs to a text. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function finalise(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** The stream that belongs to a text. */
export function seededRandom(seed: string): Random {
  const hash = textHash(seed);
  const word = (n: number): number => finalise(hash + Math.imul(n, 0x9e3779b9));
  const next = xoshiro128([word(1), word(2), word(3), word(4)]);
  const uniform = (): number => (next() + 0.5) / 0x1_0000_0000;
  let spare: number | undefined;

  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };
  return { uniform, normal };
}

/** The n-th uniform that belongs to a number: for draws that are looked up, not taken in turn. */
export const uniformAt = (seed: number, n: number): number =>
  (finalise(finalise(seed + Math.imul(n, 0x9e3779b9)) + seed) + 0.5) / 0x1_0000_0000;
