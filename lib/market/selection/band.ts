/**
 * A range that a figure must lie in, both ends included, and perhaps a target within it. An open end is no limit; what is
 * not a number lies outside. Nearness to a target is 1 on it and 0 at the further end of the range.
 */

export interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly target?: never;
}

/** A target needs both ends: they say what "far off" means. */
export interface Aim {
  readonly min: number;
  readonly max: number;
  readonly target: number;
}

export type Band = Limits | Aim;

export const within = (value: number, { min = -Infinity, max = Infinity }: Band): boolean =>
  value >= min && value <= max;

/** 0 to 1; undefined without a target. */
export function nearness(value: number, band: Band): number | undefined {
  if (band.target === undefined) return undefined;
  const reach = Math.max(band.target - band.min, band.max - band.target);
  const miss = Math.abs(value - band.target);
  return miss === 0 ? 1 : Math.max(0, 1 - miss / reach);
}

/** The end of the range that a value lies beyond. */
export const missedEnd = (value: number, { min = -Infinity, max = Infinity }: Band): number =>
  value < min ? min : max;

export function bandWords({ min, max, target }: Band): string {
  const range = min === undefined ? `up to ${max ?? 'any'}` : max === undefined ? `from ${min}` : `${min} to ${max}`;
  return target === undefined ? range : `${range}, best ${target}`;
}

/** Without what binary fractions leave over, so that a figure on the end of its range lies in it. */
export const dustless = (value: number): number => Math.round(value * 1e9) / 1e9;

export const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length;
