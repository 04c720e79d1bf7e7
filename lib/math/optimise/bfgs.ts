/**
 * The lowest point of a smooth function by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (1970), with
 * central differences where no gradient is given and halving steps (Armijo, 1966). Values that are not finite are walls.
 */
import type { Lowest } from './nelder-mead.ts';

export interface QuasiNewton {
  /** Writes the gradient at x into the second argument. */
  readonly gradient?: (x: Float64Array, into: Float64Array) => void;
  /** Largest slope, relative to the size of the value, at which it stops. */
  readonly tolerance?: number;
  readonly most?: number;
}

type Objective = (x: Float64Array) => number;

/** The cube root of the rounding error balances it against what a central difference leaves out. */
const RELATIVE_STEP = Math.cbrt(Number.EPSILON);

/** Central differences. */
export const numericGradient =
  (f: Objective) =>
  (x: Float64Array, into: Float64Array): void => {
    const at = Float64Array.from(x);
    for (let i = 0; i < x.length; i += 1) {
      const here = x[i] ?? 0;
      const step = RELATIVE_STEP * Math.max(1, Math.abs(here));
      at[i] = here + step;
      const ahead = f(at);
      at[i] = here - step;
      into[i] = (ahead - f(at)) / (2 * step);
      at[i] = here;
    }
  };

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY);
const identity = (size: number): Float64Array =>
  Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));

/** The inverse Hessian's estimate after a step and the change of gradient that came with it. */
function update(inverse: Float64Array, step: Float64Array, change: Float64Array): void {
  const size = step.length;
  const along = dot(step, change);
  if (!(along > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
  const turned = Float64Array.from({ length: size }, (_, i) => dot(inverse.subarray(i * size, (i + 1) * size), change));
  const weight = (1 + dot(change, turned) / along) / along;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const [s, t] = [step[i] ?? 0, step[j] ?? 0];
      const mixed = s * (turned[j] ?? 0) + (turned[i] ?? 0) * t;
      inverse[i * size + j] = (inverse[i * size + j] ?? 0) + weight * s * t - mixed / along;
    }
  }
}

export function bfgs(f: Objective, start: ArrayLike<number>, search: QuasiNewton = {}): Lowest {
  const size = start.length;
  let evaluations = 0;
  const value = (x: Float64Array): number => {
    evaluations += 1;
    return finite(f(x));
  };
  const { gradient = numericGradient(value), tolerance = 1e-9, most = 200 } = search;
  let at = Float64Array.from(start);
  let height = value(at);
  let slope = new Float64Array(size);
  gradient(at, slope);
  let inverse = identity(size);
  for (let round = 0; round < most; round += 1) {
    const steepest = slope.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    if (steepest <= tolerance * Math.max(1, Math.abs(height))) return { at, value: height, evaluations, settled: true };
    if (!Number.isFinite(steepest)) break;
    let direction = slope.map((_, i) => -dot(inverse.subarray(i * size, (i + 1) * size), slope));
    if (!(dot(direction, slope) < 0)) {
      inverse = identity(size);
      direction = slope.map((each) => -each);
    }
    const next = stepAlong(value, { at, height, direction, descent: dot(direction, slope) });
    if (next === undefined)
      return { at, value: height, evaluations, settled: steepest < 1e-4 * Math.max(1, Math.abs(height)) };
    const nextSlope = new Float64Array(size);
    gradient(next.at, nextSlope);
    const taken = next.at;
    const before = at;
    const old = slope;
    update(
      inverse,
      taken.map((x, i) => x - (before[i] ?? 0)),
      nextSlope.map((x, i) => x - (old[i] ?? 0)),
    );
    [at, height, slope] = [taken, next.height, nextSlope];
  }
  return { at, value: height, evaluations, settled: false };
}

interface Line {
  readonly at: Float64Array;
  readonly height: number;
  readonly direction: Float64Array;
  readonly descent: number;
}

/** No first step longer than this in any argument: arguments are logarithms and the like. */
const LONGEST = 2;

function stepAlong(value: Objective, { at, height, direction, descent }: Line) {
  const longest = direction.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  let length = Math.min(1, LONGEST / longest);
  for (let halving = 0; halving < 50; halving += 1) {
    const there = at.map((x, i) => x + length * (direction[i] ?? 0));
    const found = value(there);
    if (found <= height + 1e-4 * length * descent && found < height) return { at: there, height: found };
    length /= 2;
  }
  return undefined;
}
