/**
 * Normal deviates in bulk: the ziggurat of Marsaglia and Tsang ("The ziggurat method for generating random variables", 2000)
 * over xoshiro128**, the layer drawn apart from the value (Doornik, 2005, shows why), 32 bits each deviate. The layers are
 * worked out at start. Same seed, same numbers, whatever the sizes that are asked for.
 */
import { bracketedRoot } from '../bracketed-root.ts';
import { normalCdf } from '../normal.ts';
import { seededRandom, textHash, xoshiro128 } from '../random.ts';

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
const SURE = Float64Array.from({ length: LAYERS }, (_, i) =>
  Math.floor(UNIT * ((EDGES[i + 1] ?? 0) / (EDGES[i] ?? 1))),
);
const SCALE = Float64Array.from({ length: LAYERS }, (_, i) => (EDGES[i] ?? 0) / UNIT);
const HEIGHTS = EDGES.map(height);

/** Fills an array with independent standard normals. */
export type Filler = (target: Float64Array) => void;

export function normalFiller(seed: string): Filler {
  const rare = seededRandom(`${seed} rare`);
  const hash = textHash(seed);
  const next = xoshiro128([hash, Math.imul(hash, 0x9e3779b9) ^ 0x85ebca6b, ~hash, textHash(`${seed} second`) | 1]);
  for (let i = 0; i < 16; i += 1) next();
  let [layers, left] = [0, 0];

  /** In the tail, in a wedge, or neither: then another normal, from anywhere, takes its place. */
  const doubtful = (layer: number, x: number): number => {
    if (layer === 0) {
      for (;;) {
        const beyond = -Math.log(rare.uniform()) / EDGE;
        if (-2 * Math.log(rare.uniform()) > beyond * beyond) return x < 0 ? -EDGE - beyond : EDGE + beyond;
      }
    }
    const [low, high] = [HEIGHTS[layer] ?? 0, HEIGHTS[layer + 1] ?? 1];
    return low + rare.uniform() * (high - low) < height(x) ? x : rare.normal();
  };

  return (target) => {
    for (let i = 0; i < target.length; i += 1) {
      if (left === 0) {
        layers = next();
        left = 4;
      }
      const layer = layers & 255;
      layers >>>= 8;
      left -= 1;
      const whole = next() | 0;
      const x = whole * (SCALE[layer] ?? 0);
      target[i] = Math.abs(whole) < (SURE[layer] ?? 0) ? x : doubtful(layer, x);
    }
  };
}
