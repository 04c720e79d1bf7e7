/**
 * The last digits of a lowest point: where values no longer tell points apart, slopes still do. Newton's method on the
 * gradient, its matrix by central differences, for as long as the gradient shrinks.
 */
import { solveInPlace } from '../linear-solve.ts';

type Gradient = (x: Float64Array, into: Float64Array) => void;

const MOST_STEPS = 5;
const RELATIVE_STEP = Math.cbrt(Number.EPSILON);
const sizeOf = (slope: Float64Array): number => slope.reduce((most, each) => Math.max(most, Math.abs(each)), 0);

function slopeAt(gradient: Gradient, x: Float64Array): Float64Array {
  const slope = new Float64Array(x.length);
  gradient(x, slope);
  return slope;
}

function matrixAt(gradient: Gradient, x: Float64Array): Float64Array {
  const size = x.length;
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    const here = x[j] ?? 0;
    const step = RELATIVE_STEP * Math.max(1, Math.abs(here));
    const [ahead, behind] = [1, -1].map((side) => slopeAt(gradient, x.with(j, here + side * step)));
    for (let i = 0; i < size; i += 1) matrix[i * size + j] = ((ahead?.[i] ?? 0) - (behind?.[i] ?? 0)) / (2 * step);
  }
  return matrix;
}

export function newtonPolish(gradient: Gradient, start: Float64Array): Float64Array {
  let at = start;
  let slope = slopeAt(gradient, at);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const change = Float64Array.from(slope);
    solveInPlace(matrixAt(gradient, at), change);
    const here = at;
    const next = here.map((x, i) => x - (change[i] ?? 0));
    const nextSlope = slopeAt(gradient, next);
    if (!(sizeOf(nextSlope) < sizeOf(slope))) break;
    [at, slope] = [next, nextSlope];
  }
  return at;
}
