/**
 * The lowest point of a function without derivatives: the simplex of Nelder and Mead ("A simplex method for function
 * minimization", 1965), with the coefficients of Gao and Han (2012), which do not stall in more dimensions. Values that
 * are not finite count as infinitely high, so bounds may be walls.
 */

export interface Lowest {
  readonly at: Float64Array;
  readonly value: number;
  readonly evaluations: number;
  /** False where it ran out of evaluations before it settled. */
  readonly settled: boolean;
}

export interface SimplexSearch {
  /** Difference of the highest and lowest corner's value that is small enough. */
  readonly tolerance?: number;
  /** Width of the simplex that is small enough, in each argument relative to its size. */
  readonly width?: number;
  readonly most?: number;
  /** First step along each argument: a twentieth of it unless given. */
  readonly step?: number;
}

type Objective = (x: Float64Array) => number;

interface Corner {
  readonly at: Float64Array;
  readonly value: number;
}

const mixed = (a: Float64Array, b: Float64Array, part: number): Float64Array =>
  a.map((x, i) => x + part * ((b[i] ?? 0) - x));

export function nelderMead(f: Objective, start: ArrayLike<number>, search: SimplexSearch = {}): Lowest {
  const { tolerance = 1e-12, width = 1e-9, step = 0.05 } = search;
  const size = start.length;
  const most = search.most ?? 400 * size;
  const [expansion, contraction, shrinkage] = [1 + 2 / size, 0.75 - 1 / (2 * size), 1 - 1 / Math.max(2, size)];
  let evaluations = 0;
  const corner = (at: Float64Array): Corner => {
    evaluations += 1;
    const value = f(at);
    return { at, value: Number.isFinite(value) ? value : Number.POSITIVE_INFINITY };
  };
  const first = Float64Array.from(start);
  const moved = (i: number): Float64Array => first.map((x, k) => (k === i ? x + step * Math.max(Math.abs(x), 0.1) : x));
  const corners = [corner(first), ...Array.from({ length: size }, (_, i) => corner(moved(i)))];
  for (;;) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0] ?? corner(first);
    const worst = corners[size] ?? best;
    const settled = worst.value - best.value <= tolerance && isNarrow(corners, width);
    if (settled || evaluations >= most) return { ...best, evaluations, settled };
    const centre = first.map((_, i) => corners.slice(0, size).reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / size);
    const reflected = corner(mixed(centre, worst.at, -1));
    if (reflected.value < best.value) {
      const further = corner(mixed(centre, worst.at, -expansion));
      corners[size] = further.value < reflected.value ? further : reflected;
      continue;
    }
    if (reflected.value < (corners[size - 1]?.value ?? worst.value)) {
      corners[size] = reflected;
      continue;
    }
    const outside = reflected.value < worst.value;
    const nearer = corner(mixed(centre, outside ? reflected.at : worst.at, contraction));
    if (nearer.value < Math.min(reflected.value, worst.value)) corners[size] = nearer;
    else for (let i = 1; i <= size; i += 1) corners[i] = corner(mixed(best.at, corners[i]?.at ?? best.at, shrinkage));
  }
}

const isNarrow = ([best, ...others]: readonly Corner[], width: number): boolean =>
  others.every(({ at }) =>
    at.every((x, i) => Math.abs(x - (best?.at[i] ?? 0)) <= width * Math.max(1, Math.abs(best?.at[i] ?? 0))),
  );
