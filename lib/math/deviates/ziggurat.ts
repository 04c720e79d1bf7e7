/**
 * Normal deviates in bulk: the ziggurat of Marsaglia and Tsang ("The ziggurat method for generating random variables", 2000)
 * over xoshiro128**, the layer drawn apart from the value (Doornik, 2005, shows why), 32 bits each deviate. The layers are
 * worked out at start. Same seed, same numbers, whatever the sizes that are asked for.
 */
import { bracketedRoot } from '../bracketed-root.ts';
import { normalCdf } from '../normal.ts';
import { fillWords, type Random, seededRandom, textHash } from '../random.ts';

const LAYERS = 256;
const height = (x: number): number => Math.exp((-x * x) / 2);
const areaFrom = (edge: number): number => edge * height(edge) + Math.sqrt(2 * Math.PI) * normalCdf(-edge);

/** The right ends of the layers from the bottom up, where the lowest ends at `edge` and all have the same area. */
function edgesFrom(edge: number): Float64Array {
  const area = areaFrom(edge);
  const edges = new Float64Array(LAYERS + 1);
  edges[0] = area / height(edge);
  edges[1] = edge;
  for (let i = 2; i < LAYERS; i += 1) {
    const below = edges[i - 1] ?? 0;
    const top = area / below + height(below);
    edges[i] = top < 1 ? Math.sqrt(-2 * Math.log(top)) : 0;
  }
  return edges;
}

/** How far the top of the last layer is from the top of the curve: 0 for the edge that is looked for. */
function misfit(edge: number): number {
  const below = edgesFrom(edge)[LAYERS - 1] ?? 0;
  return below === 0 ? 1 : areaFrom(edge) / below + height(below) - 1;
}

const [FROM, TO] = [3, 4.5];
const EDGE =
  bracketedRoot(
    misfit,
    [
      { x: FROM, y: misfit(FROM) },
      { x: TO, y: misfit(TO) },
    ],
    { tolerance: 1e-15, most: 200 },
  ) ?? Number.NaN;
const EDGES = edgesFrom(EDGE);
const UNIT = 2 ** 31;
/** A signed whole number below this, times the scale, lies under the curve without a second look. */
const SURE = Int32Array.from({ length: LAYERS }, (_, i) => Math.floor(UNIT * ((EDGES[i + 1] ?? 0) / (EDGES[i] ?? 1))));
const SCALE = Float64Array.from({ length: LAYERS }, (_, i) => (EDGES[i] ?? 0) / UNIT);
const HEIGHTS = EDGES.map(height);

/** In the tail, in a wedge, or neither: then another normal, from anywhere, takes its place. */
function settled(layer: number, x: number, rare: Random): number {
  if (layer === 0) {
    for (;;) {
      const beyond = -Math.log(rare.uniform()) / EDGE;
      if (-2 * Math.log(rare.uniform()) > beyond * beyond) return x < 0 ? -EDGE - beyond : EDGE + beyond;
    }
  }
  const [low, high] = [HEIGHTS[layer] ?? 0, HEIGHTS[layer + 1] ?? 1];
  return low + rare.uniform() * (high - low) < height(x) ? x : rare.normal();
}

/** Groups of four values that are made at a time; a word names the layers of its four. */
const GROUPS = 256;
const BLOCK = 4 * GROUPS;
/** Up to here a loop copies sooner than the engine gets ready to. */
const SHORT = 128;

const layerOf = (words: Int32Array, i: number): number => ((words[5 * (i >>> 2)] ?? 0) >>> (8 * (i & 3))) & 255;

/**
 * A block of values from its words; answers how many of them are doubtful. That is one in a hundred, and their places are
 * noted without a branch: to settle each at once takes twice the time of all.
 */
function firstLook(words: Int32Array, block: Float64Array, doubtful: Int32Array): number {
  let found = 0;
  for (let i = 0, word = 0; i < BLOCK; word += 1) {
    let layers = words[word] ?? 0;
    for (const end = i + 4; i < end; i += 1) {
      word += 1;
      const whole = words[word] ?? 0;
      const layer = layers & 255;
      layers >>>= 8;
      block[i] = whole * (SCALE[layer] ?? 0);
      doubtful[found] = i;
      // 1 where the sign of the difference is set: the value is as large as the bound, or larger.
      found += ((SURE[layer] ?? 0) - 1 - (whole ^ (whole >> 31))) >>> 31;
    }
  }
  return found;
}

/** Fills an array with independent standard normals. */
export type Filler = (target: Float64Array) => void;

export function normalFiller(seed: string): Filler {
  const rare = seededRandom(`${seed} rare`);
  const hash = textHash(seed);
  const state = Int32Array.of(hash, Math.imul(hash, 0x9e3779b9) ^ 0x85ebca6b, ~hash, textHash(`${seed} second`) | 1);
  fillWords(state, new Int32Array(16));
  const words = new Int32Array(5 * GROUPS);
  const doubtful = new Int32Array(BLOCK + 1);
  const block = new Float64Array(BLOCK);
  let next = BLOCK;

  const make = (): void => {
    fillWords(state, words);
    const found = firstLook(words, block, doubtful);
    for (let k = 0; k < found; k += 1) {
      const i = doubtful[k] ?? 0;
      block[i] = settled(layerOf(words, i), block[i] ?? 0, rare);
    }
    next = 0;
  };

  return (target) => {
    for (let i = 0; i < target.length; ) {
      if (next === BLOCK) make();
      const here = Math.min(BLOCK - next, target.length - i);
      if (here > SHORT) target.set(block.subarray(next, next + here), i);
      else for (let k = 0; k < here; k += 1) target[i + k] = block[next + k] ?? 0;
      i += here;
      next += here;
    }
  };
}
