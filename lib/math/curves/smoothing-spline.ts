/**
 * The smoothest curve that stays close enough to given points: a natural cubic spline that minimises the integral of its
 * squared second derivative while the mean square of its distances, each over its own error, keeps to a target (Reinsch,
 * "Smoothing by spline functions", 1967). Beyond the points it goes on as a straight line.
 */

export interface NoisyPoint {
  readonly x: number;
  readonly y: number;
  /** Standard error of y; above zero. */
  readonly error: number;
}

export interface Spline {
  /** Ascending, no two alike. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Second derivatives at the knots; zero at both ends. */
  readonly bend: readonly number[];
}

export interface SplineValue {
  readonly value: number;
  readonly slope: number;
  readonly bend: number;
}

const at = (values: ArrayLike<number>, i: number): number => values[i] ?? 0;

interface Bands {
  /** Three diagonals of a symmetric matrix of bandwidth two. */
  readonly main: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Solves a symmetric positive definite system of bandwidth two by LDLᵀ. */
function solveBands({ main, first, second }: Bands, right: Float64Array): Float64Array {
  const n = main.length;
  const [d, l, m] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i += 1) {
    d[i] = at(main, i) - at(d, i - 1) * at(l, i - 1) ** 2 - at(d, i - 2) * at(m, i - 2) ** 2;
    l[i] = (at(first, i) - at(d, i - 1) * at(l, i - 1) * at(m, i - 1)) / at(d, i);
    m[i] = at(second, i) / at(d, i);
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i += 1) x[i] = at(x, i) - at(l, i - 1) * at(x, i - 1) - at(m, i - 2) * at(x, i - 2);
  for (let i = n - 1; i >= 0; i -= 1) x[i] = at(x, i) / at(d, i) - at(l, i) * at(x, i + 1) - at(m, i) * at(x, i + 2);
  return x;
}

interface Problem {
  readonly points: readonly NoisyPoint[];
  readonly gaps: Float64Array;
  /** Qᵀy: changes of slope from gap to gap. */
  readonly kinks: Float64Array;
  readonly smooth: Bands;
  /** QᵀD²Q, with D the errors. */
  readonly noise: Bands;
}

function problemOf(points: readonly NoisyPoint[]): Problem {
  const inner = points.length - 2;
  const gaps = Float64Array.from(
    { length: points.length - 1 },
    (_, i) => (points[i + 1]?.x ?? 0) - (points[i]?.x ?? 0),
  );
  const variance = Float64Array.from(points, ({ error }) => error * error);
  const own = (of: (j: number) => number): Float64Array => Float64Array.from({ length: inner }, (_, j) => of(j));
  const [a, c] = [own((j) => 1 / at(gaps, j)), own((j) => 1 / at(gaps, j + 1))];
  const b = own((j) => -at(a, j) - at(c, j));
  const y = (i: number): number => points[i]?.y ?? 0;
  return {
    points,
    gaps,
    kinks: own((j) => at(a, j) * y(j) + at(b, j) * y(j + 1) + at(c, j) * y(j + 2)),
    smooth: {
      main: own((j) => (at(gaps, j) + at(gaps, j + 1)) / 3),
      first: own((j) => (j < inner - 1 ? at(gaps, j + 1) / 6 : 0)),
      second: own(() => 0),
    },
    noise: {
      main: own(
        (j) =>
          at(a, j) ** 2 * at(variance, j) + at(b, j) ** 2 * at(variance, j + 1) + at(c, j) ** 2 * at(variance, j + 2),
      ),
      first: own((j) =>
        j < inner - 1
          ? at(b, j) * at(a, j + 1) * at(variance, j + 1) + at(c, j) * at(b, j + 1) * at(variance, j + 2)
          : 0,
      ),
      second: own((j) => (j < inner - 2 ? at(c, j) * at(a, j + 2) * at(variance, j + 2) : 0)),
    },
  };
}

interface Smoothed extends Spline {
  /** Mean square of the distances over their errors. */
  readonly misfit: number;
}

function smoothed({ points, gaps, kinks, smooth, noise }: Problem, stiffness: number): Smoothed {
  const blend = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value + stiffness * at(b, i));
  const inner = solveBands(
    {
      main: blend(smooth.main, noise.main),
      first: blend(smooth.first, noise.first),
      second: blend(smooth.second, noise.second),
    },
    kinks,
  );
  const bend = [0, ...inner, 0];
  let misfit = 0;
  const y = points.map((point, i) => {
    const right = (at(bend, i + 1) - at(bend, i)) / at(gaps, i);
    const left = (at(bend, i) - at(bend, i - 1)) / at(gaps, i - 1);
    const pull = (i < gaps.length ? right : 0) - (i > 0 ? left : 0);
    const distance = stiffness * point.error ** 2 * pull;
    misfit += (distance / point.error) ** 2;
    return point.y - distance;
  });
  return { x: points.map(({ x }) => x), y, bend, misfit: misfit / points.length };
}

const STEPS = 60;

/**
 * Points in ascending x, at least two. `target` is the mean square that the distances over their errors may reach: 0 goes
 * through every point, 1 uses all the room that the errors leave.
 */
export function smoothingSpline(points: readonly NoisyPoint[], target: number): Spline {
  if (points.length < 3) return { x: points.map(({ x }) => x), y: points.map(({ y }) => y), bend: points.map(() => 0) };
  const problem = problemOf(points);
  if (!(target > 0)) return smoothed(problem, 0);
  const scale = at(problem.smooth.main, 0) / at(problem.noise.main, 0);
  let [low, high] = [Math.log(scale) - 30, Math.log(scale) + 40];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (smoothed(problem, Math.exp(middle)).misfit < target) low = middle;
    else high = middle;
  }
  return smoothed(problem, Math.exp(low));
}

/** Index of the gap that holds `x`. */
function gapOf(knots: readonly number[], x: number): number {
  let [low, high] = [0, knots.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (at(knots, middle) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function splineAt({ x: knots, y, bend }: Spline, x: number): SplineValue {
  const last = knots.length - 1;
  if (last < 1) return { value: at(y, 0), slope: 0, bend: 0 };
  const inside = Math.min(Math.max(x, at(knots, 0)), at(knots, last));
  const i = gapOf(knots, inside);
  const width = at(knots, i + 1) - at(knots, i);
  const [right, left] = [(inside - at(knots, i)) / width, (at(knots, i + 1) - inside) / width];
  const [from, to] = [at(bend, i), at(bend, i + 1)];
  const value =
    left * at(y, i) + right * at(y, i + 1) + (((left ** 3 - left) * from + (right ** 3 - right) * to) * width ** 2) / 6;
  const slope =
    (at(y, i + 1) - at(y, i)) / width + (((1 - 3 * left ** 2) * from + (3 * right ** 2 - 1) * to) * width) / 6;
  return { value: value + slope * (x - inside), slope, bend: x === inside ? left * from + right * to : 0 };
}
