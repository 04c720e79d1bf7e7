/**
 * Moments of a sample, each in a second pass about the mean. Variance is divided by n − `lost` (1 is the usual estimate,
 * 0 the population's); skewness and excess kurtosis are the plain ratios m₃/m₂^1.5 and m₄/m₂² − 3 of population moments,
 * which small samples pull towards 0 (g₁ and g₂ of Joanes and Gill, 1998); the adjusted ones take that out for normal data.
 */

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  const first = sum / values.length;
  let rest = 0;
  for (let i = 0; i < values.length; i += 1) rest += (values[i] ?? 0) - first;
  return first + rest / values.length;
}

export function varianceOf(values: ArrayLike<number>, lost: 0 | 1 = 1): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += ((values[i] ?? 0) - mean) ** 2;
  return squares / (values.length - lost);
}

export const deviationOf = (values: ArrayLike<number>, lost: 0 | 1 = 1): number => Math.sqrt(varianceOf(values, lost));

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Divided by n. */
  readonly variance: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/** A sample without spread has neither skewness nor kurtosis: both are then 0. */
export function momentsOf(values: ArrayLike<number>): Moments {
  const count = values.length;
  const mean = meanOf(values);
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < count; i += 1) {
    const x = (values[i] ?? 0) - mean;
    const square = x * x;
    second += square;
    third += square * x;
    fourth += square * square;
  }
  const variance = second / count;
  const flat = !(variance > (4 * Number.EPSILON * mean) ** 2);
  return {
    count,
    mean,
    variance,
    skewness: flat ? 0 : third / count / variance ** 1.5,
    excessKurtosis: flat ? 0 : fourth / count / variance ** 2 - 3,
  };
}

/** G₁ and G₂: right on average for normal data. */
export function adjustedShape({ count: n, skewness, excessKurtosis }: Moments): {
  readonly skewness: number;
  readonly excessKurtosis: number;
} {
  return {
    skewness: (skewness * Math.sqrt(n * (n - 1))) / (n - 2),
    excessKurtosis: ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excessKurtosis + 6),
  };
}

/** False where there is a NaN, an infinity or a hole anywhere: only those are not 0 when taken 0 times. In four sums at once. */
export function allFinite(values: ArrayLike<number>): boolean {
  const fours = values.length - (values.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < fours; i += 4) {
    a += (values[i] ?? Number.NaN) * 0;
    b += (values[i + 1] ?? Number.NaN) * 0;
    c += (values[i + 2] ?? Number.NaN) * 0;
    d += (values[i + 3] ?? Number.NaN) * 0;
  }
  for (let i = fours; i < values.length; i += 1) a += (values[i] ?? Number.NaN) * 0;
  return a + b + c + d === 0;
}
